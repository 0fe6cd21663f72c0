package org.nifibeam.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.model.WriteSpec;
import org.nifibeam.core.plan.Partitioning;
import org.nifibeam.core.plan.PlanStage;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.runtime.KeyHash;
import org.nifibeam.core.runtime.Receiver;
import org.nifibeam.core.runtime.StageHost;
import org.nifibeam.core.runtime.grouping.GroupMemory;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.state.GrowingStore;
import org.nifibeam.core.state.KeptState;
import org.nifibeam.core.state.SnapshotReader;
import org.nifibeam.core.state.SnapshotWriter;
import org.nifibeam.core.state.StateMemory;
import org.nifibeam.core.state.StateStore;

/** One task's view of the engine; set up by one thread, then the task's. */
final class TaskHost implements StageHost {
    /** Restored state that takes less than this part of a task's memory stays there, */
    private static final int RESTORED = 4;

    /** and less than this: a checkpoint writes all that is in memory. */
    private static final long MOST_RESTORED = 16 << 20;

    private final Surroundings run;
    private final PlanStage stage;
    private final int index;
    private final List<List<Inbox>> inboxes;
    private final List<Outbox> outboxes = new ArrayList<>();
    private final List<KeptState> kept = new ArrayList<>();
    private final Set<String> stateIds = new HashSet<>();

    /**
     * What all tasks of a run share.
     *
     * @param stateBytes how much memory the state of a step may take in one task
     * @param spillFolder where groups go that have no room
     * @param room what may wait between tasks
     */
    record Surroundings(
            RunOptions options,
            boolean bounded,
            RunSinks sinks,
            RocksStores stores,
            Path spillFolder,
            long stateBytes,
            QueueRoom room) {}

    TaskHost(Surroundings run, PlanStage stage, int index, List<List<Inbox>> inboxes) {
        this.run = run;
        this.stage = stage;
        this.index = index;
        this.inboxes = inboxes;
    }

    /** Which of its stage's tasks it is. */
    int index() {
        return index;
    }

    /** How many tasks its stage has. */
    int tasks() {
        return run.options().parallelism();
    }

    /** The id of the stage whose input is the task's. */
    String input() {
        return stage.input().stage().id();
    }

    /** Where the task sends to. */
    List<Outbox> outboxes() {
        return outboxes;
    }

    @Override
    public Receiver exchange(int to, Partitioning partitioning, KeyHash hash) {
        return outbox(to, Inbox.MAIN, partitioning, hash);
    }

    @Override
    public Receiver side(int to, int side, Partitioning partitioning, KeyHash hash) {
        return outbox(to, side, partitioning, hash);
    }

    private Outbox outbox(int to, int channel, Partitioning partitioning, KeyHash hash) {
        OptionalInt own =
                stage.input() instanceof PlanStage.Input.FromSource
                        ? OptionalInt.empty()
                        : OptionalInt.of(stage.number());
        Outbox outbox =
                new Outbox(
                        inboxes.get(to),
                        channel,
                        partitioning,
                        hash,
                        index,
                        own,
                        run.room().batchBytes());
        outboxes.add(outbox);
        return outbox;
    }

    @Override
    public OperatorState state(String stateId, Schema key) {
        if (!stateIds.add(stateId)) {
            throw new IllegalStateException("two steps of one stage keep state as " + stateId);
        }
        KeptState state = new KeptState(stateId, key, memory());
        kept.add(state);
        return new OperatorState(state.cells(), state.timers());
    }

    @Override
    public GroupMemory groups() {
        return new GroupMemory(memory(), run.spillFolder());
    }

    private StateMemory memory() {
        Supplier<StateStore> disk = run.stores().store();
        StateStore store =
                new GrowingStore(Math.min(run.stateBytes() / RESTORED, MOST_RESTORED), disk);
        return new StateMemory(run.stateBytes(), () -> store);
    }

    /** Writes the state of all steps. */
    void snapshot(SnapshotWriter to) {
        kept.forEach(state -> state.snapshot(to));
    }

    /** Takes back what was written, before any element. */
    void restore(SnapshotReader from) {
        kept.forEach(state -> state.restore(from));
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
    public Writer writer(StageInfo writing, WriteSpec spec) throws IOException {
        return run.sinks().open(writing, spec, index);
    }

    @Override
    public boolean bounded() {
        return run.bounded();
    }
}
