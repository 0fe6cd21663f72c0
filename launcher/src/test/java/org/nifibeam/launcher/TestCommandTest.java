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

    @Test
    void allMistakesOfTestsAreChecked() throws Exception {
        String file =
                file(
                        ORDERS
                                + """
                                  - name: mistakes
                                    mock_outputs:
                                      - {name: Ordres, elements: []}
                                    expected_outputs:
                                      - name: Large
                                        elements: [{amuont: 15}]
                                """);
        assertEquals(2, launch("check", file));
        assertEquals(
                """
                FILE:8: [UNREACHABLE] stage 'Orders': there is no file or folder 'nowhere.csv'; check the path; a relative one starts at HERE
                FILE:24: [UNKNOWN_STAGE] stage 'Ordres': there is no stage 'Ordres'; did you mean 'Orders'?
                """,
                err.toString()
                        .replace(file, "FILE")
                        .replace(Path.of("").toAbsolutePath().toString(), "HERE"));
    }

    @Test
    void fixedTestsHold() throws Exception {
        String wrong =
                ORDERS.replace(
                        "        elements: [{amount: 15}]",
                        """
                                elements:
                                  # Those above ten.
                                  - {amount: 15}   # this one
                                  - {amount: 16}
                        """
                                .stripTrailing());
        wrong = wrong.replace("{amount: 15}]", "{amount: 15}, {amount: 17}]");
        String file = file(wrong);
        assertEquals(0, launch("test", "--fix-tests", file), err::toString);
        assertTrue(
                out.toString().endsWith("1 tests, 1 failed, 1 of them fixed in " + file + "\n"),
                out::toString);
        assertEquals(
                wrong.replace("- {amount: 16}", "- {amount: 17}"),
                Files.readString(folder.resolve("orders.yaml")));
        assertEquals(0, launch("test", file), err::toString);
    }

    @Test
    void aRunThatFailsIsNotFixed() throws Exception {
        String wrong =
                ORDERS.replace("keep: amount >= 10", "keep: 100 / amount >= 1")
                        .replace("{amount: 5}", "{amount: 0}");
        String file = file(wrong);
        assertEquals(1, launch("test", "--fix-tests", file), err::toString);
        assertEquals(wrong, Files.readString(folder.resolve("orders.yaml")));
        assertTrue(
                out.toString()
                        .startsWith(
                                "FAILS   small orders are left out ("
                                        + file
                                        + ":15)\n  the run:\n    [FAILED] stage 'Large'"),
                out::toString);
    }

    @Test
    void aTestIsCreatedFromASample() throws Exception {
        Path data = folder.resolve("data.csv");
        Files.writeString(data, "amount,at\n5,2001-01-01T00:00:00Z\n15,\n25,\n");
        String text =
                ORDERS.substring(0, ORDERS.indexOf("tests:"))
                        .replace("nowhere.csv", data.toString());
        String file = file(text);
        assertEquals(0, launch("test", "--create-test", "--sample", "2", file), err::toString);
        assertEquals(
                text
                        + """
                        tests:
                          - name: from a sample
                            mock_outputs:
                              - name: Orders
                                elements:
                                  - {amount: 5, at: '2001-01-01T00:00:00Z'}
                                  - {amount: 15, at: null}
                            expected_inputs:
                              - name: WriteToJson
                                elements:
                                  - {amount: 15, at: null}
                        """,
                Files.readString(folder.resolve("orders.yaml")));
        assertEquals(0, launch("test", file), err::toString);
    }

    /** The pipelines of a suite are run one after the other, and hand on files in a fixture. */
    @Test
    void aSuiteRunsItsPipelines() throws Exception {
        String suite =
                """
                fixtures:
                  - {name: DIR, type: tempfile.TemporaryDirectory}
                pipelines:
                  - pipeline:
                      type: chain
                      transforms:
                        - {type: Create, config: {elements: [{n: 1}, {n: 2}]}}
                        - {type: WriteToCsv, config: {path: "{DIR}/numbers.csv"}}
                  - pipeline:
                      type: chain
                      transforms:
                        - {type: ReadFromCsv, config: {path: "{DIR}/numbers.csv*"}}
                        - {type: AssertEqual, config: {elements: [{n: 1}, {n: 3}]}}
                """;
        String file = file(suite);
        assertEquals(0, launch("check", file), err::toString);
        assertEquals(1, launch("test", file), err::toString);
        assertEquals(
                """
                holds   pipeline 1
                FAILS   pipeline 2 (FILE:12)
                  FILE:13: [FAILED] stage 'AssertEqual': the elements are not the expected ones:
                    missing:    {n: 3}
                    unexpected: {n: 2}; correct the pipeline, or what is expected of it
                2 tests, 1 failed
                """,
                out.toString().replace(file, "FILE"));
        assertEquals(2, launch("run", file));
    }

    @Test
    void aFixtureThatTakesPython() throws Exception {
        String file =
                file(
                        """
                        fixtures:
                          - {name: TABLE, type: apache_beam.yaml.integration_tests.temp_bigquery_table}
                        pipelines:
                          - pipeline: {transforms: [{type: Create, config: {elements: [1]}}]}
                        """);
        assertEquals(2, launch("test", file));
        assertEquals(
                file
                        + ":2: [UNSUPPORTED] the fixture 'TABLE' is made by Python: apache_beam.yaml.integration_tests.temp_bigquery_table, and there is no Python here; temporary folders are filled in (tempfile.TemporaryDirectory); start what else is needed yourself and write its address in the place of {TABLE}\n",
                err.toString());
    }

    /** Line numbers are the file's as long as Jinja has no statements. */
    @Test
    void jinjaInFiles() throws Exception {
        String text =
                """
                pipeline:
                  type: chain
                  transforms:
                    - {type: Create, config: {elements: {{ numbers }}}}
                    - {type: Filter, config: {keep: elemnt > {{ least | default(1) }}}}
                """;
        assertEquals(2, launch("check", "--jinja_variables", "{\"numbers\": [1, 2]}", file(text)));
        assertTrue(err.toString().contains("orders.yaml:5: [UNKNOWN_FIELD]"), err::toString);
        err.getBuffer().setLength(0);
        assertEquals(2, launch("check", file(text)));
        assertTrue(
                err.toString().contains("orders.yaml:4: [MISSING] there is no variable 'numbers'"),
                err::toString);
        err.getBuffer().setLength(0);
        Files.writeString(folder.resolve("filter.yaml"), "- {type: Filter, config: {keep: no}}");
        String statements =
                """
                pipeline:
                  type: chain
                  transforms:
                    - {type: Create, config: {elements: [1]}}
                    {% include 'filter.yaml' %}
                """;
        assertEquals(2, launch("check", file(statements)));
        assertTrue(
                err.toString().contains("orders.yaml as rendered:5: [UNKNOWN_FIELD]"),
                err::toString);
        assertEquals(0, launch("check", "--rendered", file(statements)));
        assertEquals(
                """
                1  pipeline:
                2    type: chain
                3    transforms:
                4      - {type: Create, config: {elements: [1]}}
                5      - {type: Filter, config: {keep: no}}
                """,
                out.toString());
        err.getBuffer().setLength(0);
        assertEquals(2, launch("test", "--fix-tests", file(statements)));
        assertTrue(err.toString().contains("there is Jinja in"), err::toString);
    }
}
