package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The tests of a document, and what the command line gives a definition and a runner. */
@Timeout(60)
class TestCommandTest {
    private static final String ORDERS =
            """
            parameters:
              least: {type: integer, default: 10}
            pipeline:
              type: chain
              transforms:
                - type: ReadFromCsv
                  name: Orders
                  config: {path: nowhere.csv}
                - type: Filter
                  name: Large
                  config: {keep: amount >= 10}
                - type: WriteToJson
                  config: {path: nowhere}
            tests:
              - name: small orders are left out
                mock_outputs:
                  - name: Orders
                    elements: [{amount: 5}, {amount: 15}]
                expected_outputs:
                  - name: Large
                    elements: [{amount: 15}]
            """;

    @TempDir private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int launch(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private String file(String text) throws Exception {
        return Files.writeString(folder.resolve("orders.yaml"), text).toString();
    }

    @Test
    void testsThatHold() throws Exception {
        assertEquals(0, launch("test", file(ORDERS)), err::toString);
        assertEquals("holds   small orders are left out\n1 tests, 0 failed\n", out.toString());
    }

    @Test
    void aTestThatDoesNotHoldSaysWhatCame() throws Exception {
        String wrong = ORDERS.replace("elements: [{amount: 15}]", "elements: [{amount: 16}]");
        assertEquals(1, launch("test", file(wrong)), err::toString);
        String text = out.toString();
        assertTrue(text.startsWith("FAILS   small orders are left out ("), text);
        assertTrue(text.contains("output of Large:"), text);
        assertTrue(text.contains("16"), text);
        assertTrue(text.contains("15"), text);
        assertTrue(text.endsWith("1 tests, 1 failed\n"), text);
    }

    @Test
    void aDocumentWithoutTestsIsAMistake() throws Exception {
        String file = file(ORDERS.substring(0, ORDERS.indexOf("tests:")));
        assertEquals(2, launch("test", file));
        assertEquals(file + ": there are no tests; write them under 'tests'\n", err.toString());
    }

    @Test
    void parametersComeFromTheCommandLine() throws Exception {
        String text =
                """
                parameters:
                  out: {type: string}
                  fruit: {type: string, default: pear}
                pipeline:
                  type: chain
                  transforms:
                    - type: Create
                      config: {elements: ["${fruit}"]}
                    - type: WriteToJson
                      config: {path: "${out}"}
                """;
        String target = folder.resolve("fruit").toString();
        assertEquals(
                0, launch("run", "--quiet", "--param", "out=" + target, file(text)), err::toString);
        assertEquals(
                "{\"element\":\"pear\"}\n",
                Files.readString(folder.resolve("fruit-00000-of-00001.json")));
        assertEquals(2, launch("check", "--param", "out=x", "--param", "fruits=kiwi", file(text)));
        assertTrue(err.toString().contains("did you mean 'fruit'"), err::toString);
    }

    @Test
    void settingsOfARunnerAreChecked() throws Exception {
        String file = file(ORDERS);
        assertEquals(2, launch("run", "--option", "group_memory=1", file));
        assertEquals(
                "--option: the runner 'embedded' has no setting 'group_memory'; did you mean"
                        + " 'group_memory_mb'?\n",
                err.toString());
        err.getBuffer().setLength(0);
        assertEquals(2, launch("run", "--option", "group_memory_mb=many", file));
        assertTrue(err.toString().startsWith("--option: 'group_memory_mb' is not 'many'; "));
    }
}
