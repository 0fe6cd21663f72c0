package org.nifibeam.core.state;

import org.nifibeam.core.schema.RowCoder;
import org.nifibeam.core.schema.Schema;

/**
 * State and timers of one step in one task, of any size, that go into snapshots and come back from
 * them at whatever parallelism. Confined to the task's thread.
 */
public final class KeptState {
    /** Of the memory, one part in so many is for timers. */
    private static final int TIMERS = 4;

    private static final String CELLS_PART = "state";
    private static final String TIMERS_PART = "timers";
    private static final String KEY = "the key";

    private final String stage;
    private final RowCoder keys;
    private final SpillingState cells;
    private final SpillingTimers timers;

    /**
     * Without anything.
     *
     * @param stage whose, by its id
     * @param key the schema of the keys
     */
    public KeptState(String stage, Schema key, StateMemory memory) {
        this.stage = stage;
        this.keys = RowCoder.canonical(key);
        long forTimers = Math.max(1, memory.bytes() / TIMERS);
        long forCells = Math.max(1, memory.bytes() - forTimers);
        this.cells = new SpillingState(key, new StateMemory(forCells, memory.beyond()));
        this.timers = new SpillingTimers(key, new StateMemory(forTimers, memory.beyond()));
    }

    /** The cells. */
    public KeyedState cells() {
        return cells;
    }

    /** The timers. */
    public Timers timers() {
        return timers;
    }

    /** Writes all of it. */
    public void snapshot(SnapshotWriter to) {
        StateForm form = cells.form().with(KEY, keys);
        cells.snapshot(to.part(stage, CELLS_PART, SnapshotWriter.Reach.BY_HASH, form));
        timers.snapshot(to.part(stage, TIMERS_PART, SnapshotWriter.Reach.BY_HASH, StateForm.PLAIN));
    }

    /**
     * Takes back what was written, before any other call.
     *
     * @throws IllegalArgumentException if it was written by other keys
     */
    public void restore(SnapshotReader from) {
        from.form(stage, CELLS_PART)
                .ifPresent(
                        form -> {
                            if (!form.isAs(KEY, keys)) {
                                throw new IllegalArgumentException(
                                        "the state was kept by "
                                                + form.fields().get(KEY)
                                                + " and is now by "
                                                + keys.describe());
                            }
                            from.read(stage, CELLS_PART, entry -> cells.restore(form, entry));
                            cells.restored();
                        });
        from.read(stage, TIMERS_PART, timers::restore);
    }
}
