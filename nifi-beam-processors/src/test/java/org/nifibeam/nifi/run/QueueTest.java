package org.nifibeam.nifi.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.service.RunRequest;
import org.nifibeam.service.RunState;

/** Which run waits for what, and says so. */
@Timeout(120)
final class QueueTest {
    @TempDir Path folder;

    private Path gate(String name) {
        return folder.resolve(name);
    }

    private String definition(String pipeline, String run, String gate) {
        return GateSourceProvider.line(pipeline, run, gate(gate)).toYaml();
    }

    private RunFixture fixture(Map<String, String> properties) throws Exception {
        return new RunFixture(folder.resolve("work"), folder.toString(), Map.of(), properties);
    }

    private void submit(
            RunFixture fixture, String pipeline, String run, RunRequest.IfRunning ifRunning)
            throws Exception {
        fixture.service.submit(
                new RunRequest(
                        run,
                        "owner",
                        run,
                        definition(pipeline, run, run),
                        ifRunning,
                        Map.of(),
                        Map.of()));
    }

    private static RunState state(RunFixture fixture, String run) {
        return fixture.service.inspect(run).orElseThrow().state();
    }

    private static Optional<String> waiting(RunFixture fixture, String run) {
        return fixture.service.inspect(run).orElseThrow().waiting();
    }

    private static void until(RunFixture fixture, String run, RunState state) {
        fixture.until(run + " " + state, () -> state(fixture, run) == state);
    }

    @Test
    void aPipelineIsQueuedBehindItself() throws Exception {
        try (RunFixture fixture = fixture(Map.of())) {
            submit(fixture, "p", "a", RunRequest.IfRunning.QUEUE);
            submit(fixture, "p", "b", RunRequest.IfRunning.QUEUE);
            submit(fixture, "p", "c", RunRequest.IfRunning.QUEUE);
            submit(fixture, "other", "d", RunRequest.IfRunning.QUEUE);
            until(fixture, "a", RunState.RUNNING);
            until(fixture, "d", RunState.RUNNING);
            assertEquals(
                    Optional.of("run a of the same pipeline comes first"), waiting(fixture, "b"));
        }
        try (RunFixture fixture = fixture(Map.of())) {
            until(fixture, "a", RunState.RUNNING);
            assertEquals(RunState.WAITING, state(fixture, "b"));
            Files.createFile(gate("a"));
            until(fixture, "a", RunState.FINISHED);
            until(fixture, "b", RunState.RUNNING);
            assertEquals(Optional.empty(), waiting(fixture, "b"));
            assertEquals(
                    Optional.of("run b of the same pipeline comes first"), waiting(fixture, "c"));
            fixture.service.cancel("c");
            until(fixture, "c", RunState.CANCELLED);
            Files.createFile(gate("b"));
            until(fixture, "b", RunState.FINISHED);
        }
    }

    @Test
    void aPipelineIsDrainedAndReplaced() throws Exception {
        try (RunFixture fixture = fixture(Map.of("Maximum Concurrent Runs", "1"))) {
            submit(fixture, "p", "a", RunRequest.IfRunning.ATTACH_IF_IDENTICAL);
            until(fixture, "a", RunState.RUNNING);
            submit(fixture, "p", "b", RunRequest.IfRunning.QUEUE);
            submit(fixture, "p", "c", RunRequest.IfRunning.DRAIN_AND_REPLACE);
            until(fixture, "a", RunState.FINISHED);
            assertEquals(List.of(), fixture.service.results("a", 10), "it had read nothing yet");
            until(fixture, "b", RunState.CANCELLED);
            until(fixture, "c", RunState.RUNNING);
            Files.createFile(gate("c"));
            until(fixture, "c", RunState.FINISHED);
            assertEquals(3, fixture.service.results("c", 10).get(0).recordCount());
        }
    }

    @Test
    void aRunWaitsForAPlace() throws Exception {
        try (RunFixture fixture = fixture(Map.of("Maximum Concurrent Runs", "1"))) {
            submit(fixture, "p", "a", RunRequest.IfRunning.RUN_BESIDE);
            submit(fixture, "p", "b", RunRequest.IfRunning.RUN_BESIDE);
            assertEquals(
                    Optional.of("1 run is going, as many as Maximum Concurrent Runs allows"),
                    waiting(fixture, "b"));
            fixture.service.cancel("a");
            until(fixture, "b", RunState.RUNNING);
        }
    }

    @Test
    void aRunWaitsForMemory() throws Exception {
        long half = Runtime.getRuntime().maxMemory() / 2 >> 20;
        long memory = half * 2 / 3;
        try (RunFixture fixture = fixture(Map.of("Memory", memory + " MB"))) {
            submit(fixture, "p", "a", RunRequest.IfRunning.RUN_BESIDE);
            submit(fixture, "p", "b", RunRequest.IfRunning.RUN_BESIDE);
            assertEquals(
                    Optional.of(
                            "its Memory of "
                                    + memory
                                    + " MB does not fit beside the "
                                    + memory
                                    + " MB of other runs into the "
                                    + half
                                    + " MB of NiFi's heap that runs may have"),
                    waiting(fixture, "b"));
            fixture.service.cancel("a");
            until(fixture, "b", RunState.RUNNING);
        }
    }

    @Test
    void memoryThatNoRunCouldGetIsInvalid() throws Exception {
        try (RunFixture fixture = fixture(Map.of())) {
            fixture.runner.disableControllerService(fixture.service);
            fixture.runner.setProperty(fixture.service, "Memory", "100 TB");
            fixture.runner.assertNotValid(fixture.service);
            fixture.runner.setProperty(fixture.service, "Execution", "separate process");
            fixture.runner.assertValid(fixture.service);
            fixture.runner.enableControllerService(fixture.service);
        }
    }

    @Test
    void aRunWaitsForDisk() throws Exception {
        try (RunFixture fixture = fixture(Map.of("Disk Limit", "1 MB"))) {
            Path results = folder.resolve("work/service/results");
            Files.write(results, new byte[2 << 20]);
            submit(fixture, "p", "a", RunRequest.IfRunning.RUN_BESIDE);
            assertEquals(
                    Optional.of(
                            "the service's work folder holds 2 MB, and Disk Limit is 1 MB: take results out, or raise it"),
                    waiting(fixture, "a"));
            Files.delete(results);
            until(fixture, "a", RunState.RUNNING);
        }
    }
}
