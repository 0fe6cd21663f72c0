package org.nifibeam.launcher.nifi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's way with a flow of NiFi's own processors. */
class DemoRunIT {
    private static final DemoFlow GREETINGS =
            DemoFlow.of(Path.of("src/test/resources/greetings.json"), List.of())
                    .withResults("greetings")
                    .withRows(2)
                    .withLimit(Duration.ofSeconds(60));
    private static final ServerOptions OPTIONS = ServerOptions.defaults().withHeapMegabytes(512);

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @Test
    void showsRowsThenErrorsOfFlow(@TempDir Path folder) throws IOException {
        HomeLibrary library = new NifiAssembly(Path.of("..").toRealPath(), out).library();
        NifiHome home = NifiHome.create(folder.resolve("home"), library);
        DemoFlow three =
                GREETINGS.withParameters(Map.of("greeting", "{\"n\":1}\n{\"n\":2}\n{\"n\":3}"));
        DemoRun ended;
        try (DemoRun run = DemoRun.start(three, home, OPTIONS, out)) {
            DemoOutcome outcome = run.awaitResults();
            assertEquals(List.of("{\"n\":1}", "{\"n\":2}"), outcome.rows());
            assertEquals(1, outcome.flowFiles());
            String text = printed.toString(StandardCharsets.UTF_8);
            assertTrue(text.contains("'Greetings' runs: http://127.0.0.1:"), text);
            photograph(run, Path.of("target/greetings.png"));
            ended = run;
        }
        assertFalse(ended.server().isAlive());

        DemoFlow broken =
                GREETINGS.withParameters(Map.of("greeting", "${literal('x'):toDate('yyyy')}"));
        try (DemoRun run = DemoRun.start(broken, home, OPTIONS, out)) {
            NifiProblem problem = assertThrows(NifiProblem.class, run::awaitResults);
            assertEquals("demo-failed", problem.code());
            assertTrue(problem.getMessage().contains("ERROR Make greetings:"), problem::getMessage);
        }
    }

    /** A machine without Chromium has no picture, and says so. */
    private static void photograph(DemoRun run, Path png) throws IOException {
        try {
            Screenshots.withBrowser().take(run.server().canvas(run.group()), png);
            assertTrue(Files.size(png) > 20_000, "an empty canvas");
        } catch (NifiProblem e) {
            assertEquals("no-chromium", e.code(), e::getMessage);
            System.out.println("NOT TESTED: screenshots. " + e.getMessage());
        }
    }
}
