package org.nifibeam.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured is measured to its end; how fast is no test's business. */
class StateBenchTest {
    @TempDir Path work;

    @Test
    void updatesAreMeasuredWithAndWithoutCheckpoints() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        new StateBench(work, new StateBench.Kept(5_000, 100), out).run(20_000, 1_000, 1);
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("\"runs\":1,"), text);
        assertTrue(text.contains("\"keys\":5000,\"bytes\":100,"), text);
    }
}
