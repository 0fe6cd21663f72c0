package org.nifibeam.core.runtime;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.schema.Row;

/** What was found for the keys asked for last. Confined to one thread. */
final class LookupCache {
    private final int size;
    private final Optional<Duration> expiry;
    private final InstantSource clock;
    private final Map<Row, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * An empty one.
     *
     * @param size how many keys it remembers; none if 0
     * @param expiry for how long; for ever, if empty
     */
    LookupCache(int size, Optional<Duration> expiry, InstantSource clock) {
        this.size = size;
        this.expiry = expiry;
        this.clock = clock;
    }

    /** What was found, and until when that holds (milliseconds since the epoch). */
    private record Entry(Optional<Row> found, long until) {}

    /** What was found for the key, which may be nothing; empty if that is not remembered. */
    Optional<Optional<Row>> get(Row key) {
        Entry entry = entries.get(key);
        if (entry == null) {
            return Optional.empty();
        }
        if (entry.until() <= clock.millis()) {
            entries.remove(key);
            return Optional.empty();
        }
        return Optional.of(entry.found());
    }

    void put(Row key, Optional<Row> found) {
        if (size == 0) {
            return;
        }
        long until = expiry.map(e -> clock.millis() + e.toMillis()).orElse(Long.MAX_VALUE);
        entries.put(key, new Entry(found, until));
        if (entries.size() > size) {
            entries.remove(entries.keySet().iterator().next());
        }
    }
}
