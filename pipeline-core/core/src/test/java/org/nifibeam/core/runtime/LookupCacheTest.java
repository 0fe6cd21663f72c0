package org.nifibeam.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;

class LookupCacheTest {
    private static final RowShape SHAPE = RowShape.of(TypeText.schema("{n: int64}"));

    private long now = 1000;

    private static Row row(long n) {
        return SHAPE.row(n);
    }

    private LookupCache cache(int size, Optional<Duration> expiry) {
        return new LookupCache(size, expiry, () -> Instant.ofEpochMilli(now));
    }

    @Test
    void theKeyAskedForLongestAgoIsForgotten() {
        LookupCache cache = cache(2, Optional.empty());
        cache.put(row(1), Optional.of(row(10)));
        cache.put(row(2), Optional.empty());
        assertEquals(Optional.of(Optional.of(row(10))), cache.get(row(1)));
        cache.put(row(3), Optional.of(row(30)));
        assertEquals(Optional.empty(), cache.get(row(2)));
        assertEquals(Optional.of(Optional.of(row(10))), cache.get(row(1)));
        assertEquals(Optional.of(Optional.of(row(30))), cache.get(row(3)));
    }

    @Test
    void thatNothingWasFoundIsRememberedToo() {
        LookupCache cache = cache(2, Optional.empty());
        cache.put(row(1), Optional.empty());
        assertEquals(Optional.of(Optional.empty()), cache.get(row(1)));
    }

    @Test
    void whatIsTooOldIsForgotten() {
        LookupCache cache = cache(2, Optional.of(Duration.ofSeconds(1)));
        cache.put(row(1), Optional.of(row(10)));
        now = 1999;
        assertEquals(Optional.of(Optional.of(row(10))), cache.get(row(1)));
        now = 2000;
        assertEquals(Optional.empty(), cache.get(row(1)));
    }

    @Test
    void aCacheOfNothing() {
        LookupCache cache = cache(0, Optional.empty());
        cache.put(row(1), Optional.of(row(10)));
        assertEquals(Optional.empty(), cache.get(row(1)));
    }
}
