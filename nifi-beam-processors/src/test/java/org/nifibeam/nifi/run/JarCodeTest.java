package org.nifibeam.nifi.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.code.CopiedJar;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.service.RunRefusedException;
import org.nifibeam.service.RunRequest;
import org.nifibeam.service.RunState;

/**
 * TransformWithCode from submission to the end: the jar is copied and looked at by NiFi, and loaded
 * by the run's process alone.
 */
@Timeout(180)
final class JarCodeTest {
    private static final String CODE =
            """
            package org.example;

            import java.util.ArrayList;
            import java.util.List;
            import org.nifibeam.core.function.DoFn;
            import org.nifibeam.core.schema.*;
            import org.nifibeam.core.sdk.*;
            import org.nifibeam.core.sdk.transforms.*;
            import org.nifibeam.core.sdk.types.ElementTypes;

            public final class Code {
                /** Notes which process it is loaded in. */
                public static final class Times implements PTransform<PCollection<Row>, PCollection<String>> {
                    static {
                        try {
                            java.nio.file.Files.writeString(
                                    java.nio.file.Path.of("LOADED"), "" + ProcessHandle.current().pid());
                        } catch (java.io.IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    }

                    private final int factor;

                    public Times(Arguments arguments) {
                        factor = Integer.parseInt(arguments.required("factor"));
                    }

                    @Override
                    public PCollection<String> expand(PCollection<Row> input) {
                        int by = factor;
                        return input.apply("Times", MapElements.into(ElementTypes.strings())
                                .via((Row row) -> "" + row.getLong(0) * by));
                    }
                }

                public static final class Twice extends DoFn<Row, Row> {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public void process(ProcessContext<Row, Row> context) {
                        context.output(context.element());
                        context.output(context.element());
                    }
                }

                public static final class Throws extends DoFn<Row, Row> {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public void process(ProcessContext<Row, Row> context) {
                        throw new IllegalStateException("not today");
                    }
                }

                public static final class ThrowsInSetup extends DoFn<Row, Row> {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public void setup() {
                        throw new IllegalStateException("no set up");
                    }

                    @Override
                    public void process(ProcessContext<Row, Row> context) {
                        context.output(context.element());
                    }
                }

                public static final class ThrowsInTeardown extends DoFn<Row, Row> {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public void process(ProcessContext<Row, Row> context) {
                        context.output(context.element());
                    }

                    @Override
                    public void teardown() {
                        throw new IllegalStateException("no tear down");
                    }
                }

                /** Says that it is there, and never comes back. */
                public static final class Waits extends DoFn<Row, Row> {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public void process(ProcessContext<Row, Row> context) throws java.io.IOException {
                        java.nio.file.Files.writeString(java.nio.file.Path.of("LOADED"), "" + ProcessHandle.current().pid());
                        while (true) {
                            Thread.onSpinWait();
                        }
                    }
                }

                public static final class Exits extends DoFn<Row, Row> {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public void process(ProcessContext<Row, Row> context) {
                        System.exit(0);
                    }
                }

                public static final class Hoards extends DoFn<Row, Row> {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public void process(ProcessContext<Row, Row> context) {
                        List<byte[]> all = new ArrayList<>();
                        while (true) {
                            all.add(new byte[1 << 20]);
                        }
                    }
                }

                public static final class Hangs implements PTransform<PCollection<Row>, PCollection<Row>> {
                    @Override
                    public PCollection<Row> expand(PCollection<Row> input) {
                        while (true) {
                            Thread.onSpinWait();
                        }
                    }
                }
            }
            """;

    @TempDir Path folder;
    private Path jar;

    @BeforeEach
    void makeJar() throws IOException {
        jar = CompiledJar.of(folder.resolve("code.jar"), "org.example.Code", source());
    }

    private String source() {
        return CODE.replace("LOADED", folder.resolve("loaded-by").toString());
    }

    private Path gate() {
        return folder.resolve("gate");
    }

    /** Three numbers that come once the gate is open, through a class of the jar, to a file. */
    private String definition(String run, Map<String, Object> code) {
        return definition(run, code, Map.of());
    }

    private String definition(String run, Map<String, Object> code, Map<String, Object> fields) {
        Map<String, Object> config = new HashMap<>(code);
        config.putIfAbsent("jar", jar.toString());
        CanvasDefinition definition =
                GateSourceProvider.begun(run, run, gate())
                        .withStage(
                                "TransformWithCode",
                                "Code",
                                "Code",
                                Map.of("input", "Gate"),
                                Map.of(),
                                config);
        String last = "Code";
        if (!fields.isEmpty()) {
            definition =
                    definition.withStage(
                            "MapToFields",
                            "Fields",
                            "Fields",
                            Map.of("input", "Code"),
                            Map.of(),
                            Map.of("fields", fields));
            last = "Fields";
        }
        return definition
                .withStage(
                        "WriteToJson",
                        "Json",
                        "Json",
                        Map.of("input", last),
                        Map.of(),
                        Map.of("path", folder + "/out/n"))
                .toYaml();
    }

    private static Map<String, Object> function(String name) {
        return Map.of("class", "org.example.Code$" + name, "schema", "{n: int64}");
    }

    private RunFixture fixture(Map<String, String> more) throws Exception {
        Map<String, String> properties = new HashMap<>(more);
        properties.putIfAbsent("User Code", "allowed");
        properties.putIfAbsent("Allowed Jars", jar + " " + CopiedJar.sha256(jar));
        properties.put("Child Heap", "64 MB");
        properties.put("Parallelism", "1");
        return new RunFixture(folder.resolve("work"), folder.toString(), Map.of(), properties);
    }

    private RunFixture fixture() throws Exception {
        return fixture(Map.of());
    }

    private static void submit(RunFixture fixture, String run, String definition) throws Exception {
        fixture.service.submit(
                new RunRequest(
                        run,
                        "owner",
                        "submitter",
                        definition,
                        RunRequest.IfRunning.ATTACH_IF_IDENTICAL,
                        Map.of(),
                        Map.of()));
    }

    private static void untilState(RunFixture fixture, String run, RunState state) {
        fixture.until(
                state.name(), () -> fixture.service.inspect(run).orElseThrow().state() == state);
    }

    private static String problems(RunFixture fixture, String run) {
        return fixture.service.inspect(run).orElseThrow().problems().toString();
    }

    private List<String> lines() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            return files.flatMap(JarCodeTest::lines).sorted().toList();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path run(String id) {
        return folder.resolve("work/service/runs").resolve(id);
    }

    @Test
    void aTransformOfAJarRunsInTheRunsProcessAlone() throws Exception {
        Files.createFile(gate());
        Map<String, Object> times =
                Map.of("class", "org.example.Code$Times", "arguments", Map.of("factor", "10"));
        try (RunFixture fixture = fixture()) {
            // NiFi does not know what the class gives; the process does.
            fixture.runner.enqueue(definition("run-1", times, Map.of("ten", "value")));
            fixture.untilCount("finished", 1);
        }
        assertEquals(List.of("{\"ten\":\"10\"}", "{\"ten\":\"20\"}", "{\"ten\":\"30\"}"), lines());
        assertNotEquals(
                Long.toString(ProcessHandle.current().pid()),
                Files.readString(folder.resolve("loaded-by")));
        assertTrue(Files.notExists(run("run-1").resolve("jars")), "an ended run needs no jar");
    }

    @Test
    void aFunctionOfAJarRuns() throws Exception {
        Files.createFile(gate());
        try (RunFixture fixture = fixture()) {
            fixture.runner.enqueue(definition("run-1", function("Twice")));
            fixture.untilCount("finished", 1);
        }
        assertEquals(6, lines().size());
    }

    @Test
    void whatIsWrongBehindTheCodeIsFoundBeforeAnythingIsRead() throws Exception {
        Map<String, Object> times =
                Map.of("class", "org.example.Code$Times", "arguments", Map.of("factor", "10"));
        try (RunFixture fixture = fixture()) {
            // The gate is closed: a run that reads does not end.
            fixture.runner.enqueue(
                    definition("run-1", times, Map.of("a", "valeu", "b", "value + 1")));
            fixture.untilCount("failed", 1);
            String error = fixture.files("failed").get(0).getAttribute("pipeline.problems");
            assertTrue(error.contains("did you mean 'value'?"), error);
            assertTrue(error.contains("'value + 1'"), error);
        }
    }

    private String refusal(RunFixture fixture, Map<String, Object> code) {
        return assertThrows(
                        RunRefusedException.class,
                        () -> submit(fixture, "refused", definition("refused", code)))
                .getMessage();
    }

    private String refusal(Path allowed) throws Exception {
        try (RunFixture fixture =
                fixture(Map.of("Allowed Jars", CopiedJar.sha256(allowed) + "  " + allowed))) {
            return refusal(
                    fixture,
                    Map.of(
                            "jar",
                            allowed.toString(),
                            "class",
                            "org.example.Code$Twice",
                            "schema",
                            "{n: int64}"));
        }
    }

    @Test
    void aJarThatIsNotTheOneAllowedIsRefused() throws Exception {
        Path other = Files.copy(jar, folder.resolve("other.jar"));
        Path link = Files.createSymbolicLink(folder.resolve("link.jar"), other);
        String advice =
                "add its path and its SHA-256 to Allowed Jars of the runner service, or name one that is there";
        try (RunFixture fixture = fixture()) {
            for (Path path : List.of(other, link, folder.resolve("no.jar"))) {
                assertEquals(
                        "[DENIED] stage 'Code': the jar "
                                + path
                                + " is none of this runner's Allowed Jars; "
                                + advice,
                        refusal(fixture, Map.of("jar", path.toString(), "class", "Code")));
            }
            String before = CopiedJar.sha256(jar);
            CompiledJar.of(jar, "org.example.Code", source().replace("not today", "now"));
            String now = CopiedJar.sha256(jar);
            assertEquals(
                    "[DENIED] stage 'Code': the jar "
                            + jar
                            + " is not as Allowed Jars has it: its SHA-256 is "
                            + now
                            + "; put the right jar there, or correct Allowed Jars of the runner service if this is the one meant",
                    refusal(fixture, Map.of("class", "org.example.Code$Twice")));
            assertEquals(
                    "[INVALID_VALUE] stage 'Code': "
                            + jar
                            + " has changed: its SHA-256 is "
                            + now
                            + ", not "
                            + before
                            + "; define the pipeline anew",
                    refusal(fixture, Map.of("class", "org.example.Code$Twice", "sha256", before)));
            assertEquals(List.of(), fixture.service.runs("owner"));
        }
    }

    @Test
    void linksAreFollowedBeforePathsAreCompared() throws Exception {
        Files.createFile(gate());
        Path link = Files.createSymbolicLink(folder.resolve("link.jar"), jar);
        Map<String, Object> code = new HashMap<>(function("Twice"));
        code.put("jar", link.toString());
        try (RunFixture fixture = fixture()) {
            fixture.runner.enqueue(definition("run-1", code));
            fixture.untilCount("finished", 1);
        }
        assertEquals(6, lines().size());
    }

    @Test
    void aJarThatCannotRunIsRefusedWithoutLoadingIt() throws Exception {
        int java = Runtime.version().feature();
        Path newer = folder.resolve("newer.jar");
        CompiledJar.of(newer, "org.example.Code", source(), new Manifest(), 40);
        assertTrue(
                refusal(newer)
                        .endsWith(
                                ".class is compiled for Java 57, and it would run on Java "
                                        + java
                                        + "; compile it with --release "
                                        + java
                                        + " or less"));
        Manifest more = new Manifest();
        more.getMainAttributes().put(Attributes.Name.CLASS_PATH, "file:/elsewhere.jar");
        Path pointing = folder.resolve("pointing.jar");
        CompiledJar.of(pointing, "org.example.Code", source(), more, 0);
        assertEquals(
                "[UNSUPPORTED] stage 'Code': "
                        + pointing
                        + ": its manifest has a Class-Path, of jars that nobody has checked; put what it needs into the jar",
                refusal(pointing));
        Path empty = Files.writeString(folder.resolve("empty.jar"), "no jar at all");
        assertTrue(refusal(empty).contains(empty + " cannot be read as a jar: "));
        try (RunFixture fixture = fixture()) {
            assertEquals(
                    "[INVALID_VALUE] stage 'Code': there is no class org.example.None in "
                            + jar
                            + "; give its full name, with the package",
                    refusal(fixture, Map.of("class", "org.example.None")));
        }
        assertTrue(Files.notExists(folder.resolve("loaded-by")));
    }

    @Test
    void codeOfJarsIsRefusedWhereUserCodeIs() throws Exception {
        try (RunFixture fixture = fixture(Map.of("User Code", "denied"))) {
            assertEquals(
                    "[DENIED] stage 'Code': it runs user code, which this runner does not allow; set User Code of the runner service to"
                            + " 'allowed', or write it without 'language: java' and classes of your own",
                    refusal(fixture, Map.of("class", "org.example.Code$Twice")));
        }
        try (RunFixture fixture = fixture(Map.of("Execution", "NiFi JVM"))) {
            assertEquals(
                    "[DENIED] stage 'Code': it runs user code, which may end or hang the JVM it runs in, and that would be NiFi's; set"
                            + " Execution of the runner service to 'separate process'",
                    refusal(fixture, Map.of("class", "org.example.Code$Twice")));
        }
    }

    /** While one run's jar does its worst, another run goes on; then the service takes the next. */
    @Test
    void whatAJarDoesToItsProcessItDoesNotDoToNifiNorToOtherRuns() throws Exception {
        Map<String, String> endings =
                Map.of(
                        "Throws",
                        "[FAILED] stage 'Code': the function failed on the element {n: 1}: not today; see the log",
                        "ThrowsInSetup",
                        "[FAILED] stage 'Code': the function's setup failed: no set up; see the log",
                        "ThrowsInTeardown",
                        "[FAILED] stage 'Code': the function's teardown failed: no tear down; see the log",
                        "Exits",
                        "org.example.Code$Exits.process calls exit; let it throw an exception instead of calling System.exit; user code"
                                + " runs in stage 'Code'",
                        "Hoards",
                        "[FAILED] the run has used up its memory, a heap of 64 MB; give its process more heap, or let it hold less at a"
                                + " time: smaller windows, fewer keys, less parallelism; user code runs in stage 'Code'");
        try (RunFixture fixture = fixture(Map.of("Maximum Concurrent Runs", "2"))) {
            submit(fixture, "good", definition("good", function("Twice")));
            untilState(fixture, "good", RunState.RUNNING);
            Path open = Files.createFile(folder.resolve("open"));
            for (Map.Entry<String, String> ending : endings.entrySet()) {
                String run = ending.getKey();
                fixture.runner.clearTransferState();
                fixture.runner.enqueue(
                        definition(run, function(run))
                                .replace(gate().toString(), open.toString())
                                .replace("/out/n", "/bad/n"));
                fixture.untilCount("failed", 1);
                String error = problems(fixture, run);
                assertTrue(error.contains(ending.getValue()), error);
                fixture.files("failed")
                        .get(0)
                        .assertAttributeEquals(
                                "pipeline.error",
                                fixture.service
                                        .inspect(run)
                                        .orElseThrow()
                                        .problems()
                                        .get(0)
                                        .toString());
                assertEquals(
                        RunState.RUNNING,
                        fixture.service.inspect("good").orElseThrow().state(),
                        run);
            }
            Files.createFile(gate());
            untilState(fixture, "good", RunState.FINISHED);
        }
        assertEquals(6, lines().size());
        assertTrue(
                Files.notExists(folder.resolve("bad")) || files("bad").isEmpty(),
                "nothing of a failed run");
    }

    @Test
    void whileAFunctionHangsOtherRunsGoOn() throws Exception {
        Files.createFile(gate());
        try (RunFixture fixture = fixture(Map.of("Maximum Concurrent Runs", "2"))) {
            submit(
                    fixture,
                    "hangs",
                    definition("hangs", function("Waits")).replace("/out/n", "/bad/n"));
            Path there = folder.resolve("loaded-by");
            fixture.until("its code", () -> there.toFile().length() > 0);
            submit(fixture, "good", definition("good", function("Twice")));
            untilState(fixture, "good", RunState.FINISHED);
            assertEquals(RunState.RUNNING, fixture.service.inspect("hangs").orElseThrow().state());
            fixture.service.cancel("hangs");
            // The service does this itself after half a minute.
            long pid = Long.parseLong(Files.readString(there));
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            untilState(fixture, "hangs", RunState.CANCELLED);
        }
        assertEquals(6, lines().size());
        assertTrue(Files.notExists(folder.resolve("bad")) || files("bad").isEmpty());
    }

    private List<Path> files(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.toList();
        }
    }

    @Test
    void aJarThatHangsBeforeTheRunHasBegunEndsWhenItIsCancelled() throws Exception {
        try (RunFixture fixture = fixture()) {
            submit(
                    fixture,
                    "run-1",
                    definition("run-1", Map.of("class", "org.example.Code$Hangs")));
            fixture.until(
                    "its process", () -> Files.exists(run("run-1").resolve("process-1/address")));
            fixture.service.cancel("run-1");
            untilState(fixture, "run-1", RunState.CANCELLED);
        }
    }

    @Test
    void aRunKeepsTheJarsItCameWith() throws Exception {
        try (RunFixture fixture = fixture(Map.of("Maximum Concurrent Runs", "1"))) {
            submit(fixture, "first", definition("first", function("Twice")));
            untilState(fixture, "first", RunState.RUNNING);
            submit(
                    fixture,
                    "second",
                    definition("second", function("Twice")).replace("/out/n", "/out2/n"));
            assertEquals(RunState.WAITING, fixture.service.inspect("second").orElseThrow().state());
        }
        // The service is enabled again with what it had, and the jar is another.
        String allowed = jar + " " + CopiedJar.sha256(jar);
        CompiledJar.of(jar, "org.example.Code", source().replace("not today", "now"));
        Files.createFile(gate());
        try (RunFixture fixture = fixture(Map.of("Allowed Jars", allowed))) {
            untilState(fixture, "first", RunState.FINISHED);
            untilState(fixture, "second", RunState.FINISHED);
        }
        assertEquals(6, lines().size());
    }

    @Test
    void aRunThatBeginsAgainMayLoadWhatIsStillAllowed() throws Exception {
        try (RunFixture fixture = fixture(Map.of("Maximum Concurrent Runs", "1"))) {
            submit(fixture, "first", definition("first", function("Twice")));
            submit(
                    fixture,
                    "second",
                    definition("second", function("Twice")).replace("/out/n", "/out2/n"));
        }
        Files.createFile(gate());
        try (RunFixture fixture = fixture(Map.of("Allowed Jars", jar + " " + "0".repeat(64)))) {
            untilState(fixture, "second", RunState.FAILED);
            assertEquals(
                    "[[DENIED] stage 'Code': the jar "
                            + jar
                            + " is not one that this runner allows; have the runner's settings extended, or use a transform that needs"
                            + " no code]",
                    problems(fixture, "second"));
        }
    }
}
