package org.nifibeam.core.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.nifibeam.core.function.TimeDomain;
import org.nifibeam.core.window.Timestamps;

/**
 * The timers in memory. What is unset stays in the queues until its turn comes, and is passed over.
 * Confined to one thread.
 */
final class HeapTimers {
    private static final Comparator<Entry> BY_TIME = HeapTimers::compare;

    private final Map<SetTimer.Name, Entry> set = new HashMap<>();
    private final Map<TimeDomain, PriorityQueue<Entry>> byTime = new EnumMap<>(TimeDomain.class);
    private final PriorityQueue<Entry> byOutput =
            new PriorityQueue<>(Comparator.comparingLong(entry -> entry.timer.output()));

    /** In one method: many timers are sorted, and chained comparators cost as much again. */
    private static int compare(Entry left, Entry right) {
        int byTime = Long.compare(left.timer.time(), right.timer.time());
        return byTime != 0 ? byTime : Long.compare(left.timer.number(), right.timer.number());
    }

    HeapTimers() {
        for (TimeDomain domain : TimeDomain.values()) {
            byTime.put(domain, new PriorityQueue<>(BY_TIME));
        }
    }

    int size() {
        return set.size();
    }

    /** Sets a timer, in the place of one of the same name. */
    void set(SetTimer timer) {
        Entry entry = new Entry(timer);
        Entry before = set.put(timer.name(), entry);
        if (before != null) {
            before.live = false;
        }
        byTime.get(timer.name().domain()).add(entry);
        if (timer.output() < Timestamps.MAX) {
            byOutput.add(entry);
        }
        sweep();
    }

    void clear(SetTimer.Name name) {
        Entry before = set.remove(name);
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

    /** Takes out the earliest timer of a domain, if it is due. */
    Optional<SetTimer> take(TimeDomain domain, long now) {
        Entry entry = earliest(byTime.get(domain));
        if (entry == null || entry.timer.time() > now) {
            return Optional.empty();
        }
        byTime.get(domain).poll();
        entry.live = false;
        set.remove(entry.timer.name());
        return Optional.of(entry.timer);
    }

    /** Takes the later half of a domain's timers out, in order, all of them if there is but one. */
    void takeLater(TimeDomain domain, Consumer<SetTimer> consumer) {
        PriorityQueue<Entry> queue = byTime.get(domain);
        List<Entry> entries = new ArrayList<>(queue.size());
        queue.forEach(
                entry -> {
                    if (entry.live) {
                        entries.add(entry);
                    }
                });
        entries.sort(BY_TIME);
        queue.clear();
        int kept = entries.size() / 2;
        queue.addAll(entries.subList(0, kept));
        for (Entry entry : entries.subList(kept, entries.size())) {
            entry.live = false;
            set.remove(entry.timer.name());
            consumer.accept(entry.timer);
        }
        byOutput.removeIf(entry -> !entry.live);
    }

    void forEach(Consumer<SetTimer> consumer) {
        set.values().forEach(entry -> consumer.accept(entry.timer));
    }

    /** The time of the earliest timer of a domain, {@code Long.MAX_VALUE} if there is none. */
    long next(TimeDomain domain) {
        Entry entry = earliest(byTime.get(domain));
        return entry == null ? Long.MAX_VALUE : entry.timer.time();
    }

    /** The earliest output time, {@code Timestamps.MAX} if nothing is held. */
    long hold() {
        Entry entry = earliest(byOutput);
        return entry == null ? Timestamps.MAX : entry.timer.output();
    }

    private static final class Entry {
        private final SetTimer timer;
        private boolean live = true;

        Entry(SetTimer timer) {
            this.timer = timer;
        }
    }
}
