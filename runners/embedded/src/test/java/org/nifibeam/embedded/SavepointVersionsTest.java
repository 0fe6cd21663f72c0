package org.nifibeam.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.spi.Config;
import org.nifibeam.testkit.Await;
import org.nifibeam.testkit.Gate;
import org.nifibeam.testkit.Laboratory;
import org.nifibeam.testkit.Script;

/**
 * Savepoints of every version there has been are gone on from, at any parallelism. They lie in
 * {@code src/test/resources/savepoints}; {@code -Dnifibeam.accept=true} adds those of this version.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SavepointVersionsTest {
    private static final Path SAVEPOINTS = Path.of("src/test/resources/savepoints");

    /** Groups, panes with timers, and pairs kept as state. */
    private static final String DEFINITION =
            """
            pipeline:
              transforms:
                - {type: TestStream, name: read, config: {script: s}}
                - {type: TestStream, name: right, config: {script: other}}
                - type: Combine
                  name: sums
                  input: read
                  windowing: {type: fixed, size: 1h}
                  config: {group_by: [k], combine: {sum: {value: v, fn: sum}}}
                - {type: Collect, name: write sums, input: sums, config: {into: sums}}
                - type: Combine
                  name: sessions
                  input: read
                  windowing: {type: sessions, gap: 60s}
                  config: {group_by: [k], combine: {sum: {value: v, fn: sum}}}
                - {type: Collect, name: write sessions, input: sessions, config: {into: sessions}}
                - type: Combine
                  name: panes
                  input: read
                  windowing: {type: fixed, size: 1h, trigger: {after_watermark: {late: {after_count: 1}}}}
                  config: {group_by: [k], combine: {sum: {value: v, fn: sum}}}
                - {type: Collect, name: write panes, input: panes, config: {into: panes}}
                - type: Join
                  name: pairs
                  input: {left: read, right: right}
                  windowing: {type: fixed, size: 1h}
                  config: {type: inner, equalities: k, fields: {left: '*', right: [w]}}
                - {type: Collect, name: write pairs, input: pairs, config: {into: pairs}}
            """;

    @TempDir private Path folder;

    private final Gate gate = new Gate();

    private Laboratory laboratory() {
        return new Laboratory()
                .script("s", FrequentCheckpoints.script(gate))
                .script(
                        "other",
                        Script.of("{k: string, w: string}").at(1, "a", "one").watermark(4).build());
    }

    static Stream<Path> savepoints() throws IOException {
        try (Stream<Path> all = Files.list(SAVEPOINTS)) {
            return all.sorted().toList().stream();
        }
    }

    private Job start(
            EmbeddedRunner runner, Laboratory laboratory, int tasks, Optional<Path> savepoint)
            throws Exception {
        return runner.run(
                laboratory.plan(DEFINITION, runner.capabilities()),
                new RunOptions(
                        "run",
                        tasks,
                        folder,
                        laboratory.connectors(),
                        laboratory.clock(),
                        new Config(Map.of()),
                        savepoint));
    }

    private static boolean read(Job job, String stage, long rows) {
        return job.metrics().stream()
                .anyMatch(metrics -> metrics.stage().equals(stage) && metrics.out() >= rows);
    }

    @ParameterizedTest
    @MethodSource("savepoints")
    void aSavepointOfAnyVersionIsGoneOnFrom(Path savepoint) throws Exception {
        for (int tasks = 1; tasks <= 3; tasks++) {
            for (boolean disk : new boolean[] {false, true}) {
                EmbeddedRunner runner = disk ? EmbeddedRunner.onDisk() : new EmbeddedRunner();
                Laboratory laboratory = laboratory();
                gate.open();
                Job job = start(runner, laboratory, tasks, Optional.of(savepoint));
                laboratory.finish(runner, job);
                List<String> sums = List.of("['a', 101]", "['b', 10]");
                assertEquals(sums, laboratory.sink().rows("sums"));
                assertEquals(sums, laboratory.sink().rows("sessions"), "sessions " + tasks + disk);
                assertEquals(sums, laboratory.sink().rows("panes"), "panes " + tasks + disk);
                assertEquals(
                        List.of("['a', 1, 'one']", "['a', 100, 'one']"),
                        laboratory.sink().rows("pairs"));
                // Were all of them read again, the same would come out.
                assertEquals(1, laboratory.delivered(), "rows that were read");
            }
        }
    }

    @Test
    void thereAreSavepointsOfThisVersion() throws Exception {
        for (String where : List.of("memory", "disk")) {
            Path savepoint = SAVEPOINTS.resolve("2-" + where);
            if (!Files.exists(savepoint) && Boolean.getBoolean("nifibeam.accept")) {
                write(where.equals("disk"), savepoint);
            }
            assertEquals(2, Files.readAllBytes(savepoint.resolve("manifest"))[0], where);
        }
    }

    private void write(boolean disk, Path savepoint) throws Exception {
        EmbeddedRunner runner = disk ? EmbeddedRunner.onDisk() : new EmbeddedRunner();
        Laboratory laboratory = laboratory();
        Job job = start(runner, laboratory, 2, Optional.empty());
        Await.until(
                "all before the gate is read", () -> read(job, "read", 2) && read(job, "right", 1));
        job.savepoint(savepoint);
        job.cancel();
        job.await(Duration.ofSeconds(10));
        runner.forget("run");
    }
}
