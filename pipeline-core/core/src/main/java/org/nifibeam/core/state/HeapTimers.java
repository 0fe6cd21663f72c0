package org.nifibeam.core.state;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.nifibeam.core.function.TimeDomain;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Window;

/**
 * Timers on the heap. What is unset stays in the queues until its turn comes, and is passed over.
 */
public final class HeapTimers implements Timers {
    private final Map<Name, Entry> set = new HashMap<>();
    private final Map<TimeDomain, PriorityQueue<Entry>> byTime = new EnumMap<>(TimeDomain.class);
    private final PriorityQueue<Entry> byOutput =
            new PriorityQueue<>(Comparator.comparingLong(entry -> entry.output));
    private long number;

    /** No timers yet. */
    public HeapTimers() {
        for (TimeDomain domain : TimeDomain.values()) {
            byTime.put(
                    domain,
                    new PriorityQueue<>(
                            Comparator.<Entry>comparingLong(entry -> entry.time)
                                    .thenComparingLong(entry -> entry.number)));
        }
    }

    @Override
    public void set(Row key, Window window, TimeDomain domain, String id, long time, long output) {
        Name name = new Name(key, window, domain, id);
        Entry entry = new Entry(name, time, output, number++);
        Entry before = set.put(name, entry);
        if (before != null) {
            before.live = false;
        }
        byTime.get(domain).add(entry);
        if (output < Timestamps.MAX) {
            byOutput.add(entry);
        }
        sweep();
    }

    @Override
    public void clear(Row key, Window window, TimeDomain domain, String id) {
        Entry before = set.remove(new Name(key, window, domain, id));
        if (before != null) {
            before.live = false;
            sweep();
        }
    }

    /** Keeps what is unset from outgrowing what is set. */
    private void sweep() {
        for (PriorityQueue<Entry> queue : byTime.values()) {
            sweep(queue);
        }
        sweep(byOutput);
    }

    private void sweep(PriorityQueue<Entry> queue) {
        if (queue.size() > 2 * set.size() + 64) {
            queue.removeIf(entry -> !entry.live);
        }
    }

    private static Entry earliest(PriorityQueue<Entry> queue) {
        Entry entry = queue.peek();
        while (entry != null && !entry.live) {
            queue.poll();
            entry = queue.peek();
        }
        return entry;
    }

    @Override
    public Optional<Firing> take(TimeDomain domain, long now) {
        Entry entry = earliest(byTime.get(domain));
        if (entry == null || entry.time > now) {
            return Optional.empty();
        }
        byTime.get(domain).poll();
        entry.live = false;
        Name name = entry.name;
        set.remove(name);
        return Optional.of(
                new Firing(name.key(), name.window(), domain, name.id(), entry.time, entry.output));
    }

    @Override
    public long next(TimeDomain domain) {
        Entry entry = earliest(byTime.get(domain));
        return entry == null ? Long.MAX_VALUE : entry.time;
    }

    @Override
    public long hold() {
        Entry entry = earliest(byOutput);
        return entry == null ? Timestamps.MAX : entry.output;
    }

    private record Name(Row key, Window window, TimeDomain domain, String id) {}

    private static final class Entry {
        private final Name name;
        private final long time;
        private final long output;
        private final long number;
        private boolean live = true;

        Entry(Name name, long time, long output, long number) {
            this.name = name;
            this.time = time;
            this.output = output;
            this.number = number;
        }
    }
}
