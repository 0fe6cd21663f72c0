package org.nifibeam.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** State larger than the heap goes to the end, in a JVM of its own. */
class SmallHeapTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "values",
                "bag",
                "triggers",
                "join",
                "hot key",
                "hot session",
                "hot key behind an exchange",
                "hot key of bytes",
                "hot key of a join",
                "hot key of a trigger",
                "hot key to a sink",
                "hot session of a trigger",
                "large elements",
                "slow sink",
                "hoard"
            })
    @Timeout(value = 150, unit = TimeUnit.SECONDS)
    void stateLargerThanTheHeapGoesToTheEnd(String program) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx96m",
                                "-XX:+UseParallelGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                SmallHeap.class.getName(),
                                program)
                        .redirectErrorStream(true)
                        .start();
        try {
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), said);
        } finally {
            process.destroyForcibly();
        }
    }
}
