package org.nifibeam.nifi.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.storage.DurableFiles;
import org.nifibeam.service.RunState;

/**
 * NiFi is killed at each step of a submission, and of the run behind it: whatever is on the disk by
 * then, and whichever of NiFi's sessions are committed, the FlowFile gives one run, and that one
 * result.
 */
@Timeout(300)
final class SubmissionStepsTest {
    private static final String UUID = "5e0ab26b-1c0f-4bd2-8a5c-2d6a4c61d1a1";
    private static final List<String> NUMBERS = List.of("{\"n\":1}", "{\"n\":2}", "{\"n\":3}");

    /** More than a run has steps that leave another disk behind. */
    private static final int STOPS = 40;

    @TempDir Path folder;

    /** What NiFi has committed when it is killed. */
    private record Committed(int submitted, int results, int finished) {
        /** RunPipeline's state, which is committed with its FlowFiles. */
        Map<String, String> state() {
            Map<String, String> state = new HashMap<>();
            if (results > 0) {
                state.put("delivered/run-1/Back", "1");
            }
            if (finished > 0) {
                state.put("told/run-1", "true");
            }
            return state;
        }
    }

    /** A disk as a kill leaves it. */
    private record Image(Path copy, Committed committed) {}

    /** The program: takes the definition in, follows its run to the end, or until it is stopped. */
    static final class Submission {
        private static final long PAUSE_NANOS = 10_000_000;

        /** Set from outside. */
        private static volatile boolean stop;

        private Submission() {}

        /** Once for each folder. */
        public static void main(String[] folders) throws Exception {
            for (String name : folders) {
                begin(Path.of(name));
            }
            System.exit(0);
        }

        /** As NiFi ends: processors are stopped when their trigger returns, then services. */
        private static void begin(Path folder) throws Exception {
            stop = false;
            Committed committed;
            try (RunFixture fixture = fixture(folder)) {
                enqueue(fixture, folder);
                for (boolean first = true;
                        !stop && fixture.files("finished").isEmpty();
                        first = false) {
                    fixture.runner.run(1, false, first);
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
                committed =
                        new Committed(
                                fixture.files("submitted").size(),
                                fixture.files("results").size(),
                                fixture.files("finished").size());
                assertEquals(
                        committed.state().keySet(),
                        fixture
                                .runner
                                .getStateManager()
                                .getState(Scope.LOCAL)
                                .toMap()
                                .keySet()
                                .stream()
                                .filter(key -> !key.startsWith("status/"))
                                .collect(Collectors.toSet()));
            }
            Files.writeString(
                    folder.resolve("committed"),
                    committed.submitted + " " + committed.results + " " + committed.finished);
        }
    }

    private static RunFixture fixture(Path folder) throws Exception {
        return new RunFixture(
                folder.resolve("disk/work"),
                folder.toString(),
                Map.of(),
                Map.of("Parallelism", "1"));
    }

    private static void enqueue(RunFixture fixture, Path folder) {
        String definition =
                CanvasDefinition.start("p", "run-1", "standalone")
                        .withStage(
                                "ReadFromGate",
                                "Gate",
                                "Gate",
                                Map.of(),
                                Map.of(),
                                Map.of("gate", folder.toString()))
                        .withStage(
                                "WriteToJson",
                                "Json",
                                "Json",
                                Map.of("input", "Gate"),
                                Map.of(),
                                Map.of("path", folder + "/disk/out/n"))
                        .withStage(
                                "WriteToFlowFile",
                                "Back",
                                "Back",
                                Map.of("input", "Gate"),
                                Map.of(),
                                Map.of())
                        .toYaml();
        // NiFi has the same FlowFile after a restart.
        MockFlowFile flowFile = new MockFlowFile(1);
        flowFile.setData(definition.getBytes(StandardCharsets.UTF_8));
        flowFile.putAttributes(Map.of("uuid", UUID));
        fixture.runner.enqueue(flowFile);
    }

    /** Takes images, each state of the disk once. */
    private final class Camera implements SteppedJvm.Steps {
        private final List<Image> images = new ArrayList<>();
        private final Set<Object> known = new HashSet<>();
        private Committed committed = new Committed(0, 0, 0);

        @Override
        public void step() throws IOException {
            if (known.add(List.of(committed, contents(folder.resolve("disk"))))) {
                Path copy = folder.resolve("image-" + images.size());
                copy(folder.resolve("disk"), copy);
                images.add(new Image(copy, committed));
            }
        }

        @Override
        public void committed(Set<String> methods, Set<String> transfers) {
            String run = "org.nifibeam.nifi.run.";
            committed =
                    new Committed(
                            methods.contains(run + "RunPipeline.takeIn") ? 1 : committed.submitted,
                            committed.results
                                    + (methods.contains(run + "Follower.deliver") ? 1 : 0),
                            committed.finished + (methods.contains(run + "Follower.end") ? 1 : 0));
        }
    }

    private static Map<String, String> contents(Path of) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        if (Files.exists(of)) {
            try (Stream<Path> all = Files.walk(of)) {
                for (Path path : all.toList()) {
                    contents.put(
                            of.relativize(path).toString(),
                            Files.isDirectory(path)
                                    ? "folder"
                                    : new String(
                                            Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
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

    private List<String> written() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("disk/out"))) {
            List<String> lines = new ArrayList<>();
            for (Path file : files.toList()) {
                lines.addAll(Files.readAllLines(file));
            }
            return lines;
        }
    }

    /** Has the n-th run of the program stopped at its n-th step. */
    private static final class Stopper implements SteppedJvm.Steps {
        private final List<Path> folders;
        private final Set<Object> known = new HashSet<>();
        private SteppedJvm nifi;
        private int run;
        private boolean all;

        Stopper(List<Path> folders) {
            this.folders = folders;
        }

        @Override
        public void step() throws IOException {
            while (run < folders.size() && Files.exists(folders.get(run).resolve("committed"))) {
                all |= known.size() < run + 1;
                known.clear();
                run++;
            }
            if (run < folders.size()
                    && known.add(contents(folders.get(run).resolve("disk")))
                    && known.size() == run + 1) {
                nifi.set(Submission.class, "stop");
            }
        }

        @Override
        public void committed(Set<String> methods, Set<String> transfers) {}
    }

    @Test
    void aStopAtAnyStepDoesTheSame() throws Exception {
        List<Path> folders = new ArrayList<>();
        for (int i = 0; i < STOPS; i++) {
            folders.add(Files.createDirectory(folder.resolve("stop-" + i)));
        }
        Stopper stopper = new Stopper(folders);
        try (SteppedJvm nifi =
                new SteppedJvm(
                        Submission.class,
                        Intake.class,
                        folders.stream().map(Path::toString).toList())) {
            stopper.nifi = nifi;
            nifi.run(stopper);
        }
        assertTrue(stopper.all, "the last runs came to their end before their step");
        for (Path stopped : folders) {
            List<Integer> committed =
                    Stream.of(Files.readString(stopped.resolve("committed")).split(" "))
                            .map(Integer::valueOf)
                            .toList();
            folder = stopped;
            assertGoesOn(
                    new Image(
                            stopped,
                            new Committed(committed.get(0), committed.get(1), committed.get(2))));
        }
    }

    @Test
    void aKillAtAnyStepLeavesTheFlowFileOrTheRunAndNeverTwoOfThem() throws Exception {
        Camera camera = new Camera();
        try (SteppedJvm nifi =
                new SteppedJvm(Submission.class, Intake.class, List.of(folder.toString()))) {
            nifi.run(camera);
        }
        assertEquals(new Committed(1, 1, 1), camera.committed, "the program has come to its end");
        System.out.println(camera.images.size() + " steps of a submission were killed at");
        assertTrue(camera.images.size() >= 20, "the debugger has seen the steps");
        for (Image image : camera.images) {
            DurableFiles.deleteTree(folder.resolve("disk"));
            copy(image.copy, folder.resolve("disk"));
            assertGoesOn(image);
        }
    }

    private void assertGoesOn(Image image) throws Exception {
        Committed before = image.committed;
        try (RunFixture fixture = fixture(folder)) {
            fixture.runner.getStateManager().setState(before.state(), Scope.LOCAL);
            if (before.submitted == 0) {
                enqueue(fixture, folder);
            }
            fixture.until(
                    "the end of " + image,
                    () ->
                            before.finished + fixture.files("finished").size() > 0
                                    && before.submitted + fixture.files("submitted").size() > 0
                                    && fixture.runner.getQueueSize().getObjectCount() == 0);
            fixture.runner.run(2, false, false);
            assertEquals(
                    new Committed(1, 1, 1),
                    new Committed(
                            before.submitted + fixture.files("submitted").size(),
                            before.results + fixture.files("results").size(),
                            before.finished + fixture.files("finished").size()),
                    image::toString);
            for (String none : List.of("failed", "incomplete")) {
                assertEquals(0, fixture.files(none).size(), image::toString);
            }
            fixture.files("results").forEach(f -> f.assertAttributeEquals("record.count", "3"));
            assertEquals(
                    List.of(RunState.FINISHED),
                    fixture.service.runs().stream().map(run -> run.state()).toList(),
                    image::toString);
            assertEquals(NUMBERS, written(), image::toString);
        }
    }
}
