package org.nifibeam.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.View;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.SideInput;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.StageMetrics;
import org.nifibeam.testkit.Await;
import org.nifibeam.testkit.Gate;
import org.nifibeam.testkit.GraphBuilder;
import org.nifibeam.testkit.Laboratory;
import org.nifibeam.testkit.Script;
import org.nifibeam.testkit.Types;

/** How the engine reads while side inputs come. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class SideInputEngineTest {
    private static final View<List<KV<String, Long>>> LIST =
            new View<>("side", View.Kind.LIST, Types.PAIR, Optional.empty());

    @TempDir Path folder;

    private final EmbeddedRunner runner = new EmbeddedRunner();
    private final Laboratory laboratory = new Laboratory();
    private final GraphBuilder graph = new GraphBuilder(laboratory);
    private Set<Thread> threads;

    @BeforeEach
    void begin() {
        threads = Await.threads();
    }

    @AfterEach
    void nothingIsLeft() {
        Await.onlyThreads(threads);
        laboratory.contract().verify();
    }

    private static Script.Builder script() {
        return Script.of(Types.PAIR.schema());
    }

    /** Says how many it sees. */
    private static final class Counting extends DoFn<KV<String, Long>, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(ProcessContext<KV<String, Long>, String> c) {
            c.output(c.element().key() + c.sideInput(LIST).size());
        }
    }

    private static StageMetrics metrics(Job job, String stage) {
        return job.metrics().stream()
                .filter(m -> m.stage().equals(stage))
                .findFirst()
                .orElseThrow();
    }

    /** So that nothing need be kept in memory. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSourceIsReadWhenItsBoundedSideInputsAreThere(boolean bounded) throws Exception {
        Gate gate = new Gate();
        Script sides = script().at(1, "a", 1).waitFor(gate).at(2, "b", 2).build();
        PCollection side = graph.read("side", sides, true);
        PCollection main = graph.read("main", script().at(1, "m", 0).build(), bounded);
        graph.collect(
                graph.call(
                        "f", main, Types.PAIR, new Counting(), false, new SideInput(LIST, side)));
        Job job = graph.start(runner, 2, folder, InstantSource.system());
        Await.until("the side has begun", () -> metrics(job, "side").out() == 1);
        assertEquals(1, laboratory.delivered());
        assertEquals(0, metrics(job, "main").out());
        gate.open();
        GraphBuilder.done(job, runner);
        assertEquals(List.of("m2"), graph.texts("f"));
    }

    /** An unbounded side is no reason not to read. */
    @Test
    void aBoundedSourceIsReadWhileAnUnboundedSideGoesOn() throws Exception {
        Script sides = script().at(1, "a", 1).silence().build();
        PCollection side = graph.read("side", sides, false);
        PCollection main = graph.read("main", script().at(1, "m", 0).build(), true);
        graph.collect(
                graph.call(
                        "f", main, Types.PAIR, new Counting(), false, new SideInput(LIST, side)));
        Job job = graph.start(runner, 2, folder, InstantSource.system());
        Await.until("both are read", () -> laboratory.delivered() == 2);
        assertEquals(0, metrics(job, "f").out());
        job.drain();
        GraphBuilder.done(job, runner);
        assertEquals(List.of("m1"), graph.texts("f"));
    }

    @Test
    void theBacklogIsWhatTheReadersKnow() throws Exception {
        Gate gate = new Gate();
        Script script = script().at(1, "a", 1).waitFor(gate).at(2, "b", 2).at(3, "c", 3).build();
        graph.collect(graph.read("in", script, false));
        Job job = graph.start(runner, 2, folder, InstantSource.system());
        // The wait for the gate is one step of the script's too.
        Await.until("three steps", () -> metrics(job, "in").backlog().equals(OptionalLong.of(3)));
        gate.open();
        GraphBuilder.done(job, runner);
        assertTrue(metrics(job, "in").backlog().orElse(0) == 0);
    }
}
