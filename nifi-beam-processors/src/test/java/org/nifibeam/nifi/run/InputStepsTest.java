package org.nifibeam.nifi.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.json.JsonTreeReader;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.storage.DurableFiles;
import org.nifibeam.service.RunInfo;
import org.nifibeam.service.RunRefusedException;
import org.nifibeam.service.RunRequest;
import org.nifibeam.service.RunState;
import org.nifibeam.service.RunnerUnavailableException;

/**
 * NiFi is killed at each step of an unbounded run's input: whatever is on the disk by then, and
 * whichever of ReadFromFlowFile's sessions are committed, each record comes out once, and the
 * FlowFile goes to original.
 */
@Timeout(300)
final class InputStepsTest {
    private static final String HOLDER = "read-from-flowfile";
    private static final String FLOW_FILE = "5e0ab26b-1c0f-4bd2-8a5c-2d6a4c61d1a1";
    private static final String DATA = "[{\"n\": 1}, {\"n\": 2}, {\"n\": 3}]";
    private static final List<String> ROWS = List.of("{\"n\":1}", "{\"n\":2}", "{\"n\":3}");
    private static final long LIMIT_NANOS = 60_000_000_000L;

    @TempDir Path folder;

    /** What NiFi has committed when it is killed. */
    private record Committed(boolean begun, boolean original) {}

    /** A disk as a kill leaves it, and the definition if it was on its way. */
    private record Image(Path copy, Optional<String> definition, Committed committed) {}

    /** One life of NiFi: ReadFromFlowFile, and whoever submits what it begins. */
    private static final class Life implements AutoCloseable {
        private static final long PAUSE_NANOS = 10_000_000;

        private final Path folder;
        private final RunFixture fixture;
        private final TestRunner reader;
        private int handed;
        private int checkpoints;

        Life(Path folder) throws Exception {
            this.folder = folder;
            this.fixture =
                    new RunFixture(
                            folder.resolve("disk/work"),
                            folder.toString(),
                            Map.of(),
                            Map.of("Parallelism", "1"));
            ReadFromFlowFile processor = new ReadFromFlowFile();
            this.reader = TestRunners.newTestRunner(processor, "Orders");
            processor.initialize(new RunFixture.SameProcessor(processor, reader, HOLDER));
            reader.addControllerService("service", new SameRunner(fixture.service));
            reader.enableControllerService(reader.getControllerService("service"));
            JsonTreeReader json = new JsonTreeReader();
            reader.addControllerService("json", json);
            reader.enableControllerService(json);
            reader.setProperty("Pipeline Runner", "service");
            reader.setProperty("Record Reader", "json");
            reader.setProperty("Input", "one unbounded run");
        }

        /** NiFi has the same FlowFile after a restart. */
        void enqueue(Map<String, String> attributes) {
            MockFlowFile flowFile = new MockFlowFile(1);
            flowFile.setData(DATA.getBytes(StandardCharsets.UTF_8));
            flowFile.putAttributes(Map.of("uuid", FLOW_FILE));
            flowFile.putAttributes(attributes);
            reader.enqueue(flowFile);
        }

        /** From its start until the FlowFile has come out and the run is drained. */
        void live(int originals) throws Exception {
            long deadline = System.nanoTime() + LIMIT_NANOS;
            for (boolean first = true; originals() < originals; first = false) {
                reader.run(1, false, first);
                step(deadline);
            }
            reader.run(2, false, originals == 0);
            while (runs().stream().anyMatch(run -> !run.state().ended())) {
                runs().forEach(run -> fixture.service.drain(run.runId()));
                step(deadline);
            }
        }

        private void step(long deadline) throws Exception {
            assertTrue(System.nanoTime() < deadline, () -> "nothing comes; " + runs());
            List<MockFlowFile> all = reader.getFlowFilesForRelationship("success");
            for (; handed < all.size(); handed++) {
                String definition = written(all.get(handed).getContent());
                Files.writeString(folder.resolve("definition"), definition);
                submit(definition);
            }
            for (RunInfo run : runs()) {
                try {
                    if (run.state() == RunState.RUNNING) {
                        fixture.service.savepoint(run.runId(), "s-" + checkpoints++);
                    }
                } catch (RunRefusedException | RunnerUnavailableException e) {
                    System.out.println("there is no checkpoint yet: " + e.getMessage());
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }

        private String written(String definition) {
            return parsed(definition)
                    .withStage(
                            "WriteToJson",
                            "Json",
                            "Json",
                            Map.of("input", "Orders"),
                            Map.of(),
                            Map.of("path", folder + "/disk/out/n"))
                    .toYaml();
        }

        private static CanvasDefinition parsed(String definition) {
            try {
                return CanvasDefinition.parse(definition);
            } catch (ProblemException e) {
                throw new IllegalArgumentException(e);
            }
        }

        /** The state that is committed with the definition. */
        void remember(String definition) throws IOException {
            reader.getStateManager()
                    .setState(Map.of("begun", parsed(definition).canvas().run()), Scope.LOCAL);
        }

        void submit(String definition) throws Exception {
            fixture.service.submit(
                    new RunRequest(
                            parsed(definition).canvas().run(),
                            "owner",
                            "submitter",
                            definition,
                            RunRequest.IfRunning.ATTACH_IF_IDENTICAL,
                            Map.of(),
                            Map.of()));
        }

        List<RunInfo> runs() {
            return fixture.service.runs();
        }

        int originals() {
            return reader.getFlowFilesForRelationship("original").size();
        }

        @Override
        public void close() {
            fixture.close();
        }
    }

    /** The program that is killed. */
    static final class Program {
        private Program() {}

        /** In a folder. */
        public static void main(String[] arguments) throws Exception {
            try (Life life = new Life(Path.of(arguments[0]))) {
                life.enqueue(Map.of());
                life.live(1);
            }
            System.exit(0);
        }
    }

    /**
     * Takes images where the inputs, the journal or the results are other ones than before, or
     * something has been committed.
     */
    private final class Camera implements SteppedJvm.Steps {
        private final List<Image> images = new ArrayList<>();
        private final Set<Object> known = new HashSet<>();
        private Committed committed = new Committed(false, false);

        @Override
        public void step() throws IOException {
            Path disk = folder.resolve("disk");
            if (known.add(List.of(committed, contents(disk)))) {
                Path copy = folder.resolve("image-" + images.size());
                copy(disk, copy);
                Path definition = folder.resolve("definition");
                images.add(
                        new Image(
                                copy,
                                Files.exists(definition)
                                        ? Optional.of(Files.readString(definition))
                                        : Optional.empty(),
                                committed));
            }
        }

        @Override
        public void committed(Set<String> methods, Set<String> transfers) {
            committed =
                    new Committed(
                            committed.begun || transfers.contains("success"),
                            committed.original || transfers.contains("original"));
        }
    }

    private static Map<String, String> contents(Path of) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        if (Files.exists(of)) {
            try (Stream<Path> all = Files.walk(of)) {
                for (Path path : all.filter(Files::isRegularFile).toList()) {
                    String name = of.relativize(path).toString();
                    boolean input = name.contains("/inputs/");
                    boolean journal = name.endsWith("run.properties");
                    if (input || journal || name.startsWith("out/")) {
                        contents.put(name, Files.readString(path, StandardCharsets.ISO_8859_1));
                    }
                }
            }
        }
        return contents;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.skip(1).toList()) {
                Files.copy(path, to.resolve(from.relativize(path)));
            }
        }
    }

    @Test
    void aKillAtAnyStepLosesNoRecordAndGivesNoneTwice() throws Exception {
        Camera camera = new Camera();
        try (SteppedJvm nifi =
                new SteppedJvm(Program.class, HeldFlowFiles.class, List.of(folder.toString()))) {
            nifi.run(camera);
        }
        assertEquals(new Committed(true, true), camera.committed, "it has come to its end");
        assertEquals(ROWS, rows());
        System.out.println(camera.images.size() + " steps of an input were killed at");
        assertTrue(camera.images.size() >= 12, "the debugger has seen the steps");
        for (int i = 0; i < camera.images.size(); i++) {
            Image image = camera.images.get(i);
            DurableFiles.deleteTree(folder.resolve("disk"));
            copy(image.copy, folder.resolve("disk"));
            assertGoesOn(image);
        }
    }

    private void assertGoesOn(Image image) throws Exception {
        Committed before = image.committed;
        try (Life life = new Life(folder)) {
            if (!before.begun) {
                life.enqueue(Map.of());
            } else if (!before.original) {
                life.enqueue(Map.of("pipeline.waiting", mark()));
            }
            if (before.begun) {
                // RunPipeline has the definition in its queue, or has submitted it.
                String definition = image.definition.orElseGet(() -> life.written(begun()));
                life.remember(definition);
                if (!before.original) {
                    life.submit(definition);
                }
            }
            life.live(before.original ? 0 : 1);
            assertEquals(before.original ? 0 : 1, life.originals(), image::toString);
            assertEquals(0, life.reader.getFlowFilesForRelationship("failure").size());
            assertEquals(0, life.reader.getQueueSize().getObjectCount(), image::toString);
            assertEquals(
                    List.of(RunState.FINISHED),
                    life.runs().stream().map(RunInfo::state).toList(),
                    image::toString);
            assertEquals(List.of(), segments(), image::toString);
        }
        assertEquals(ROWS, rows(), image::toString);
    }

    /** What NiFi had committed and nobody had seen yet. */
    private String begun() {
        return CanvasDefinition.start("pipeline", "run-9", "standalone")
                .withStage(
                        "ReadFromFlowFile",
                        "Orders",
                        "Orders",
                        Map.of(),
                        Map.of(),
                        Map.of("input", input(), "schema", "{n: int32?}", "appended", true))
                .toYaml();
    }

    private String input() {
        try (Stream<Path> files = Files.walk(folder.resolve("disk/work"))) {
            return files.filter(file -> file.endsWith("appended.properties"))
                    .map(file -> file.getParent().getFileName().toString())
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String mark() throws IOException {
        Path segment = segments().get(0);
        String number = segment.getFileName().toString().split("-")[0];
        return HOLDER + "/" + segment.getParent().getFileName() + "/0/" + number;
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("disk/work"))) {
            return files.filter(file -> file.getParent().getParent().endsWith("inputs"))
                    .filter(file -> file.toString().endsWith(".spool"))
                    .toList();
        }
    }

    private List<String> rows() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("disk/out"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines.stream().sorted().toList();
    }
}
