package org.nifibeam.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Capability;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.RejectedRowException;

/**
 * What a runner does with elements one by one: those that cannot be read, computed or written
 * (ERROR_OUTPUTS), that become several or go to one of several outputs (SEVERAL_OUTPUTS), and that
 * are spread anew (RESHUFFLE).
 */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
public abstract class RunnerElementLaw {
    @TempDir Path folder;

    private final Laboratory laboratory = new Laboratory();
    private final GraphBuilder graph = new GraphBuilder(laboratory);
    private Set<Thread> threads;

    /** The runner under test; the same one during a test. */
    protected abstract Runner runner();

    @BeforeEach
    void begin() {
        threads = Await.threads();
    }

    @AfterEach
    void nothingIsLeft() {
        Await.onlyThreads(threads);
        assertEquals(List.of(), List.of(folder.toFile().list()), "files left in the work folder");
        laboratory.contract().verify();
    }

    private String failure() throws Exception {
        Job job = graph.start(runner(), 1, folder, InstantSource.system());
        assertEquals(Job.State.FAILED, job.await(Duration.ofSeconds(20)));
        runner().forget("run");
        return job.failure().orElseThrow().problem().toString();
    }

    private static Script damaged() {
        return Script.of("{n: int64}")
                .row(1)
                .rejected("x;y", "a.csv, row 2: 'x' is no int64")
                .row(2)
                .build();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatCannotBeReadGoesToTheErrorOutput(boolean bounded) throws Exception {
        graph.collect(graph.readWithErrors("in", damaged(), bounded));
        if (!runner().capabilities().has(Capability.ERROR_OUTPUTS, bounded)) {
            ProblemException refusal =
                    assertThrows(ProblemException.class, () -> graph.plan(runner()));
            assertTrue(refusal.getMessage().contains(Capability.ERROR_OUTPUTS.words()));
            return;
        }
        Job job = graph.run(runner(), 2, folder);
        assertEquals(List.of("1", "2"), graph.texts("in"));
        Element error = laboratory.sink().elements("in.errors").get(0);
        assertEquals("x;y", new String((byte[]) error.row().get(0), StandardCharsets.UTF_8));
        assertEquals("cannot read: a.csv, row 2: 'x' is no int64", error.row().get(1));
        assertEquals("", error.row().get(2));
        assertEquals(1, RunnerFunctionLaw.metrics(job, "in").errors());
    }

    @Test
    void whatCannotBeReadFailsTheRun() throws Exception {
        graph.collect(graph.read("in", damaged(), true));
        assertEquals(
                "[FAILED] stage 'in': cannot read: a.csv, row 2: 'x' is no int64; mend the record, or give the stage 'error_handling'",
                failure());
    }

    private PCollection oneToThree() {
        laboratory
                .sink()
                .onWrite(
                        "in",
                        row -> {
                            if (row.getLong(0) == 2) {
                                throw new RejectedRowException("n is too long");
                            }
                        });
        return graph.read("in", Script.of("{n: int64}").row(1).row(2).row(3).build(), true);
    }

    @Test
    void whatCannotBeWrittenGoesToTheErrorOutput() throws Exception {
        graph.collectWithErrors(oneToThree());
        Job job = graph.run(runner(), 1, folder);
        assertEquals(List.of("1", "3"), graph.texts("in"));
        Element error = laboratory.sink().elements("in.rejected").get(0);
        assertEquals("[2]", error.row().get(0).toString());
        assertEquals("cannot write the row {n: 2}: n is too long", error.row().get(1));
        assertEquals(1, RunnerFunctionLaw.metrics(job, "write in").errors());
    }

    @Test
    void whatCannotBeWrittenFailsTheRun() throws Exception {
        graph.collect(oneToThree());
        assertEquals(
                "[FAILED] stage 'write in': cannot write the row {n: 2}: n is too long; filter such rows out before, or give the stage 'error_handling'",
                failure());
    }

    /** A sink that is broken is no row's fault. */
    @Test
    void aBrokenSinkFailsTheRunAllTheSame() throws Exception {
        PCollection in = graph.read("in", Script.of("{n: int64}").row(1).build(), true);
        laboratory
                .sink()
                .onWrite(
                        "in",
                        row -> {
                            throw new IOException("the disk is full");
                        });
        graph.collectWithErrors(in);
        String problem = failure();
        assertTrue(problem.contains("cannot write: the disk is full"), problem);
    }

    private static final Schema ARRAYS = TypeText.schema("{a: array<int64>?, b: array<string?>}");
    private static final Schema ITEMS = TypeText.schema("{a: int64?, b: string?}");

    private PCollection arrays() {
        return graph.read(
                "in",
                Script.of(ARRAYS)
                        .at(1, List.of(1L, 2L), Arrays.asList("x", null, "z"))
                        .at(2, null, List.of("n"))
                        .at(3, List.of(), List.of("e"))
                        .at(4, List.of(), List.of())
                        .build(),
                true);
    }

    private List<String> exploded(RowFunction.Explode function) throws Exception {
        graph.collect(graph.applySeveral("out", arrays(), function, false, ITEMS).get(0));
        graph.run(runner(), 1, folder);
        return laboratory.sink().elements("out").stream()
                .map(e -> e.timestamp() + " " + e.row())
                .toList();
    }

    @Test
    void arraysExplodeSideBySide() throws Exception {
        assertEquals(
                List.of(
                        "1 [1, 'x']",
                        "1 [2, null]",
                        "1 [null, 'z']",
                        "2 [null, 'n']",
                        "3 [null, 'e']"),
                exploded(new RowFunction.Explode(List.of(0, 1), false)));
    }

    @Test
    void arraysExplodeEachWithEach() throws Exception {
        assertEquals(
                List.of(
                        "1 [1, 'x']",
                        "1 [1, null]",
                        "1 [1, 'z']",
                        "1 [2, 'x']",
                        "1 [2, null]",
                        "1 [2, 'z']",
                        "2 [null, 'n']"),
                exploded(new RowFunction.Explode(List.of(0, 1), true)));
    }

    private List<PCollection> partitioned(Optional<Integer> other, boolean errors) {
        Schema schema = TypeText.schema("{n: int64?}");
        PCollection in =
                graph.read(
                        "in",
                        Script.of(schema).row(1).row(2).row(3).row((Object) null).build(),
                        true);
        Expression by = new Expression.FieldReference(0, "n", schema.type(0));
        RowFunction function = new RowFunction.Partition(by, List.of("1", "2"), other);
        List<PCollection> outputs =
                graph.applySeveral("part", in, function, errors, schema, schema);
        outputs.forEach(graph::collect);
        return outputs;
    }

    @Test
    void elementsGoToTheOutputThatTheyName() throws Exception {
        partitioned(Optional.of(1), false);
        graph.run(runner(), 2, folder);
        assertEquals(List.of("1"), graph.texts("part"));
        assertEquals(List.of("2", "3", "null"), graph.texts("part.1"));
    }

    @Test
    void elementsOfNoOutputFail() throws Exception {
        partitioned(Optional.empty(), false);
        String problem = failure();
        assertTrue(
                problem.contains("failed on the row {n: 3}: n is '3', and the outputs are [1, 2]"),
                problem);
    }

    @Test
    void elementsOfNoOutputGoToTheErrorOutput() throws Exception {
        partitioned(Optional.empty(), true);
        graph.run(runner(), 2, folder);
        assertEquals(List.of("1"), graph.texts("part"));
        assertEquals(List.of("2"), graph.texts("part.1"));
        assertEquals(List.of("[3]", "[null]"), graph.texts("part.errors"));
    }

    @Test
    void aReshuffleLosesNothing() throws Exception {
        Script.Builder script = Script.of("{n: int64}");
        for (int i = 0; i < 5000; i++) {
            script.at(i, i);
        }
        PCollection in = graph.read("in", script.build(), true);
        graph.collect(graph.reshuffle("spread", in));
        graph.run(runner(), 3, folder);
        List<Element> out = laboratory.sink().elements("spread");
        assertEquals(5000, out.size());
        assertEquals(5000, out.stream().map(e -> e.row().getLong(0)).distinct().count());
        assertTrue(out.stream().allMatch(e -> e.timestamp() == e.row().getLong(0)));
    }
}
