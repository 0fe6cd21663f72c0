package org.nifibeam.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is measured gives the right answer; how fast is no test's business. */
class RatesBenchTest {
    @TempDir Path work;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MANY_KEYS")
    void allSidesComeToTheSameChecksum(Workload workload) throws Exception {
        // 2.5 M rows are 25 s of event time: three windows.
        new RatesBench(work, out).run(workload, 2_500_000, 0, 1);
        assertTrue(text().contains("M rows/s"), this::text);
        assertTrue(text().contains("bytes allocated a row"), this::text);
        assertTrue(text().contains("\"peer\":\"row objects and tables alone\""), this::text);
    }

    @Test
    void everyRowOfManyKeysComesOut() throws Exception {
        new RatesBench(work, out).manyKeys(10_000);
        assertTrue(text().contains("\"groups\":10000,"), this::text);
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
