package org.nifibeam.core.state;

import java.util.List;
import java.util.Optional;
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
    private final StateMemory memory;
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
        this.memory = memory;
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
        boolean stored =
                timers.snapshot(
                        to.part(stage, TIMERS_PART, SnapshotWriter.Reach.BY_HASH, StateForm.PLAIN));
        StateForm form = cells.form().with(KEY, keys);
        SnapshotWriter.Records records =
                to.part(stage, CELLS_PART, SnapshotWriter.Reach.BY_HASH, form);
        stored |= cells.snapshot(records);
        if (stored) {
            memory.beyond().get().snapshot(records);
        }
    }

    /**
     * Takes back what was written, before any other call.
     *
     * @throws IllegalArgumentException if it was written by other keys
     */
    public void restore(SnapshotReader from) {
        Optional<StateForm> form = from.form(stage, CELLS_PART);
        if (form.isPresent()) {
            requireKeys(form.get());
            cells.restore(form.get());
            restoreStored(from);
            cells.restored();
        }
        from.read(stage, TIMERS_PART, this::restore);
    }

    private void requireKeys(StateForm form) {
        if (!form.isAs(KEY, keys)) {
            throw new IllegalArgumentException(
                    "the state was kept by "
                            + form.fields().get(KEY)
                            + " and is now by "
                            + keys.describe());
        }
    }

    private void restoreStored(SnapshotReader from) {
        Optional<List<SnapshotFile>> whole = from.whole(stage, CELLS_PART);
        if (whole.isEmpty()) {
            from.entries(stage, CELLS_PART, this::restore);
            return;
        }
        memory.beyond().get().begin(whole.get());
        cells.restoreStore();
        timers.restoreStore();
        from.read(stage, CELLS_PART, this::restore);
    }

    private void restore(byte[] record) {
        StateStore.Entry entry = StateStore.Entry.of(record);
        restore(entry.key(), entry.value());
    }

    private void restore(byte[] key, byte[] value) {
        switch (key[0]) {
            case StateKeys.CELLS, StateKeys.ELEMENTS -> cells.restore(key, value);
            case StateKeys.TIMERS -> timers.restore(key, value);
            default -> {
                // Where timers are by time follows from themselves.
            }
        }
    }
}
