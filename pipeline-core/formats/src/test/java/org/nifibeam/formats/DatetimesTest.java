package org.nifibeam.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatetimesTest {
    @ParameterizedTest
    @CsvSource({
        "1970-01-01, 0",
        "1970-01-02T00:00Z, 86400000000",
        "1970-01-01 00:00:01, 1000000",
        "1970-01-01T00:00:00.5, 500000",
        "1970-01-01T00:00:00.000001Z, 1",
        "1970-01-01T00:00:00.123456000Z, 123456",
        "1970-01-01T01:00:00+01:00, 0",
        "1969-12-31T23:59:59-0000, -1000000",
        "1970-01-01T00:00:00-02, 7200000000",
        "0001-01-01, -62135596800000000"
    })
    void reads(String text, long micros) {
        assertEquals(OptionalLong.of(micros), Datetimes.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1970",
                "1970-1-1",
                "1970-02-30",
                "1970-01-01T",
                "1970-01-01T24:00",
                "1970-01-01T00:60",
                "1970-01-01T00:00:60",
                "1970-01-01T00:00:00.",
                "1970-01-01T00:00:00.1234567",
                "1970-01-01T00:00:00Zx",
                "1970-01-01T00:00+19:00",
                "1970-01-01x00:00",
                "970-01-01"
            })
    void refuses(String text) {
        assertTrue(Datetimes.parse(text).isEmpty(), text);
    }

    @Test
    void printsAsInstantsDo() {
        long seed = Long.getLong("nifibeam.seed", 1L);
        System.out.println("DatetimesTest: -Dnifibeam.seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            // Years from some −30,000 to 30,000, half of them with a fraction of three digits or
            // none.
            long millis = (random.nextLong() >> 1) % 1_000_000_000_000_000L;
            long micros =
                    millis / 1000 * 1_000_000 + random.nextInt(3) * 1000 * random.nextInt(999);
            long printed = i % 2 == 0 ? micros : micros + random.nextInt(1_000_000);
            assertEquals(
                    Instant.EPOCH.plus(printed, ChronoUnit.MICROS).toString(),
                    Datetimes.print(printed));
        }
    }

    @Test
    void readsWhatItPrints() {
        long seed = Long.getLong("nifibeam.seed", 1L);
        System.out.println("DatetimesTest: -Dnifibeam.seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            long micros = random.nextLong(-62_135_596_800_000_000L, 253_402_300_800_000_000L);
            String text = Datetimes.print(micros);
            assertEquals(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), Instant.parse(text), text);
            assertEquals(OptionalLong.of(micros), Datetimes.parse(text), text);
        }
    }
}
