package org.nifibeam.nifi.stage;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.compile.Checked;
import org.nifibeam.core.definition.TransformSpec;

/**
 * What the stages checked last have found out, by the last transform of each definition: the next
 * stage goes on from there. Bounded by the number of stages in them. Thread-safe.
 */
final class RecentChecks {
    private static final int MOST_STAGES = 5_000;

    private record Last(Checked checked, int stages) {}

    /** Which transform it is goes by identity, since an equal one of another flow is another. */
    private final Map<TransformSpec, Integer> numbers = new IdentityHashMap<>();

    private final Map<Integer, TransformSpec> transforms = new LinkedHashMap<>();
    private final Map<Integer, Last> checks = new LinkedHashMap<>();
    private int next;
    private int stages;
}
