package org.nifibeam.nifi.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.storage.DurableFiles;
import org.nifibeam.nifi.stage.Canvas;
import org.nifibeam.nifi.stage.CreateElements;
import org.nifibeam.nifi.stage.MapToFields;
import org.nifibeam.nifi.stage.WriteToJson;
import org.nifibeam.service.RunInfo;
import org.nifibeam.service.RunRequest;
import org.nifibeam.service.RunState;
import org.nifibeam.service.Submission;

/**
 * Runs in processes of their own: the same answers as in NiFi's JVM, and one job a run whichever of
 * the two is killed when. NiFi's end is simulated as in {@link RestartTest}.
 */
@Timeout(180)
final class SeparateProcessTest {
    private static final List<String> NUMBERS = List.of("{\"n\":1}", "{\"n\":2}", "{\"n\":3}");

    @TempDir Path folder;

    private Path gate() {
        return folder.resolve("gate");
    }

    /** Three numbers that come once the gate is open, to a file and back. */
    private CanvasDefinition begun(String run) {
        return GateSourceProvider.begun("p", run, gate());
    }

    private String definition(String run) {
        return written(begun(run), "Gate");
    }

    private String written(CanvasDefinition begun, String input) {
        return begun.withStage(
                        "WriteToJson",
                        "Json",
                        "Json",
                        Map.of("input", input),
                        Map.of(),
                        Map.of("path", folder + "/out/n"))
                .withStage(
                        "WriteToFlowFile",
                        "Back",
                        "Back",
                        Map.of("input", input),
                        Map.of(),
                        Map.of())
                .toYaml();
    }

    /** The numbers through a lambda of their rows. */
    private String withCode(String run, String lambda) {
        return written(
                begun(run)
                        .withStage(
                                "MapToFields",
                                "Own",
                                "Own",
                                Map.of("input", "Gate"),
                                Map.of(),
                                Map.of(
                                        "language",
                                        "java",
                                        "fields",
                                        Map.of(
                                                "n",
                                                Map.of(
                                                        "callable",
                                                        lambda,
                                                        "output_type",
                                                        "integer")))),
                "Own");
    }

    private RunFixture fixture(Map<String, String> more) throws Exception {
        Map<String, String> properties = new HashMap<>(more);
        properties.putIfAbsent("Execution", "separate process");
        properties.put("Child Heap", "64 MB");
        properties.put("Parallelism", "1");
        return new RunFixture(folder.resolve("work"), folder.toString(), Map.of(), properties);
    }

    private RunFixture fixture() throws Exception {
        return fixture(Map.of());
    }

    /** Of an owner that takes no results. */
    private static RunRequest request(String run, String definition) {
        return new RunRequest(
                run,
                "owner",
                "submitter",
                definition,
                RunRequest.IfRunning.ATTACH_IF_IDENTICAL,
                Map.of(),
                Map.of());
    }

    private static RunState state(RunFixture fixture) {
        return fixture.service.inspect("run-1").orElseThrow().state();
    }

    private static void untilState(RunFixture fixture, RunState state) {
        fixture.until(state.name(), () -> state(fixture) == state);
    }

    private Path runFolder() {
        return folder.resolve("work/service/runs/run-1");
    }

    /** The process ids that the run's processes have noted, by folder. */
    private Map<String, Long> processes() {
        Map<String, Long> processes = new TreeMap<>();
        try (Stream<Path> all = Files.list(runFolder())) {
            for (Path process : all.filter(p -> p.toString().contains("process-")).toList()) {
                pid(process).ifPresent(pid -> processes.put(process.getFileName().toString(), pid));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return processes;
    }

    private static Optional<Long> pid(Path process) throws IOException {
        Properties address = new Properties();
        try {
            address.load(new StringReader(Files.readString(process.resolve("address"))));
            return Optional.of(Long.valueOf(address.getProperty("pid")));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private void untilProcess(RunFixture fixture, String process) {
        fixture.until(process, () -> processes().containsKey(process));
    }

    private void kill(String process) throws Exception {
        ProcessHandle handle = ProcessHandle.of(processes().get(process)).orElseThrow();
        handle.destroyForcibly();
        handle.onExit().get();
    }

    private List<String> lines() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            return files.sorted().flatMap(SeparateProcessTest::lines).sorted().toList();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertFinishedOnce(RunFixture fixture) throws Exception {
        untilState(fixture, RunState.FINISHED);
        assertEquals(NUMBERS, lines());
        assertEquals(
                List.of(3L),
                // RunPipeline has let them out, or they wait for it.
                Stream.concat(
                                fixture.files("results").stream()
                                        .map(f -> Long.valueOf(f.getAttribute("record.count"))),
                                fixture.service.results("run-1", 10).stream()
                                        .map(b -> b.recordCount()))
                        .toList());
        assertEquals(
                Map.of("Gate", 3L, "Json", 3L, "Back", 3L),
                figures(fixture.service.inspect("run-1").orElseThrow()));
    }

    private static Map<String, Long> figures(RunInfo run) {
        Map<String, Long> figures = new HashMap<>();
        run.stages().forEach(s -> figures.put(s.stage(), Math.max(s.in(), s.out())));
        return figures;
    }

    @AfterEach
    void noProcessIsLeft() {
        long deadline = System.nanoTime() + RunFixture.LIMIT.toNanos();
        while (ProcessHandle.allProcesses()
                .filter(p -> p.pid() != ProcessHandle.current().pid())
                .flatMap(p -> p.info().arguments().stream())
                .flatMap(Stream::of)
                .anyMatch(a -> a.startsWith(folder.toString()))) {
            assertTrue(System.nanoTime() < deadline, "a process is left");
            Thread.onSpinWait();
        }
    }

    @Test
    void theCanvasSeesNoDifferenceToNifisJvm() throws Exception {
        Files.createFile(gate());
        Map<String, String> answers = new HashMap<>();
        for (String execution : List.of("NiFi JVM", "separate process")) {
            DurableFiles.deleteTree(folder.resolve("work"));
            DurableFiles.deleteTree(folder.resolve("out"));
            try (RunFixture fixture = fixture(Map.of("Execution", execution))) {
                fixture.runner.enqueue(definition("run-1"));
                fixture.untilCount("finished", 1);
                MockFlowFile result = fixture.files("results").get(0);
                MockFlowFile end = fixture.files("finished").get(0);
                answers.put(
                        execution,
                        lines()
                                + result.getContent()
                                + result.getAttribute("record.count")
                                + result.getAttribute("pipeline.sequence")
                                + end.getAttribute("pipeline.state")
                                + new String(end.toByteArray(), StandardCharsets.UTF_8)
                                        .replaceAll(
                                                "\"(submitted|submitter|ended)\" : \"[^\"]*\"",
                                                ""));
            }
        }
        assertEquals(answers.get("NiFi JVM"), answers.get("separate process"));
    }

    @Test
    void aRunGoesOnWhileNifiIsRestarted() throws Exception {
        try (RunFixture fixture = fixture()) {
            fixture.runner.enqueue(definition("run-1"));
            fixture.untilCount("submitted", 1);
            untilProcess(fixture, "process-1");
        }
        Map<String, Long> before = processes();
        try (RunFixture fixture = fixture()) {
            untilState(fixture, RunState.RUNNING);
            Files.createFile(gate());
            assertFinishedOnce(fixture);
            assertEquals(before, processes(), "it is the same process");
        }
    }

    @Test
    void aRunThatEndsWhileNifiIsAwayHasItsResults() throws Exception {
        try (RunFixture fixture = fixture()) {
            fixture.service.submit(request("run-1", definition("run-1")));
            untilProcess(fixture, "process-1");
        }
        ProcessHandle process = ProcessHandle.of(processes().get("process-1")).orElseThrow();
        Files.createFile(gate());
        process.onExit().get();
        try (RunFixture fixture = fixture()) {
            assertFinishedOnce(fixture);
            assertEquals(1, processes().size());
        }
    }

    @Test
    void aRunWhoseProcessIsKilledBeginsAgain() throws Exception {
        try (RunFixture fixture = fixture()) {
            fixture.service.submit(request("run-1", definition("run-1")));
            untilProcess(fixture, "process-1");
            kill("process-1");
            untilProcess(fixture, "process-2");
            Files.createFile(gate());
            assertFinishedOnce(fixture);
        }
    }

    @Test
    void aRunWhoseProcessWasKilledWhileNifiWasAwayBeginsAgain() throws Exception {
        try (RunFixture fixture = fixture()) {
            fixture.service.submit(request("run-1", definition("run-1")));
            untilProcess(fixture, "process-1");
        }
        kill("process-1");
        Files.createFile(gate());
        try (RunFixture fixture = fixture()) {
            assertFinishedOnce(fixture);
        }
    }

    @Test
    void aRunWhoseProcessesAreKilledAgainAndAgainFails() throws Exception {
        try (RunFixture fixture = fixture()) {
            fixture.runner.enqueue(definition("run-1"));
            for (int i = 1; i <= 3; i++) {
                untilProcess(fixture, "process-" + i);
                kill("process-" + i);
            }
            fixture.untilCount("failed", 1);
            String error = fixture.service.inspect("run-1").orElseThrow().problems().toString();
            assertTrue(
                    error.startsWith(
                            "[[FAILED] the run's process has ended without a word: somebody, or the system for lack of memory, has"
                                    + " killed it; see "),
                    error);
        }
    }

    @Test
    void nifiKilledBetweenJournalAndProcessLeavesOneJob() throws Exception {
        try (RunFixture fixture = fixture()) {
            fixture.service.submit(request("run-1", definition("run-1")));
            untilProcess(fixture, "process-1");
        }
        // As if NiFi had been killed after the entry was written and before the process was made,
        // then after its folder was made and before it listened.
        kill("process-1");
        DurableFiles.deleteTree(runFolder().resolve("process-1"));
        try (RunFixture fixture = fixture()) {
            untilProcess(fixture, "process-1");
        }
        kill("process-1");
        Files.delete(runFolder().resolve("process-1/address"));
        Files.createFile(gate());
        try (RunFixture fixture = fixture()) {
            assertEquals(
                    Submission.Outcome.REPEATED,
                    fixture.service.submit(request("run-1", definition("run-1"))).outcome());
            assertFinishedOnce(fixture);
            assertEquals(List.of("process-2"), List.copyOf(processes().keySet()));
        }
    }

    @Test
    void aCancelledRunLeavesNothing() throws Exception {
        try (RunFixture fixture = fixture()) {
            fixture.service.submit(request("run-1", definition("run-1")));
            untilProcess(fixture, "process-1");
            fixture.service.cancel("run-1");
            untilState(fixture, RunState.CANCELLED);
            assertEquals(List.of(), fixture.service.results("run-1", 10));
            assertTrue(
                    !Files.exists(folder.resolve("out")) || lines().isEmpty(),
                    "nothing is written");
            fixture.service.forget("run-1");
            assertTrue(Files.notExists(runFolder()));
        }
    }

    @Test
    void userCodeIsRefusedUnlessAllowed() throws Exception {
        String definition = withCode("run-1", "row -> row.getInt64(\"n\")");
        try (RunFixture fixture = fixture()) {
            fixture.runner.enqueue(definition);
            fixture.untilCount("failed", 1);
            fixture.files("failed")
                    .get(0)
                    .assertAttributeEquals(
                            "pipeline.error",
                            "[DENIED] stage 'Own': it runs user code, which this runner does not allow; set User Code of the runner"
                                    + " service to 'allowed', or write it without 'language: java' and classes of your own");
        }
        try (RunFixture fixture =
                fixture(Map.of("Execution", "NiFi JVM", "User Code", "allowed"))) {
            fixture.runner.enqueue(definition);
            fixture.untilCount("failed", 1);
            fixture.files("failed")
                    .get(0)
                    .assertAttributeEquals(
                            "pipeline.error",
                            "[DENIED] stage 'Own': it runs user code, which may end or hang the JVM it runs in, and that would be"
                                    + " NiFi's; set Execution of the runner service to 'separate process'");
        }
    }

    @Test
    void userCodeRunsInAProcess() throws Exception {
        Files.createFile(gate());
        try (RunFixture fixture = fixture(Map.of("User Code", "allowed"))) {
            fixture.service.submit(
                    request("run-1", withCode("run-1", "row -> row.getInt64(\"n\") * 2")));
            untilState(fixture, RunState.FINISHED);
            assertEquals(List.of("{\"n\":2}", "{\"n\":4}", "{\"n\":6}"), lines());
        }
    }

    @Test
    void aStageInJavaRunsInAProcess() throws Exception {
        MockFlowFile numbers =
                Canvas.through(
                        Canvas.define("p"),
                        CreateElements::new,
                        "Numbers",
                        Map.of("Elements", "[{n: 1}, {n: 2}]"));
        MockFlowFile mapped =
                Canvas.through(
                        numbers,
                        MapToFields::new,
                        "Words",
                        Map.of(
                                "Expression Language",
                                "java",
                                "words",
                                "\"x\".repeat((int) (n + 1))"));
        try (RunFixture fixture = fixture(Map.of("User Code", "allowed"))) {
            fixture.enqueue(
                    Canvas.through(
                            mapped, WriteToJson::new, "Out", Map.of("Path", folder + "/out/n")));
            fixture.untilCount("finished", 1);
            assertEquals(List.of("{\"words\":\"xx\"}", "{\"words\":\"xxx\"}"), lines());
        }
    }

    @Test
    void whatUserCodeDoesToItsProcessItDoesNotDoToNifi() throws Exception {
        Files.createFile(gate());
        Map<String, String> endings =
                Map.of(
                        "row -> { System.exit(0); return 1L; }",
                        "calls exit; let it throw an exception instead of calling System.exit",
                        "row -> { List<byte[]> all = new ArrayList<>(); while (true) all.add(new byte[1 << 20]); }",
                        "[FAILED] the run has used up its memory, a heap of 64 MB; give its process more heap",
                        "row -> { throw new IllegalStateException(\"not today\"); }",
                        "not today");
        for (Map.Entry<String, String> ending : endings.entrySet()) {
            try (RunFixture fixture = fixture(Map.of("User Code", "allowed"))) {
                fixture.runner.enqueue(withCode("run-1", ending.getKey()));
                fixture.untilCount("failed", 1);
                String error = fixture.service.inspect("run-1").orElseThrow().problems().toString();
                assertTrue(error.contains(ending.getValue()), error);
                assertEquals(1, processes().size(), "it is not begun again");
                fixture.service.forget("run-1");
            }
        }
    }
}
