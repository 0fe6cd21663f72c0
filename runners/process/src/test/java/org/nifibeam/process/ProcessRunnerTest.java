package org.nifibeam.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.run.StageMetrics;

/** Real processes, and what becomes of their runs. */
@Timeout(180)
final class ProcessRunnerTest {
    private static final List<String> NUMBERS = List.of("{\"n\":1}", "{\"n\":2}", "{\"n\":3}");

    @TempDir Path folder;

    private Path gate() {
        return folder.resolve("gate");
    }

    private Path process() {
        return folder.resolve("process-1");
    }

    private ProcessRun run(String callable) throws IOException {
        return Processes.run(folder, Processes.definition(folder, callable));
    }

    private ProcessJob start(String callable) throws IOException {
        return Processes.runner().start(process(), run(callable));
    }

    private void awaitGate() {
        Processes.await("the gate", () -> Files.exists(folder.resolve("gate.seen")));
    }

    private static String problem(Job job) {
        return job.failure().orElseThrow().problem().toString();
    }

    @AfterEach
    void noProcessIsLeft() {
        Processes.await(
                "the end of all processes",
                () ->
                        ProcessHandle.allProcesses()
                                .filter(p -> p.pid() != ProcessHandle.current().pid())
                                .flatMap(p -> p.info().arguments().stream())
                                .flatMap(Stream::of)
                                .noneMatch(a -> a.startsWith(folder.toString())));
    }

    @Test
    void aRunWritesTheSameFilesAsInThisJvm() throws Exception {
        ProcessJob job = start("row -> row.getInt64(\"n\") * 10");
        assertEquals(Job.State.DONE, job.await(Processes.LIMIT));
        Map<String, String> there = files();
        assertEquals("3 in, 3 out", figures(job, "Own"));

        Path other = Files.createDirectories(folder.resolve("other"));
        PipelineCompiler compiler = PipelineCompiler.load(ProcessRunnerTest.class.getClassLoader());
        Runner runner = java.util.ServiceLoader.load(Runner.class).findFirst().orElseThrow();
        Job here =
                runner.run(
                        Planner.plan(
                                compiler.graph(
                                        Definition.parse(
                                                run("row -> row.getInt64(\"n\") * 10").definition(),
                                                Optional.empty()),
                                        CompileSettings.UNRESTRICTED),
                                runner.capabilities(),
                                compiler.connectors()),
                        new RunOptions("run-1", 1, other, compiler.connectors()));
        assertEquals(Job.State.DONE, here.await(Processes.LIMIT));
        assertEquals(there, files());
        assertEquals("3 in, 3 out", figures(here, "Own"));
    }

    private Map<String, String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            Map<String, String> texts =
                    files.collect(Collectors.toMap(f -> f.getFileName().toString(), f -> text(f)));
            assertFalse(texts.isEmpty());
            return texts;
        }
    }

    private static String text(Path file) {
        try {
            String text = Files.readString(file);
            Files.delete(file);
            return text;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String figures(Job job, String stage) {
        StageMetrics metrics =
                job.metrics().stream().filter(m -> m.stage().equals(stage)).findAny().orElseThrow();
        return metrics.in() + " in, " + metrics.out() + " out";
    }

    @Test
    void aJobIsFoundAgainWhileItGoesOnAndAfterItsEnd() throws Exception {
        ProcessRun run = run(Processes.gated(gate()));
        ProcessJob first = Processes.runner().start(process(), run);
        ProcessJob second = Processes.runner().attach(process(), run).orElseThrow();
        assertEquals(first.pid(), second.pid());
        Files.createFile(gate());
        assertEquals(Job.State.DONE, second.await(Processes.LIMIT));
        assertEquals(Job.State.DONE, first.await(Processes.LIMIT));
        ProcessJob third = Processes.runner().attach(process(), run).orElseThrow();
        assertEquals(Job.State.DONE, third.state());
        assertEquals("3 in, 3 out", figures(third, "Own"));
        assertEquals(NUMBERS, Processes.written(folder));
        try (Stream<Path> left = Files.list(process())) {
            assertEquals(
                    Set.of("address", "writes", "code", "outcome", "run.log", "jvm.log"),
                    left.map(f -> f.getFileName().toString()).collect(Collectors.toSet()));
        }
    }

    /** Starts a run from another JVM, waits for something and kills that JVM; the run's process. */
    private long startedByAKilledJvm(Lifetime lifetime, String callable, Runnable before)
            throws Exception {
        Process starter =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Starter.class.getName(),
                                folder.toString(),
                                lifetime.name(),
                                callable)
                        .redirectError(folder.resolve("starter.log").toFile())
                        .start();
        try (BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(starter.getInputStream(), StandardCharsets.UTF_8))) {
            String said = out.readLine();
            before.run();
            return Long.parseLong(said.substring("pid ".length()));
        } finally {
            starter.destroyForcibly().waitFor();
        }
    }

    @Test
    void aRunOutlivesTheKilledProcessThatStartedIt() throws Exception {
        long pid =
                startedByAKilledJvm(
                        Lifetime.OF_ITS_RUN, Processes.gated(gate()), ProcessRunnerTest::nothing);
        ProcessJob job =
                Processes.runner().attach(process(), run(Processes.gated(gate()))).orElseThrow();
        assertEquals(pid, job.pid().orElseThrow());
        assertEquals(Job.State.RUNNING, job.state());
        Files.createFile(gate());
        assertEquals(Job.State.DONE, job.await(Processes.LIMIT));
        assertEquals(NUMBERS, Processes.written(folder));
    }

    private static void nothing() {}

    @Test
    void aProcessThatIsNotToOutliveItsStarterEndsWithItWhateverUserCodeDoes() throws Exception {
        long pid =
                startedByAKilledJvm(
                        Lifetime.OF_ITS_STARTER, Processes.hanging(gate()), this::awaitGate);
        Processes.await("the end of process " + pid, () -> ProcessHandle.of(pid).isEmpty());
        assertEquals(Optional.empty(), new ProcessFolder(process()).outcome());
    }

    @Test
    void aProcessWhoseStarterHasGoneBeforeItLookedEndsToo() throws Exception {
        Process gone =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-version")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("version").toFile())
                        .start();
        Instant start = gone.info().startInstant().orElseThrow();
        gone.waitFor();
        ProcessFolder files = new ProcessFolder(process());
        files.create(Connection.newToken());
        ChildProcess process =
                ChildProcess.start(
                        Processes.settings(64, Duration.ofSeconds(30)),
                        files,
                        List.of(),
                        List.of(
                                ProcessMain.class.getName(),
                                process().toString(),
                                Long.toString(Processes.LIMIT.multipliedBy(10).toMillis()),
                                gone.pid() + "@" + start.toEpochMilli()));
        assertTrue(process.awaitEnd(Processes.LIMIT));
    }

    @Test
    void aKilledProcessIsALostRun() throws Exception {
        ProcessJob job = start(Processes.gated(gate()));
        ProcessHandle.of(job.pid().orElseThrow()).orElseThrow().destroyForcibly();
        assertEquals(Job.State.FAILED, job.await(Processes.LIMIT));
        assertTrue(job.lost());
        assertEquals(
                "[FAILED] the run's process has ended without a word: somebody, or the system for lack of memory, has killed it;"
                        + " see "
                        + process().resolve("jvm.log")
                        + " and the system's log",
                problem(job));
        ProcessJob again =
                Processes.runner().attach(process(), run(Processes.gated(gate()))).orElseThrow();
        assertTrue(again.lost());
    }

    @Test
    void whatThrowsFailsWithItsStage() throws Exception {
        ProcessJob job = start("row -> { throw new IllegalArgumentException(\"no such n\"); }");
        assertEquals(Job.State.FAILED, job.await(Processes.LIMIT));
        assertFalse(job.lost());
        assertTrue(problem(job).startsWith("[FAILED] stage 'Own': "), problem(job));
        assertTrue(problem(job).contains("no such n"), problem(job));
        assertEquals(List.of(), Processes.written(folder));
    }

    @Test
    void whatHangsIsCancelledByForce() throws Exception {
        ProcessRunner runner = new ProcessRunner(Processes.settings(256, Duration.ofMillis(500)));
        ProcessJob job = runner.start(process(), run(Processes.hanging(gate())));
        awaitGate();
        job.cancel();
        assertEquals(Job.State.CANCELLED, job.await(Processes.LIMIT));
        assertEquals(Optional.empty(), job.failure());
        assertEquals(List.of(), Processes.written(folder));
    }

    @Test
    void aRunThatListensIsCancelledInItsProcess() throws Exception {
        ProcessRunner patient = new ProcessRunner(Processes.settings(256, Duration.ofSeconds(90)));
        ProcessJob job = patient.start(process(), run(Processes.gated(gate())));
        awaitGate();
        job.cancel();
        assertEquals(Job.State.CANCELLED, job.await(Processes.LIMIT));
        assertTrue(new ProcessFolder(process()).outcome().isPresent(), "it said so itself");
    }

    @Test
    void whatTakesAllMemoryFailsAndSaysWhatToDo() throws Exception {
        ProcessRunner runner = new ProcessRunner(Processes.settings(64, Duration.ofSeconds(30)));
        ProcessJob job =
                runner.start(
                        process(),
                        run(
                                "row -> { List<byte[]> all = new ArrayList<>(); while (true) all.add(new byte[1 << 20]); }"));
        assertEquals(Job.State.FAILED, job.await(Processes.LIMIT));
        assertFalse(job.lost());
        assertEquals(
                "[FAILED] the run has used up its memory, a heap of 64 MB; give its process more heap, or let it hold less at a"
                        + " time: smaller windows, fewer keys, less parallelism; user code runs in stage 'Own'",
                problem(job));
    }

    @Test
    void whatExitsFailsAndIsNamed() throws Exception {
        ProcessJob job = start("row -> { System.exit(0); return 1L; }");
        assertEquals(Job.State.FAILED, job.await(Processes.LIMIT));
        assertFalse(job.lost());
        assertTrue(
                problem(job).startsWith("[FAILED] user code has ended the run's process: "),
                problem(job));
        assertTrue(
                problem(job)
                        .endsWith(
                                " calls exit; let it throw an exception instead of calling System.exit; user code runs in stage 'Own'"),
                problem(job));
    }

    @Test
    void aDefinitionIsCheckedOverThereToo() throws Exception {
        String elsewhere =
                Processes.definition(Path.of("/elsewhere"), "row -> row.getInt64(\"n\")");
        ProcessJob job = Processes.runner().start(process(), Processes.run(folder, elsewhere));
        assertEquals(Job.State.FAILED, job.await(Processes.LIMIT));
        assertTrue(problem(job).startsWith("[DENIED] stage 'WriteToJson': "), problem(job));
    }

    @Test
    void anUnboundedRunIsDrained() throws Exception {
        Path in = Files.createDirectories(folder.resolve("in"));
        Files.writeString(in.resolve("a.json"), "{\"n\":1}\n{\"n\":2}\n");
        ProcessJob job =
                Processes.runner()
                        .start(
                                process(),
                                Processes.run(
                                        folder,
                                        """
                                        pipeline:
                                          type: chain
                                          transforms:
                                            - type: ReadFromJson
                                              config: {path: '%s/*.json', watch_interval: 50ms}
                                            - type: WriteToJson
                                              config: {path: '%s'}
                                        """
                                                .formatted(in, folder.resolve("out/n"))));
        while (job.metrics().stream()
                .noneMatch(m -> m.stage().equals("WriteToJson") && m.in() == 2)) {
            assertEquals(Job.State.RUNNING, job.await(Duration.ofMillis(20)), () -> problem(job));
        }
        Path savepoint = folder.resolve("savepoint");
        job.savepoint(savepoint);
        assertTrue(Files.exists(savepoint.resolve("manifest")), "a savepoint is there");
        while (job.checkpoints().completed() == 0) {
            assertEquals(Job.State.RUNNING, job.await(Duration.ofMillis(20)), () -> problem(job));
        }
        job.drain();
        assertEquals(Job.State.DONE, job.await(Processes.LIMIT));
        assertEquals(List.of("{\"n\":1}", "{\"n\":2}"), Processes.written(folder));
    }

    @Test
    void aProcessThatIsToldNothingEnds() throws Exception {
        ProcessSettings patient = Processes.settings(64, Duration.ofSeconds(30));
        ProcessSettings impatient =
                new ProcessSettings(
                        patient.java(),
                        patient.classPath(),
                        patient.heapMegabytes(),
                        Duration.ofMillis(100),
                        patient.callLimit(),
                        patient.cancelLimit(),
                        patient.lifetime(),
                        patient.archives());
        ProcessFolder files = new ProcessFolder(process());
        files.create(Connection.newToken());
        ChildProcess process = ChildProcess.start(impatient, files, List.of());
        assertTrue(process.awaitEnd(Processes.LIMIT));
        assertEquals(Optional.empty(), files.outcome());
    }

    @Test
    void aNumberThatAnotherProcessHasByNowIsNotOurs() throws Exception {
        ProcessFolder files = new ProcessFolder(process());
        files.create(Connection.newToken());
        long own = ProcessHandle.current().pid();
        Instant start = ProcessHandle.current().info().startInstant().orElseThrow();
        // An older process of that number, and one that began at the very same time.
        for (Instant recorded : List.of(start.minusSeconds(3600), start)) {
            files.write(new ProcessFolder.Address(own, recorded, 1));
            ProcessJob job =
                    Processes.runner()
                            .attach(process(), run(Processes.gated(gate())))
                            .orElseThrow();
            assertTrue(job.lost(), "its process is gone");
            assertEquals(Optional.empty(), job.pid());
            job.cancel();
            assertTrue(ProcessHandle.current().isAlive());
        }
    }

    @Test
    void aProcessThatNeverListenedIsNoJob() throws Exception {
        ProcessRun run = run(Processes.gated(gate()));
        assertEquals(Optional.empty(), Processes.runner().attach(process(), run));
        new ProcessFolder(process()).create(Connection.newToken());
        assertEquals(Optional.empty(), Processes.runner().attach(process(), run));
    }

    @Test
    void aJavaThatDoesNotStartIsNamed() throws Exception {
        ProcessSettings good = Processes.settings(256, Duration.ofSeconds(30));
        ProcessSettings empty =
                new ProcessSettings(
                        good.java(),
                        List.of(folder),
                        256,
                        good.startLimit(),
                        good.callLimit(),
                        good.cancelLimit(),
                        good.lifetime(),
                        good.archives());
        IOException e =
                assertThrows(
                        IOException.class,
                        () -> new ProcessRunner(empty).start(process(), run("row -> 1")));
        assertEquals(
                "the process has ended before it could be spoken to; see "
                        + process().resolve("jvm.log"),
                e.getMessage());
        assertTrue(Files.readString(process().resolve("jvm.log")).contains("ProcessMain"));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void nobodyElseSeesWhatItRuns() throws Exception {
        ProcessJob job = start(Processes.gated(gate()));
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(process())));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(process().resolve("token"))));
        String command =
                ProcessHandle.of(job.pid().orElseThrow())
                        .flatMap(p -> p.info().commandLine())
                        .orElseThrow();
        assertFalse(command.contains("Create"), command);
        awaitGate();
        job.cancel();
        assertEquals(Job.State.CANCELLED, job.await(Processes.LIMIT));
    }

    @Test
    void manyStartsLeaveNothing() throws Exception {
        ProcessRunner runner = Processes.runner();
        runner.check(folder.resolve("process-0"));
        Set<String> before = threads();
        for (int i = 1; i <= 10; i++) {
            Duration taken = runner.check(folder.resolve("process-" + i));
            assertTrue(taken.compareTo(Processes.LIMIT) < 0);
        }
        Processes.await("the end of threads", () -> before.containsAll(threads()));
    }

    /** Names of our threads; the JVM keeps those that reap processes for a while. */
    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("beam "))
                .collect(Collectors.toSet());
    }
}
