package org.nifibeam.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.definition.TestSpec;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.testing.CompiledTest;
import org.nifibeam.core.testing.TestRun;

/** The tests section of definitions. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TestRunTest {
    private static final String PIPELINE =
            """
            pipeline:
              transforms:
                - {type: ReadFromParquet, name: Read, config: {path: /nowhere/*}}
                - {type: MapToFields, name: Double, input: Read, config: {fields: {k: k, n: n * 2}}}
                - {type: Partition, name: Sides, input: Double, config: {by: n > 4, outputs: ["true", "false"]}}
                - type: chain
                  name: Sum
                  input: Sides.true
                  transforms:
                    - {type: Combine, name: ByKey, config: {group_by: k, combine: {n: sum}}}
                - type: MapToFields
                  name: Ratio
                  input: Sum
                  config: {fields: {r: 100 / (n - 6)}, error_handling: {output: errors}}
                - {type: Write, name: Write, input: Ratio}
                - {type: Write, name: Errors, input: Ratio.errors}
            tests:
            """;

    @TempDir private Path folder;

    private List<String> results(String yaml) throws Exception {
        Definition definition = Definition.parse(yaml, Optional.of("p.yaml"));
        PipelineCompiler compiler = PipelineCompiler.load(TestRunTest.class.getClassLoader());
        TestRun run = new TestRun(new EmbeddedRunner(), folder);
        List<String> results = new ArrayList<>();
        for (TestSpec test : definition.tests()) {
            try {
                for (CompiledTest one : CompiledTest.all(compiler, definition, List.of(test))) {
                    run.run(one).forEach(failure -> results.add(failure.toString()));
                }
            } catch (ProblemException e) {
                results.add(e.getMessage());
            }
        }
        return results;
    }

    private void expect(String yaml, String... results) throws Exception {
        assertEquals(String.join("\n", results), String.join("\n", results(yaml)));
    }

    @Test
    void whatIsAsExpected() throws Exception {
        expect(
                PIPELINE
                        + """
                        - name: the whole
                          mock_outputs:
                            - {name: Read, elements: [{k: a, n: 1}, {k: a, n: 3}, {k: a, n: 4}, {k: b, n: 3}]}
                          expected_outputs:
                            - {name: Sum, elements: [{k: a, n: 14}, {k: b, n: 6}]}
                            - {name: Sides.false, elements: [{k: a, n: 2}]}
                          expected_inputs:
                            - {name: Write, elements: [{r: 12}]}
                        - name: a part
                          mock_inputs:
                            - {name: Ratio, elements: [{k: a, n: 16}]}
                          expected_outputs:
                            - {name: Ratio, elements: [{r: 10}]}
                        """);
    }

    @Test
    void whatIsNot() throws Exception {
        expect(
                PIPELINE
                        + """
                        - name: the whole
                          mock_outputs:
                            - {name: Read, elements: [{k: a, n: 1}, {k: b, n: 3}]}
                          expected_outputs:
                            - {name: Sum, elements: [{k: b, n: 7}]}
                            - {name: Sides.false, elements: []}
                        """,
                "output of Sum:\n  missing:    {k: 'b', n: 7}\n  unexpected: {k: 'b', n: 6}",
                "output of Sides.false:\n  unexpected: {k: 'a', n: 2}");
    }

    @Test
    void timeGoesByHand() throws Exception {
        expect(
                """
                pipeline:
                  type: chain
                  transforms:
                    - {type: ReadFromParquet, name: Read, config: {path: /nowhere/*}}
                    - {type: WindowInto, windowing: {type: fixed, size: 10s}}
                    - {type: Combine, config: {group_by: k, combine: {n: sum}}}
                    - {type: Write}
                tests:
                  - name: late ones are dropped
                    mock_outputs:
                      - name: Read
                        elements:
                          - {k: a, n: 1, "@timestamp": 1}
                          - {k: a, n: 2, "@timestamp": "1970-01-01T00:00:09Z"}
                          - {advance_watermark: 11}
                          - {k: a, n: 4, "@timestamp": 12}
                          - {advance_processing_time: 1m}
                          - {k: a, n: 8, "@timestamp": 3}
                    expected_inputs:
                      - name: Write
                        elements:
                          - {k: a, n: 4, "@window": "[1970-01-01T00:00:10Z..1970-01-01T00:00:20Z)"}
                          - {k: a, n: 3, "@window": "[1970-01-01T00:00:00Z..1970-01-01T00:00:10Z)", "@pane": on_time}
                  - name: windows count
                    mock_outputs:
                      - {name: Read, elements: [{k: a, n: 1, "@timestamp": 1}, {advance_watermark: 5}]}
                    expected_inputs:
                      - {name: Write, elements: [{k: a, n: 1, "@window": global, "@pane": late}]}
                """,
                "input of Write:\n"
                        + "  missing:    {k: 'a', n: 1} global late\n"
                        + "  unexpected: {k: 'a', n: 1} [1970-01-01T00:00:00Z..1970-01-01T00:00:10Z) ON_TIME 0");
    }

    /** The second firing joins what the first had and what came late, on both sides. */
    @Test
    void aJoinFollowsTheTrigger() throws Exception {
        expect(
                """
                pipeline:
                  transforms:
                    - {type: ReadFromParquet, name: Read, config: {path: /nowhere/*}}
                    - type: Join
                      input: {l: Read, r: Read}
                      config: {equalities: k, fields: {l: [k, n], r: {m: n}}}
                      windowing:
                        type: fixed
                        size: 10s
                        trigger: {after_watermark: {late: {after_count: 2}}}
                        allowed_lateness: 1m
                        accumulation_mode: accumulating
                    - {type: Write, input: Join}
                tests:
                  - name: late ones join too
                    mock_outputs:
                      - name: Read
                        elements:
                          - {k: a, n: 1, "@timestamp": 1}
                          - {k: b, n: 2, "@timestamp": 2}
                          - {advance_watermark: 11}
                          - {k: a, n: 3, "@timestamp": 3}
                    expected_inputs:
                      - name: Write
                        elements:
                          - {k: a, n: 1, m: 1, "@pane": on_time}
                          - {k: b, n: 2, m: 2, "@pane": on_time}
                          - {k: a, n: 1, m: 1, "@pane": late}
                          - {k: a, n: 1, m: 3, "@pane": late}
                          - {k: a, n: 3, m: 1, "@pane": late}
                          - {k: a, n: 3, m: 3, "@pane": late}
                """);
    }

    /** An unbounded input in the global window joins where a trigger fires. */
    @Test
    void aJoinInTheGlobalWindow() throws Exception {
        expect(
                """
                pipeline:
                  transforms:
                    - {type: ReadFromParquet, name: Read, config: {path: /nowhere/*}}
                    - type: Join
                      input: {l: Read, r: Read}
                      config: {equalities: k, fields: {l: [n], r: {m: n}}}
                      windowing: {type: global, trigger: {repeatedly: {after_count: 2}}}
                    - {type: Write, input: Join}
                tests:
                  - name: two by two
                    mock_outputs:
                      - {name: Read, elements: [{k: a, n: 1}, {k: b, n: 2}]}
                    expected_inputs:
                      - {name: Write, elements: [{n: 1, m: 1}, {n: 2, m: 2}]}
                """);
    }

    @Test
    void whatTheClockSetsOffComesBeforeTheNextElement() throws Exception {
        expect(
                """
                pipeline:
                  type: chain
                  transforms:
                    - {type: ReadFromParquet, name: Read, config: {path: /nowhere/*}}
                    - type: WindowInto
                      windowing:
                        type: fixed
                        size: 1m
                        trigger: {after_watermark: {early: {after_processing_time: {delay: 10s}}}}
                        accumulation_mode: accumulating
                    - {type: Combine, name: Sum, config: {group_by: k, combine: {n: sum}}}
                    - {type: Write}
                tests:
                  - name: early, then complete
                    mock_outputs:
                      - name: Read
                        elements:
                          - {k: a, n: 1, "@timestamp": 5}
                          - {advance_processing_time: 15s}
                          - {k: a, n: 2, "@timestamp": 6}
                          - {advance_watermark: 60}
                    expected_outputs:
                      - name: Sum
                        elements:
                          - {k: a, n: 1, "@pane": EARLY}
                          - {k: a, n: 3, "@pane": ON_TIME}
                """);
    }

    @Test
    void wrongTests() throws Exception {
        expect(
                PIPELINE
                        + """
                        - name: reads
                          expected_outputs: [{name: Double, elements: []}]
                        - name: unknown
                          mock_outputs: [{name: Raed, elements: [1, {a: 1}]}]
                          expected_inputs: [{name: Wirte, elements: []}]
                        - name: mixed
                          mock_outputs: [{name: Read, elements: [{k: a, n: x}, {k: 1, n: 1}]}]
                          expected_outputs: [{name: Double, elements: []}]
                        - name: fields
                          mock_outputs: [{name: Read, elements: [{k: a, n: 1}]}]
                          expected_outputs: [{name: Double, elements: [{k: a, m: 2}]}]
                        - name: fails
                          mock_outputs: [{name: Read, elements: [{k: a, n: 9223372036854775807}]}]
                          expected_outputs: [{name: Double, elements: []}]
                        - name: too little
                          mock_outputs: [{name: Read, elements: [{k: a}]}]
                          expected_outputs: [{name: Double, elements: []}]
                        """,
                "p.yaml:18: [MISSING] stage 'Read': the test 'reads' would really read from it; add it to 'mock_outputs', or its name or type to 'allowed_sources'",
                "p.yaml:21: [UNKNOWN_STAGE] stage 'Raed': there is no stage 'Raed'; did you mean 'Read'?",
                "p.yaml:22: [UNKNOWN_STAGE] stage 'Wirte': there is no stage 'Wirte'; did you mean 'Write'?",
                "p.yaml:24: [TYPE_MISMATCH] stage 'Read': the elements are of different types: 'k' is string in one and int64 in another; write all values alike; a number in quotes is a string",
                "p.yaml:28: [UNKNOWN_FIELD] stage 'Double': there is no field 'm'; did you mean 'k'?",
                "the run:\n  [FAILED] stage 'Double': the expression (n * 2) failed on the row {k: 'a', n: 9223372036854775807}: the result does not fit into int64; filter such rows out before, or write the expression so that it can take them",
                "p.yaml:32: [UNKNOWN_FIELD] with the mocks of the test 'too little', stage 'Double' (line 4): in 'n * 2': there is no field 'n'; did you mean 'k'? the fields are {k: string}");
    }

    /** The schema of what a mock stands for, where it is known without running anything. */
    @Test
    void mocksHaveTheSchemaOfWhatTheyStandFor() throws Exception {
        String pipeline =
                """
                pipeline:
                  transforms:
                    - {type: Create, config: {elements: [{k: a, x: 1.5, at: 0}]}}
                    - {type: AssignTimestamps, name: Timed, input: Create, config: {timestamp: at}}
                    - type: ExtractWindowingInfo
                      name: Typed
                      input: Timed
                      config: {fields: {time: timestamp}}
                    - type: MapToFields
                      name: Half
                      input: Typed
                      config: {fields: {time: time, half: x / 2}}
                tests:
                """;
        expect(
                pipeline
                        + """
                        - name: a text is a datetime, a whole number a double
                          mock_outputs:
                            - {name: Typed, elements: [{k: a, x: 1, at: 0, time: "2001-01-01T05:30:00Z"}]}
                          expected_outputs:
                            - {name: Half, elements: [{time: "2001-01-01T05:30:00Z", half: 0.5}]}
                        - name: the same for what a stage takes
                          mock_inputs:
                            - {name: Half, elements: [{k: a, x: 1, at: 0, time: "2001-01-01T05:30:00Z"}]}
                          expected_outputs:
                            - {name: Half, elements: [{time: 978327000, half: 0.5}]}
                        - name: what does not fit
                          mock_outputs:
                            - name: Typed
                              elements:
                                - {k: a, x: 1, at: 0, time: "2001-01-01T05:30:00Z"}
                                - {k: a, x: one, at: 0, time: "2001-01-01T05:30:00Z"}
                                - {k: a, x: 1, at: 0, time: noon}
                                - {k: a, y: 1, at: 0, time: "2001-01-01T05:30:00Z"}
                                - {advance_processing_time: soon}
                          expected_outputs:
                            - {name: Half, elements: []}
                        """,
                "p.yaml:29: [TYPE_MISMATCH] stage 'Typed': the mock does not fit: 'x' is double, not 'one'; write a value of that type\n"
                        + "p.yaml:30: [TYPE_MISMATCH] stage 'Typed': the mock does not fit: 'time' is datetime, not 'noon'; write a value of that type\n"
                        + "p.yaml:31: [UNKNOWN_FIELD] stage 'Typed': the mock does not fit: there is no field 'y'; did you mean 'k'?\n"
                        + "p.yaml:32: [INVALID_VALUE] stage 'Typed': 'advance_processing_time' is no duration: soon; write 10s");
    }

    /** All tests of a document are compiled, and every mistake said at its own line. */
    @Test
    void allMistakesOfAllTests() {
        ProblemException wrong =
                assertThrows(
                        ProblemException.class,
                        () ->
                                CompiledTest.all(
                                        PipelineCompiler.load(getClass().getClassLoader()),
                                        Definition.parse(
                                                PIPELINE
                                                        + """
                                                        - name: one
                                                          mock_outputs: [{name: Raed, elements: []}]
                                                          expected_outputs: [{name: Sum, elements: []}]
                                                        - name: two
                                                          mock_outputs: [{name: Read, elements: [{k: a, n: 1}]}]
                                                          expected_outputs:
                                                            - name: Double
                                                              elements:
                                                                - {k: a, n: 2}
                                                                - {k: a, n: two}
                                                        """,
                                                Optional.of("p.yaml"))));
        assertEquals(
                "p.yaml:19: [UNKNOWN_STAGE] stage 'Raed': there is no stage 'Raed'; did you mean 'Read'?\n"
                        + "p.yaml:27: [TYPE_MISMATCH] stage 'Double': 'n' is int64, not 'two'; write a value of that type",
                wrong.getMessage());
    }

    /** Windows and panes are shown where there are others than the global one, and several. */
    @Test
    void aDifferenceShowsWindowAndPaneWhereTheyMatter() throws Exception {
        String pipeline =
                """
                pipeline:
                  type: chain
                  transforms:
                    - {type: ReadFromParquet, name: Read, config: {path: /nowhere/*}}
                    - {type: WindowInto, windowing: {type: fixed, size: 10s, allowed_lateness: 1m}}
                    - {type: Combine, name: Sum, config: {group_by: k, combine: {n: sum}}}
                tests:
                  - name: sums
                    mock_outputs:
                      - name: Read
                        elements:
                          - {k: a, n: 1, "@timestamp": 1}
                """;
        String expected =
                """
                    expected_outputs:
                      - {name: Sum, elements: []}
                """;
        expect(
                pipeline + expected,
                "output of Sum:\n  unexpected: {k: 'a', n: 1} [1970-01-01T00:00:00Z..1970-01-01T00:00:10Z)");
        expect(
                pipeline
                        + """
                                  - {advance_watermark: 11}
                                  - {k: a, n: 2, "@timestamp": 2}
                        """
                        + expected,
                "output of Sum:\n"
                        + "  unexpected: {k: 'a', n: 1} [1970-01-01T00:00:00Z..1970-01-01T00:00:10Z) ON_TIME 0\n"
                        + "  unexpected: {k: 'a', n: 2} [1970-01-01T00:00:00Z..1970-01-01T00:00:10Z) LATE 1");
    }
}
