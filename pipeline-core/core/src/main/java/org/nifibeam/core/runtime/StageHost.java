package org.nifibeam.core.runtime;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Objects;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.model.WriteSpec;
import org.nifibeam.core.plan.Partitioning;
import org.nifibeam.core.runtime.grouping.GroupMemory;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.state.KeyedState;
import org.nifibeam.core.state.Timers;

/** What a stage's task needs of the engine that runs it. */
public interface StageHost {
    /** Where rows for another stage go; called once a consumer, while the task is set up. */
    Receiver exchange(int stage, Partitioning partitioning, KeyHash hash);

    /** Where rows go that another stage takes beside its input; called as {@link #exchange} is. */
    Receiver side(int stage, int side, Partitioning partitioning, KeyHash hash);

    /**
     * The state of a step; called once a step that keeps any, while the task is set up.
     *
     * @param stateId what the state is bound to
     * @param key the schema of its keys
     */
    OperatorState state(String stateId, Schema key);

    /** What the groups of a step may take; called once a step that groups, as {@link #state} is. */
    GroupMemory groups();

    /** The connectors that the pipeline was compiled with. */
    Connectors connectors();

    /** The clock that processing time goes by. */
    InstantSource clock();

    /** Opens this task's writer of a sink. */
    Writer writer(StageInfo stage, WriteSpec spec) throws IOException;

    /** True if the pipeline ends by itself. */
    boolean bounded();

    /** State and timers of one step in one task. */
    record OperatorState(KeyedState cells, Timers timers) {
        public OperatorState {
            Objects.requireNonNull(cells, "cells");
            Objects.requireNonNull(timers, "timers");
        }
    }
}
