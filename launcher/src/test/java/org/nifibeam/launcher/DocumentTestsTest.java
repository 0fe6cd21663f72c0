package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** The examples' own tests hold. */
@Timeout(60)
class DocumentTestsTest {
    private final StringWriter out = new StringWriter();

    @Test
    void busyRoutes() {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        assertEquals(
                0,
                line.execute("test", Path.of("../examples/busy-routes.yaml").toString()),
                out::toString);
        assertEquals(
                """
                holds   an hour's flights are counted when the hour is over
                holds   a late flight comes in a pane of its own, one too late is dropped
                2 tests, 0 failed
                """,
                out.toString());
    }
}
