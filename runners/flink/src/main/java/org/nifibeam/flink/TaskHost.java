package org.nifibeam.flink;

import java.io.IOException;
import java.time.InstantSource;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.model.WriteSpec;
import org.nifibeam.core.plan.Partitioning;
import org.nifibeam.core.runtime.KeyHash;
import org.nifibeam.core.runtime.Receiver;
import org.nifibeam.core.runtime.StageHost;
import org.nifibeam.core.runtime.grouping.GroupMemory;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.state.GrowingStore;
import org.nifibeam.core.state.KeptState;
import org.nifibeam.core.state.StateMemory;

/** One task's view of Flink. The task's thread's. */
final class TaskHost implements StageHost {
    private final LocalRun run;
    private final int index;
    private final Output<StreamRecord<Sent>> output;
    private final long stateBytes;

    /**
     * A host.
     *
     * @param index the task's own in its stage
     * @param output where elements leave the task
     * @param stateBytes how much memory the groups of a step may take
     */
    TaskHost(LocalRun run, int index, Output<StreamRecord<Sent>> output, long stateBytes) {
        this.run = run;
        this.index = index;
        this.output = output;
        this.stateBytes = stateBytes;
    }

    @Override
    public Receiver exchange(int to, Partitioning partitioning, KeyHash hash) {
        Channel channel = new Channel(run.reference(), to, partitioning);
        return new Outlet(output, channel.tag(), hash);
    }

    @Override
    public Receiver side(int to, int side, Partitioning partitioning, KeyHash hash) {
        throw new IllegalStateException("side inputs are not declared");
    }

    @Override
    public OperatorState state(String stateId, Schema key) {
        KeptState state = new KeptState(stateId, key, memory());
        return new OperatorState(state.cells(), state.timers());
    }

    @Override
    public GroupMemory groups() {
        return new GroupMemory(memory(), run.spilled());
    }

    /** What is looked for by key stays on the heap, as bytes beyond its share. */
    private StateMemory memory() {
        GrowingStore store =
                new GrowingStore(
                        Long.MAX_VALUE,
                        () -> {
                            throw new IllegalStateException("nothing is beyond all memory");
                        });
        return new StateMemory(stateBytes, () -> store);
    }

    @Override
    public Connectors connectors() {
        return run.options().connectors();
    }

    @Override
    public InstantSource clock() {
        return run.options().clock();
    }

    @Override
    public Writer writer(StageInfo stage, WriteSpec spec) throws IOException {
        return run.sinks().open(stage, index);
    }

    @Override
    public boolean bounded() {
        return run.plan().bounded();
    }
}
