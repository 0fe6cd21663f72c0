package org.nifibeam.core.runtime;

import java.io.IOException;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.model.WriteSpec;
import org.nifibeam.core.plan.Partitioning;
import org.nifibeam.core.spi.Writer;

/** What a stage's task needs of the engine that runs it. */
public interface StageHost {
    /** Where rows for another stage go; called once a consumer, while the task is set up. */
    Receiver exchange(int stage, Partitioning partitioning, KeyHash hash);

    /** Opens this task's writer of a sink. */
    Writer writer(StageInfo stage, WriteSpec spec) throws IOException;

    /** True if the pipeline ends by itself. */
    boolean bounded();
}
