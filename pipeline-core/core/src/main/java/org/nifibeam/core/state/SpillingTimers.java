package org.nifibeam.core.state;

import java.util.Optional;
import org.nifibeam.core.function.TimeDomain;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.window.Window;

/**
 * Any number of timers: on the heap those that fire first, the others in a {@link StateStore} once
 * there is no room for them. Of each domain those in the store are behind all on the heap.
 */
public final class SpillingTimers implements Timers {
    /** A timer's object and name, its places in the map and two queues. */
    private static final int TIMER_BYTES = 300;

    private final StateKeys keys;
    private final StateMemory memory;
    private final long most;
    private final HeapTimers heap = new HeapTimers();
    private Optional<StoredTimers> stored = Optional.empty();
    private long number;

    /**
     * No timers yet.
     *
     * @param key the schema of the keys
     */
    public SpillingTimers(Schema key, StateMemory memory) {
        this.keys = new StateKeys(key);
        this.memory = memory;
        this.most = memory.bytes() / TIMER_BYTES;
    }

    @Override
    public void set(Row key, Window window, TimeDomain domain, String id, long time, long output) {
        SetTimer.Name name = new SetTimer.Name(new Scope(key, window), domain, id);
        set(new SetTimer(name, time, output, number++));
    }

    private void set(SetTimer timer) {
        SetTimer.Name name = timer.name();
        if (stored.isPresent() && timer.time() >= stored.get().first(name.domain())) {
            heap.clear(name);
            stored.get().put(timer);
            return;
        }
        stored.ifPresent(timers -> timers.remove(name));
        heap.set(timer);
        if (heap.size() > most) {
            makeRoom();
        }
    }

    private void makeRoom() {
        if (stored.isEmpty()) {
            stored = Optional.of(new StoredTimers(memory.beyond().get(), keys));
        }
        for (TimeDomain domain : TimeDomain.values()) {
            heap.takeLater(domain, stored.get()::put);
        }
    }

    /**
     * Writes those on the heap, under the hashes of their keys.
     *
     * @return true if the store has others
     */
    boolean snapshot(SnapshotWriter.Records to) {
        SnapshotStore entries = new SnapshotStore(to);
        heap.forEach(
                timer ->
                        entries.put(
                                StoredTimers.key(keys, timer.name()), StoredTimers.value(timer)));
        return stored.isPresent();
    }

    /** The store has what there was; called before any other call. */
    void restoreStore() {
        stored = Optional.of(new StoredTimers(memory.beyond().get(), keys));
        number = stored.get().restore() + 1;
    }

    /** Takes an entry that was written, before any other call but {@link #restoreStore}. */
    void restore(byte[] name, byte[] value) {
        SetTimer timer = StoredTimers.timer(keys, name, value);
        number = Math.max(number, timer.number() + 1);
        set(timer);
    }

    @Override
    public void clear(Row key, Window window, TimeDomain domain, String id) {
        SetTimer.Name name = new SetTimer.Name(new Scope(key, window), domain, id);
        heap.clear(name);
        stored.ifPresent(timers -> timers.remove(name));
    }

    @Override
    public Optional<Firing> take(TimeDomain domain, long now) {
        long early = stored.isPresent() ? stored.get().first(domain) : Long.MAX_VALUE;
        if (Math.min(heap.next(domain), early) > now || next(domain) > now) {
            return Optional.empty();
        }
        return heap.take(domain, now).map(SetTimer::firing);
    }

    @Override
    public long next(TimeDomain domain) {
        long next = heap.next(domain);
        if (next == Long.MAX_VALUE && stored.isPresent()) {
            stored.get().take(domain).forEach(heap::set);
            next = heap.next(domain);
        }
        return next;
    }

    @Override
    public long hold() {
        long held = heap.hold();
        return stored.isPresent() ? Math.min(held, stored.get().hold()) : held;
    }
}
