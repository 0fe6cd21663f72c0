package org.nifibeam.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.testkit.TestElementRead;
import org.nifibeam.testkit.TestLookup;

/**
 * Enrichment and reads of what elements name, run; what it gives the definitions check themselves.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LookupTest {
    @TempDir private Path folder;

    private final EmbeddedRunner runner = new EmbeddedRunner();
    private final PipelineCompiler compiler =
            PipelineCompiler.load(LookupTest.class.getClassLoader())
                    .with(new TestLookup(), new TestElementRead());

    private String outcome(String transforms) throws Exception {
        String yaml =
                "pipeline:\n  transforms:\n    - {type: Create, name: in, config: {elements: [{key: a, n: 1}, {key: broken, n: 2}, {key: b, n: 3}, {key: null, n: 4}, {key: a, n: 5}]}}\n"
                        + transforms.indent(4);
        Plan plan =
                Planner.plan(
                        compiler.graph(
                                Definition.parse(yaml, Optional.of("p.yaml")),
                                CompileSettings.UNRESTRICTED),
                        runner.capabilities(),
                        compiler.connectors());
        Job job = runner.run(plan, new RunOptions("run", 1, folder, compiler.connectors()));
        job.await(Duration.ofSeconds(30));
        return job.failure().map(f -> f.problem().withoutPlace()).orElse(job.state().toString());
    }

    /** What cannot be looked up is tried again, and then named; the others go on. */
    @Test
    void aLookupThatFailsIsMadeAgain() throws Exception {
        TestLookup.forgetAsked();
        assertEquals(
                "[FAILED] stage 'colors': the lookup failed for the element {key: 'broken', n: 2}: the key 'broken' cannot be asked for;"
                        + " correct what it says, or give the stage 'error_handling'",
                outcome(
                        """
                        - type: Enrichment
                          name: colors
                          input: in
                          config: {batch_size: 1, retries: 2, retry_delay: 1ms, enrichment_handler: TestLookup, handler_config: {}}
                        - {type: LogForTesting, name: log, input: colors}
                        """));
        assertEquals(
                List.of("broken", "broken", "broken"),
                TestLookup.asked().stream().filter("broken"::equals).toList());
    }

    /** Of an element in three windows too there is one lookup, and one that goes wrong. */
    @Test
    void anElementOfSeveralWindowsIsLookedUpAgainOnce() throws Exception {
        TestLookup.forgetAsked();
        assertEquals(
                "DONE",
                outcome(
                        """
                        - {type: AssignTimestamps, name: time, input: in, config: {language: sql, timestamp: "TIMESTAMP '2026-01-01 00:00:00'"}}
                        - type: Enrichment
                          name: colors
                          input: time
                          windowing: {type: sliding, size: 3s, period: 1s}
                          config: {batch_size: 1, retries: 1, retry_delay: 1ms, enrichment_handler: TestLookup, handler_config: {}, error_handling: {output: bad}}
                        - {type: LogForTesting, name: log, input: colors}
                        - {type: LogForTesting, name: failed, input: colors.bad}
                        """));
        assertEquals(2, TestLookup.asked().stream().filter("broken"::equals).count());
    }

    @Test
    void whatIsFoundWhatIsNotAndWhatFails() throws Exception {
        for (String more :
                new String[] {
                    "",
                    "retries: 1, retry_delay: 1ms, ",
                    "batch_size: 1, ",
                    "cache_size: 0, ",
                    "cache_expiry: 1ms, "
                }) {
            assertEquals(
                    "DONE",
                    outcome(
                            """
                            - type: Enrichment
                              name: colors
                              input: in
                              config: {%senrichment_handler: TestLookup, handler_config: {}, error_handling: {output: bad}}
                            - type: AssertEqual
                              name: found
                              input: colors
                              config:
                                elements:
                                  - {key: a, n: 1, color: red, rank: 1}
                                  - {key: b, n: 3, color: null, rank: null}
                                  - {key: null, n: 4, color: null, rank: null}
                                  - {key: a, n: 5, color: red, rank: 1}
                            - type: MapToFields
                              name: why
                              input: colors.bad
                              config: {fields: {n: element.n, msg: msg}}
                            - type: AssertEqual
                              name: failed
                              input: why
                              config:
                                elements:
                                  - {n: 2, msg: "the lookup failed for the element {key: 'broken', n: 2}: the key 'broken' cannot be asked for"}
                            """
                                    .formatted(more)));
            runner.forget("run");
        }
    }

    @Test
    void withoutErrorHandlingTheRunFails() throws Exception {
        assertEquals(
                "[FAILED] stage 'colors': the lookup failed for the element {key: 'broken', n: 2}: the key 'broken' cannot be asked for; correct what it says, or give the stage 'error_handling'",
                outcome(
                        """
                        - {type: Enrichment, name: colors, input: in, config: {batch_size: 1, enrichment_handler: TestLookup, handler_config: {}}}
                        - {type: LogForTesting, input: colors}
                        """));
    }

    /** Of an element that fails nothing comes, not what was read before either. */
    @Test
    void whatElementsNameAndWhatFails() throws Exception {
        assertEquals(
                "DONE",
                outcome(
                        """
                        - {type: ReadEach, name: fruits, input: in, config: {error_handling: {output: bad}}}
                        - type: AssertEqual
                          name: read
                          input: fruits
                          config:
                            elements:
                              - {fruit: apple, weight: 150}
                              - {fruit: apricot, weight: 35}
                              - {fruit: apple, weight: 150}
                              - {fruit: apricot, weight: 35}
                        - type: MapToFields
                          name: why
                          input: fruits.bad
                          config: {fields: {n: element.n, msg: msg}}
                        - type: AssertEqual
                          name: failed
                          input: why
                          config:
                            elements:
                              - {n: 2, msg: "the read failed for the element {key: 'broken', n: 2}: the other half of 'broken' is gone"}
                        """));
    }

    @Test
    void withoutErrorHandlingAReadThatFailsFailsTheRun() throws Exception {
        assertEquals(
                "[FAILED] stage 'fruits': the read failed for the element {key: 'broken', n: 2}: the other half of 'broken' is gone; correct what it says, or give the stage 'error_handling'",
                outcome(
                        """
                        - {type: ReadEach, name: fruits, input: in}
                        - {type: LogForTesting, input: fruits}
                        """));
    }
}
