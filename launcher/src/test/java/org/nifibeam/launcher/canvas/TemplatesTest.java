package org.nifibeam.launcher.canvas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The flow definitions are what their program writes. That NiFi takes them is tested in a real one.
 */
@Timeout(60)
final class TemplatesTest {
    @Test
    void areInStep() throws Exception {
        Process check =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "templates/Templates.java",
                                "--check")
                        .directory(Path.of("..").toFile())
                        .inheritIO()
                        .start();
        check.waitFor(50, TimeUnit.SECONDS);
        assertEquals(
                0,
                check.exitValue(),
                "run: java -cp 'launcher/target/app/lib/*' templates/Templates.java");
    }
}
