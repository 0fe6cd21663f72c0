package org.nifibeam.nifi.stage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.compile.Checked;
import org.nifibeam.core.definition.TransformSpec;

/**
 * What the stages checked last have found out, by the last transform of each definition: the next
 * stage goes on from there. Bounded by the stages of them all. Thread-safe.
 */
final class RecentChecks {
    private static final int MOST_STAGES = 5_000;

    private final Map<Same, Known> checks = new LinkedHashMap<>();
    private int stages;

    private record Known(Checked checked, int stages) {}

    /** A transform and no other one, were it equal. */
    private record Same(TransformSpec transform) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Same that && transform == that.transform;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(transform);
        }
    }

    /** The check of the longest beginning of a definition that is known; it is given once. */
    synchronized Optional<Checked> take(List<TransformSpec> transforms) {
        for (int i = transforms.size() - 2; i >= 0; i--) {
            Known known = checks.remove(new Same(transforms.get(i)));
            if (known != null) {
                stages -= known.stages();
                return Optional.of(known.checked());
            }
        }
        return Optional.empty();
    }

    /** What has just been found out about a definition. */
    synchronized void note(List<TransformSpec> transforms, Checked checked) {
        Same last = new Same(transforms.get(transforms.size() - 1));
        Known before = checks.put(last, new Known(checked, transforms.size()));
        stages += transforms.size() - (before == null ? 0 : before.stages());
        while (stages > MOST_STAGES) {
            stages -= checks.remove(checks.keySet().iterator().next()).stages();
        }
    }
}
