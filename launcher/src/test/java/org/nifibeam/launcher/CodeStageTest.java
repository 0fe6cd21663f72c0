package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.code.CopiedJar;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;

/** TransformWithCode: classes of a jar as stages of a definition, run. */
@Timeout(120)
class CodeStageTest {
    @TempDir private Path folder;

    private Path jar() throws IOException {
        return jar(folder);
    }

    /** A jar made in a folder, with classes for stages. */
    static Path jar(Path folder) throws IOException {
        Path source = Files.createDirectories(folder.resolve("src")).resolve("Shout.java");
        Files.writeString(
                source,
                """
                package org.example;

                import org.nifibeam.core.function.DoFn;
                import org.nifibeam.core.schema.*;
                import org.nifibeam.core.sdk.*;
                import org.nifibeam.core.sdk.transforms.*;
                import org.nifibeam.core.sdk.types.ElementTypes;

                public final class Shout implements PTransform<PCollection<Row>, PCollection<String>> {
                    private final String mark;

                    public Shout(Arguments arguments) {
                        mark = arguments.required("mark");
                    }

                    @Override
                    public PCollection<String> expand(PCollection<Row> input) {
                        String end = mark;
                        return input.apply("Upper", MapElements.into(ElementTypes.strings())
                                .via((Row row) -> row.get(0).toString().toUpperCase() + end));
                    }

                    public static final class Twice extends DoFn<Row, Row> {
                        private static final long serialVersionUID = 1L;

                        @Override
                        public void process(ProcessContext<Row, Row> context) {
                            context.output(context.element());
                            context.output(context.element());
                        }
                    }

                    public static final class Nothing {}

                    public static final class Failing implements PTransform<PCollection<Row>, PCollection<Row>> {
                        @Override
                        public PCollection<Row> expand(PCollection<Row> input) {
                            throw new IllegalStateException("no luck");
                        }
                    }
                }
                """);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        int status =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "--release",
                                "17",
                                "-d",
                                classes.toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                source.toString());
        assertEquals(0, status);
        Path jar = folder.resolve("shout.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                copy(file, out);
            }
        }
        return jar;
    }

    private static void copy(Path file, OutputStream out) throws IOException {
        out.write(Files.readAllBytes(file));
    }

    private Path definition(String config) throws IOException {
        return Files.writeString(
                folder.resolve("p.yaml"),
                """
                pipeline:
                  type: chain
                  transforms:
                    - {type: Create, config: {elements: [{word: ah}, {word: oh}]}}
                    - type: TransformWithCode
                      name: Code
                      config: CONFIG
                    - {type: WriteToJson, config: {path: 'OUT', num_shards: 1}}
                """
                        .replace("CONFIG", config)
                        .replace("OUT", folder.resolve("out").toString()));
    }

    private List<String> run(String config) throws Exception {
        assertEquals(0, Main.commandLine().execute("run", definition(config).toString()));
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines.stream().sorted().toList();
    }

    private List<String> problems(String config) throws Exception {
        try {
            DefinitionFile.compile(definition(config), new Values());
            return List.of();
        } catch (ProblemException e) {
            return e.problems().stream().map(Problem::withoutPlace).toList();
        }
    }

    @Test
    void aTransformOfAJarIsAStage() throws Exception {
        Path jar = jar();
        List<String> lines =
                run(
                        "{jar: '%s', sha256: %s, class: org.example.Shout, arguments: {mark: '!'}}"
                                .formatted(jar, CopiedJar.sha256(jar)));
        assertEquals(2, lines.size());
        assertTrue(
                lines.get(0).contains("\"AH!\"") && lines.get(1).contains("\"OH!\""),
                lines.toString());
    }

    @Test
    void aFunctionOfAJarIsAStage() throws Exception {
        assertEquals(
                List.of(
                        "{\"word\":\"ah\"}",
                        "{\"word\":\"ah\"}",
                        "{\"word\":\"oh\"}",
                        "{\"word\":\"oh\"}"),
                run(
                        "{jar: '%s', class: org.example.Shout$Twice, schema: '{word: string}'}"
                                .formatted(jar())));
    }

    @Test
    void aFailureOfUsersCodeIsSaidWithoutRunningItAgain() throws Exception {
        Path calls = folder.resolve("calls");
        Path file =
                Files.writeString(
                        folder.resolve("java.yaml"),
                        """
                        pipeline:
                          transforms:
                            - {type: Create, config: {elements: [{word: ah}]}}
                            - type: MapToFields
                              name: Own
                              input: Create
                              config:
                                language: java
                                fields:
                                  length: {callable: 'row -> (long) row.getString("word").length()'}
                                  odd:
                                    callable: |
                                      row -> {
                                        try {
                                          java.nio.file.Files.writeString(
                                              java.nio.file.Path.of("CALLS"), "x",
                                              java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
                                        } catch (java.io.IOException e) {
                                          throw new IllegalArgumentException(e);
                                        }
                                        if (row.getString("word").length() > 1) throw new IllegalStateException("not today");
                                        return 1L;
                                      }
                                    output_type: integer
                                error_handling: {output: wrong}
                            - {type: StripErrorMetadata, input: Own.wrong}
                            - {type: LogForTesting, input: StripErrorMetadata}
                        """
                                .replace("CALLS", calls.toString()));
        assertEquals(0, Main.commandLine().execute("run", file.toString()));
        assertEquals("x", Files.readString(calls));
    }

    @Test
    void whatIsWrongWithTheCodeIsTheStagesProblem() throws Exception {
        Path jar = jar();
        String stage = "stage 'Code': ";
        assertEquals(
                List.of(
                        "[INVALID_VALUE] "
                                + stage
                                + jar
                                + " has changed: its SHA-256 is "
                                + CopiedJar.sha256(jar)
                                + ", not 00; define the pipeline anew"),
                problems("{jar: '%s', sha256: '00', class: org.example.Shout}".formatted(jar)));
        assertEquals(
                List.of(
                        "[MISSING] "
                                + stage
                                + "what the function org.example.Shout$Twice gives is not said; add 'schema', for example {id: int64, name: string?}"),
                problems("{jar: '%s', class: org.example.Shout$Twice}".formatted(jar)));
        assertEquals(
                List.of(
                        "[INVALID_VALUE] "
                                + stage
                                + "org.example.Shout$Nothing is no PTransform and no DoFn; name a class that extends one"),
                problems("{jar: '%s', class: org.example.Shout$Nothing}".formatted(jar)));
        assertEquals(
                List.of(
                        "[INVALID_VALUE] "
                                + stage
                                + "org.example.Shout$Failing fails while it is applied: java.lang.IllegalStateException: no luck; mend it"),
                problems("{jar: '%s', class: org.example.Shout$Failing}".formatted(jar)));
        assertEquals(
                List.of(
                        "[TYPE_MISMATCH] "
                                + stage
                                + "it gives {value: string}, not {value: int64}; correct 'schema', or leave it out"),
                problems(
                        "{jar: '%s', class: org.example.Shout, arguments: {mark: '!'}, schema: '{value: int64}'}"
                                .formatted(jar)));
    }
}
