package org.nifibeam.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.code.UserJars;
import org.nifibeam.core.function.MetricValue;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.run.CheckpointFigures;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.StageMetrics;
import org.nifibeam.core.spi.Config;

/** What goes over the socket comes out of it. */
final class WireTest {
    private static final ProcessRun RUN =
            new ProcessRun(
                    "run-1",
                    "pipeline: {name: Größe}",
                    "embedded",
                    Optional.of(List.of("/data", "/out")),
                    Map.of("/jars/rate.jar", new UserJars.Shipped(Path.of("/runs/1.jar"), "ab12")),
                    4,
                    Path.of("/runs/run-1/work"),
                    Path.of("/work"),
                    new Config(
                            Map.of(
                                    "group_memory_mb",
                                    256L,
                                    "names",
                                    List.of("a", true, Map.of("b", 1L)))),
                    List.of(
                            new RunConnection(
                                    "orders",
                                    "Kafka",
                                    Map.of("bootstrap_servers", "localhost:9092"))),
                    Optional.of(Path.of("/runs/run-1/savepoint")));

    private static final Outcome OUTCOME =
            new Outcome(
                    Job.State.FAILED,
                    List.of(
                            new Problem(
                                    ProblemCode.FAILED,
                                    Place.NOWHERE,
                                    Optional.of("Own"),
                                    "it failed",
                                    "mend it"),
                            new Problem(
                                    ProblemCode.DENIED, Place.NOWHERE, Optional.empty(), "no", "")),
                    List.of(
                            new StageMetrics(
                                    "Own",
                                    1,
                                    2,
                                    3,
                                    4,
                                    5,
                                    OptionalLong.of(6),
                                    OptionalLong.of(7),
                                    Map.of(
                                            "c", new MetricValue.Counter(1),
                                            "d", new MetricValue.Distribution(1, 2, 3, 4),
                                            "g", new MetricValue.Gauge(1, 2),
                                            "w", new MetricValue.Words(Set.of("x", "y")))),
                            new StageMetrics(
                                    "Other",
                                    0,
                                    0,
                                    0,
                                    0,
                                    0,
                                    OptionalLong.empty(),
                                    OptionalLong.empty(),
                                    Map.of())),
                    new CheckpointFigures(
                            7,
                            1,
                            Optional.of(Instant.ofEpochMilli(1_000)),
                            Duration.ofMillis(12),
                            345,
                            67,
                            Optional.of(
                                    new CheckpointFigures.Failing(
                                            Instant.ofEpochMilli(2_000),
                                            new Problem(
                                                    ProblemCode.FAILED,
                                                    Place.NOWHERE,
                                                    Optional.empty(),
                                                    "the disk is full",
                                                    "make room")))));

    @Test
    void aRun() throws IOException {
        assertEquals(RUN, Wire.value(Wire.bytes(RUN, Wire::run), Wire::run));
    }

    @Test
    void anOutcome() throws IOException {
        assertEquals(OUTCOME, Wire.value(Wire.bytes(OUTCOME, Wire::outcome), Wire::outcome));
    }

    @Test
    void oneOfWhichNothingIsKnownYet() throws IOException {
        assertEquals(
                Outcome.begun(),
                Wire.value(Wire.bytes(Outcome.begun(), Wire::outcome), Wire::outcome));
    }

    @Test
    void whatIsCutShortIsAnError() throws IOException {
        byte[] whole = Wire.bytes(OUTCOME, Wire::outcome);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(IOException.class, () -> Wire.value(cut, Wire::outcome));
        }
    }
}
