package org.nifibeam.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.testkit.Await;
import org.nifibeam.testkit.Gate;
import org.nifibeam.testkit.Laboratory;

/**
 * A disk that fails while a checkpoint is written, or a checkpoint that is not whole afterwards:
 * the run goes on from the one before, and says so. State is on disk, so that checkpoints link
 * files.
 */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class CheckpointFaultsTest {
    /** Panes by key: state and timers; and rows that are committed with each checkpoint. */
    private static final String PIPELINE =
            """
            pipeline:
              transforms:
                - {type: TestStream, name: read, config: {script: s}}
                - type: Combine
                  name: sums
                  input: read
                  windowing: {type: fixed, size: 1h, trigger: {after_watermark: {late: {after_count: 1}}}}
                  config: {group_by: [k], combine: {sum: {value: v, fn: sum}}}
                - {type: Collect, name: write, input: sums, config: {into: sums}}
                - {type: Collect, name: copy, input: read, config: {into: copy}}
            """;

    private static final List<String> SUMS = List.of("['a', 101]", "['b', 10]");
    private static final List<String> ROWS = List.of("['a', 100]", "['a', 1]", "['b', 10]");

    @TempDir private Path folder;

    private final FaultyDisk disk = new FaultyDisk();
    private final EmbeddedRunner runner = EmbeddedRunner.onDisk(disk);
    private final Gate gate = new Gate();
    private final Laboratory laboratory =
            new Laboratory().script("s", FrequentCheckpoints.script(gate));

    private Job start(int tasks) throws Exception {
        return laboratory.start(
                runner,
                laboratory.plan(PIPELINE, runner.capabilities()),
                "run",
                tasks,
                folder,
                FrequentCheckpoints.SETTINGS);
    }

    /** Two checkpoints have all that there is to read so far. */
    private Job startAndRead(int tasks) throws Exception {
        Job job = start(tasks);
        FrequentCheckpoints.awaitRows(job);
        FrequentCheckpoints.await(job);
        return job;
    }

    private List<String> rows(String into) {
        return laboratory.sink().rows(into);
    }

    private void finish(Job job) throws InterruptedException {
        gate.open();
        laboratory.finish(runner, job);
        assertEquals(SUMS, rows("sums"));
        assertEquals(ROWS, rows("copy"));
    }

    /** The complete ones, in order. */
    private List<Path> checkpoints() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("checkpoints"))) {
            return all.filter(path -> path.getFileName().toString().matches("[0-9]+"))
                    .sorted()
                    .toList();
        }
    }

    /** All that is said meanwhile. */
    private interface Start {
        Job run() throws Exception;
    }

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private Job listening(Start start) throws Exception {
        PrintStream before = System.err;
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            return start.run();
        } finally {
            System.setErr(before);
        }
    }

    private void assertSaid(String expected) {
        String all = said.toString(StandardCharsets.UTF_8);
        assertTrue(all.contains(expected), () -> "'" + expected + "' is not in:\n" + all);
    }

    /** What a checkpoint does to the disk, step by step; all tests that follow are of these. */
    static List<String> steps() {
        return List.of(
                "create records",
                "write records",
                "link shared file",
                "force records",
                "force shared file",
                "create manifest",
                "write manifest",
                "force manifest",
                "force names in N.part",
                "rename N.part",
                "force names in checkpoints");
    }

    @Test
    void theseAreAllSteps() throws Exception {
        Job job = startAndRead(1);
        disk.failAt(step -> false);
        FrequentCheckpoints.await(job);
        FrequentCheckpoints.kill(runner, job);
        List<String> seen = disk.steps().stream().distinct().sorted().toList();
        assertEquals(steps().stream().sorted().toList(), seen);
    }

    /** A step that fails costs a checkpoint, and not the run; nothing comes twice. */
    @ParameterizedTest
    @MethodSource("steps")
    void aStepThatFailsIsMadeAgainWithTheNextCheckpoint(String step) throws Exception {
        Job job = startAndRead(2);
        long failed = job.checkpoints().failed();
        disk.failAt(step::equals);
        Await.until(step, disk::hasFailed);
        Await.until("it is counted", () -> job.checkpoints().failed() == failed + 1);
        FrequentCheckpoints.await(job);
        finish(job);
    }

    /**
     * Whatever was done of it: the run goes on from the one before, or from this if it is whole.
     */
    @ParameterizedTest
    @MethodSource("steps")
    void whenThePowerGoesBeforeAStepTheOneBeforeIsGoneOnFrom(String step) throws Exception {
        Job job = startAndRead(2);
        disk.goOffAt(step::equals);
        Await.until(step, disk::hasFailed);
        FrequentCheckpoints.kill(runner, job);
        disk.tear();
        List<Path> left = checkpoints();
        long last = Long.parseLong(left.get(left.size() - 1).getFileName().toString());
        Job again = listening(() -> start(3));
        assertSaid("run run goes on from checkpoint " + last);
        finish(again);
    }

    private interface Damage {
        void to(Path file) throws IOException;
    }

    private static void cutOff(Path file) throws IOException {
        replace(file, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) / 2));
    }

    private static void change(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        replace(file, bytes);
    }

    /** Of this checkpoint alone, whoever has links to the same file. */
    private static void replace(Path file, byte[] bytes) throws IOException {
        Files.delete(file);
        Files.write(file, bytes);
    }

    static Stream<Arguments> damages() {
        Damage gone = Files::delete;
        Damage cutOff = CheckpointFaultsTest::cutOff;
        Damage changed = CheckpointFaultsTest::change;
        return Stream.of(
                Arguments.of("manifest", gone, "its manifest is gone"),
                Arguments.of("manifest", cutOff, "its manifest is damaged"),
                Arguments.of("manifest", changed, "its manifest is damaged"),
                Arguments.of("task-[0-9]+", gone, "its file FILE is cut off or gone"),
                Arguments.of("task-[0-9]+", cutOff, "its file FILE is cut off or gone"),
                Arguments.of("task-[0-9]+", changed, "its file FILE is damaged"),
                Arguments.of("task-[0-9]+-[0-9]+", gone, "its file FILE is cut off or gone"),
                Arguments.of("task-[0-9]+-[0-9]+", cutOff, "its file FILE is cut off or gone"),
                Arguments.of("task-[0-9]+-[0-9]+", changed, "its file FILE is damaged"));
    }

    private static Path largest(Path checkpoint, String name) throws IOException {
        try (Stream<Path> all = Files.list(checkpoint)) {
            return all.filter(path -> path.getFileName().toString().matches(name))
                    .max(
                            (one, other) ->
                                    Long.compare(one.toFile().length(), other.toFile().length()))
                    .orElseThrow();
        }
    }

    @ParameterizedTest(name = "{2}: {0}")
    @MethodSource("damages")
    void whatIsNotWholeIsPassedOverAndSaid(String name, Damage damage, String words)
            throws Exception {
        Job job = startAndRead(2);
        FrequentCheckpoints.kill(runner, job);
        List<Path> all = checkpoints();
        assertEquals(2, all.size());
        Path file = largest(all.get(1), name);
        damage.to(file);
        Job again = listening(() -> start(2));
        assertSaid(
                "checkpoint "
                        + all.get(1).getFileName()
                        + " cannot be used: "
                        + words.replace("FILE", file.getFileName().toString())
                        + "; it goes on from checkpoint "
                        + Long.parseLong(all.get(0).getFileName().toString())
                        + ", and what was committed since then may come twice");
        gate.open();
        assertEquals(Job.State.DONE, again.await(Duration.ofSeconds(30)));
        assertEquals(SUMS, rows("sums"));
    }

    /** Then there is none that could be gone on from. */
    @Test
    void aSharedFileThatIsDamagedDamagesAllThatHaveIt() throws Exception {
        Job job = startAndRead(1);
        FrequentCheckpoints.kill(runner, job);
        List<Path> all = checkpoints();
        Path shared = shared(all).orElseThrow();
        byte[] bytes = Files.readAllBytes(shared);
        bytes[bytes.length / 2] ^= 1;
        Files.write(shared, bytes);
        IOException e = assertThrows(IOException.class, () -> start(1));
        assertTrue(
                e.getMessage().contains(" is damaged, and there is none before; to begin anew"),
                e.getMessage());
    }

    /** A file of the last one that another one has too. */
    private static Optional<Path> shared(List<Path> checkpoints) throws IOException {
        try (Stream<Path> before = Files.list(checkpoints.get(0));
                Stream<Path> after = Files.list(checkpoints.get(1))) {
            List<Object> known = before.map(CheckpointFaultsTest::key).toList();
            return after.filter(file -> known.contains(key(file))).findFirst();
        }
    }

    private static Object key(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Then it costs a copy each time, and all else is the same. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void whereThereAreNoLinksFilesAreCopied(int tasks) throws Exception {
        Disk copying =
                new Disk() {
                    @Override
                    public OutputStream create(Path file) throws IOException {
                        return Files.newOutputStream(file);
                    }

                    @Override
                    public void link(Path file, Path second) throws IOException {
                        Files.copy(file, second);
                    }
                };
        EmbeddedRunner other = EmbeddedRunner.onDisk(copying);
        Plan plan = laboratory.plan(PIPELINE, other.capabilities());
        Job job = laboratory.start(other, plan, "run", 1, folder, FrequentCheckpoints.SETTINGS);
        Await.until(
                "two rows are read",
                () -> job.metrics().stream().anyMatch(stage -> stage.out() >= 2));
        FrequentCheckpoints.await(job);
        ((EmbeddedJob) job).drop();
        other.forget("run");
        assertEquals(Optional.empty(), shared(checkpoints()));
        gate.open();
        laboratory.finish(
                other,
                laboratory.start(other, plan, "run", tasks, folder, FrequentCheckpoints.SETTINGS));
        assertEquals(SUMS, rows("sums"));
        assertEquals(ROWS, rows("copy"));
    }

    /** What a run has begun from stays when the run's own folder goes. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aSavepointOutlivesItsRun(int tasks) throws Exception {
        Path savepoint = folder.resolve("savepoint");
        Path work = Files.createDirectory(folder.resolve("work"));
        Job job =
                laboratory.start(
                        runner,
                        laboratory.plan(PIPELINE, runner.capabilities()),
                        "run",
                        2,
                        work,
                        FrequentCheckpoints.SETTINGS);
        Await.until(
                "two rows are read",
                () -> job.metrics().stream().anyMatch(stage -> stage.out() >= 2));
        job.stopWithSavepoint(savepoint);
        assertEquals(Job.State.CANCELLED, job.await(Duration.ofSeconds(10)));
        runner.forget("run");
        CheckpointFolder.delete(work);
        Files.createDirectory(work);
        Job next =
                runner.run(
                        laboratory.plan(PIPELINE, runner.capabilities()),
                        new RunOptions(
                                "next",
                                tasks,
                                work,
                                laboratory.connectors(),
                                laboratory.clock(),
                                FrequentCheckpoints.SETTINGS,
                                Optional.of(savepoint)));
        FrequentCheckpoints.await(next);
        gate.open();
        assertEquals(Job.State.DONE, next.await(Duration.ofSeconds(30)));
        assertEquals(SUMS, rows("sums"));
        CheckpointFolder.read(savepoint);
    }
}
