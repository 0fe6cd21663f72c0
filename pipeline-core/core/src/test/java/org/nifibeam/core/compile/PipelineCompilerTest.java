package org.nifibeam.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class PipelineCompilerTest {
    private static final String VALID =
            """
            pipeline:
              type: chain
              transforms:
                - type: ReadFixed
                  config: {limit: 3}
                - type: Filter
                  name: Far
                  config: {keep: distance > 100 and delay is not null}
                - type: MapToFields
                  config: {append: true, drop: tags, fields: {late: delay > 10}}
                - type: WindowInto
                  windowing: {type: fixed, size: 1d}
                - type: Combine
                  config:
                    group_by: [origin]
                    combine: {n: {value: delay, fn: count}}
                    window_fields: {day: window_start}
                - type: Write
                  config: {path: out}
            """;

    @TempDir Path folder;

    private static Compilation compile(String yaml, CompileSettings settings) {
        try {
            return TestConnectors.compiler().compile(yaml, Optional.of("p.yaml"), settings);
        } catch (ProblemException e) {
            return new Compilation(Optional.empty(), e.problems(), Map.of(), List.of());
        }
    }

    @Test
    void outputsAreKnownByStage() {
        Compilation compilation = compile(VALID, CompileSettings.UNRESTRICTED);
        assertEquals(List.of(), compilation.problems());
        assertEquals(
                "{origin: string, n: int64, day: datetime?}",
                compilation.outputs().get("Combine").schema().toString());
    }

    @Test
    void withoutTheSchemaTheRestIsUnknownAndNotWrong() throws Exception {
        Compilation unknown = compile(VALID, CompileSettings.offline(Map.of()));
        assertEquals(List.of(), unknown.problems());
        assertTrue(unknown.graph().isEmpty());
        assertEquals(
                List.of("ReadFixed", "Far", "MapToFields", "WindowInto", "Combine", "Write"),
                unknown.unknown());
        Compilation known =
                compile(
                        VALID,
                        CompileSettings.offline(
                                Map.of("ReadFixed", TypeText.schema("{origin: string}"))));
        assertEquals(ProblemCode.UNKNOWN_FIELD, known.problems().get(0).code());
    }

    @Test
    void aPipelineWithoutStagesMayBeMadeAndNotRun() {
        PipelineCompiler compiler = TestConnectors.compiler();
        Definition empty = new Definition("p", List.of(), Map.of(), Optional.empty());
        assertEquals(List.of(), compiler.compile(empty, CompileSettings.UNRESTRICTED).problems());
        ProblemException refused =
                assertThrows(
                        ProblemException.class,
                        () -> compiler.graph(empty, CompileSettings.UNRESTRICTED));
        assertEquals(ProblemCode.MISSING, refused.problems().get(0).code());
        assertThrows(
                IllegalArgumentException.class, () -> new Plan("p", true, List.of(), List.of()));
    }

    private List<Problem> restricted(String path) {
        String yaml =
                "pipeline:\n  transforms:\n    - {type: ReadFixed, config: {path: '"
                        + path
                        + "'}}\n";
        return compile(
                        yaml,
                        CompileSettings.restrictedTo(List.of(folder.resolve("allowed").toString())))
                .problems();
    }

    @Test
    void pathsStayInsideTheAllowedOnes() throws Exception {
        Path allowed = Files.createDirectories(folder.resolve("allowed"));
        Path secret = Files.createDirectories(folder.resolve("secret"));
        Files.createDirectories(folder.resolve("allowed-not"));
        Files.createSymbolicLink(allowed.resolve("link"), secret);
        Files.createSymbolicLink(allowed.resolve("hanging"), secret.resolve("not there yet"));
        Files.createDirectories(allowed.resolve("sub"));
        Files.createSymbolicLink(allowed.resolve("link[1]"), secret);
        Files.createSymbolicLink(allowed.resolve("{a}"), secret.resolve("not there yet"));
        for (String inside :
                List.of(
                        "a.parquet",
                        "sub/../a.parquet",
                        "*.parquet",
                        "sub/**/x[ab].parquet",
                        "sub/x[ab",
                        "a:b/10:30.parquet",
                        "new/deep/a")) {
            assertEquals(List.of(), restricted(allowed + "/" + inside), inside);
            assertEquals(List.of(), restricted("file://" + allowed + "/" + inside), inside);
        }
        for (String outside :
                List.of(
                        secret + "/a.parquet",
                        allowed + "/../secret/a.parquet",
                        allowed + "/link/a.parquet",
                        allowed + "/link/new.parquet",
                        allowed + "/link/*.parquet",
                        allowed + "/hanging",
                        allowed + "/link[1]",
                        allowed + "/link[1]/a.parquet",
                        allowed + "/{a}",
                        "file://" + secret + "/a.parquet",
                        "file://" + allowed + "/../secret/a.parquet",
                        "file:///etc/shadow",
                        allowed + "/link/../secret/a.parquet",
                        allowed + "/new/../../secret/a.parquet",
                        allowed + "/*/../../secret/a.parquet",
                        allowed + "-not/a.parquet",
                        "../secret",
                        "/")) {
            List<Problem> problems = restricted(outside);
            assertEquals(1, problems.size(), outside + " " + problems);
            assertEquals(ProblemCode.DENIED, problems.get(0).code());
            assertEquals("p.yaml:3", problems.get(0).place().toString());
        }
    }

    private List<Problem> restrictedOutput(String path) {
        String yaml =
                """
                pipeline:
                  type: chain
                  transforms:
                    - {type: ReadFixed}
                    - {type: Write, config: {path: '%s'}}
                """
                        .formatted(path);
        return compile(
                        yaml,
                        CompileSettings.restrictedTo(List.of(folder.resolve("allowed").toString())))
                .problems();
    }

    @Test
    void whatIsWrittenStaysInsideTheAllowedPaths() throws Exception {
        Path allowed = folder.resolve("allowed");
        Files.createDirectories(allowed.resolve("deep/er"));
        Path secret = Files.createDirectories(folder.resolve("secret"));
        Files.createSymbolicLink(allowed.resolve("down"), allowed.resolve("deep/er"));
        Files.createSymbolicLink(allowed.resolve("*"), secret);
        Files.createSymbolicLink(secret.resolve("back"), allowed.resolve("x"));
        for (String inside : List.of("x", "new/x", "down/x", "[x", "deep/../x", "down/../x")) {
            assertEquals(List.of(), restrictedOutput(allowed + "/" + inside), inside);
        }
        for (String outside :
                List.of(
                        secret + "/x",
                        secret + "/back",
                        allowed.toString(),
                        allowed + "/*/x",
                        allowed + "/../secret/x",
                        // By the links inside, by the names outside.
                        allowed + "/down/../../secret/x",
                        allowed + "/down/../../x")) {
            List<Problem> problems = restrictedOutput(outside);
            assertEquals(1, problems.size(), outside + " " + problems);
            assertEquals(ProblemCode.DENIED, problems.get(0).code());
        }
    }

    @Test
    void theLevelOfALogIsKept() {
        Graph graph =
                compile(
                                """
                                pipeline:
                                  type: chain
                                  transforms:
                                    - {type: ReadFixed}
                                    - {type: LogForTesting, config: {level: WARNING, prefix: p}}
                                """,
                                CompileSettings.UNRESTRICTED)
                        .graph()
                        .orElseThrow();
        assertEquals(
                "log 'p' at WARNING", ((Node.ParDo) graph.nodes().get(1)).function().toString());
    }

    @Test
    void connectorsGetLocalPathsWithoutAScheme() {
        String yaml =
                "pipeline:\n  transforms:\n    - {type: ReadFixed, config: {path: 'file:///data/x'}}\n";
        Node read =
                compile(yaml, CompileSettings.UNRESTRICTED).graph().orElseThrow().nodes().get(0);
        assertEquals("/data/x", ((Node.Read) read).spec().config().string("path"));
        for (String other :
                List.of(
                        "s3://b/x",
                        "gs://b/x",
                        "file:/x",
                        "FILE:///x",
                        "file://host/x",
                        "data:x")) {
            List<Problem> problems = restricted(other);
            assertEquals(1, problems.size(), other + " " + problems);
            assertEquals(
                    "p.yaml:3: [INVALID_VALUE] stage 'ReadFixed': 'path' is no local path: "
                            + other
                            + "; name a local path, alone or as file:///path; one that begins with a word and a colon as ./word:path",
                    problems.get(0).toString());
        }
    }

    /** Whatever stands in a document, it compiles or says what is wrong; nothing else is thrown. */
    @Test
    void damagedDocumentsAreProblemsOnly() {
        long seed = Long.getLong("nifibeam.seed", 1L);
        Random random = new Random(seed);
        String[] bits = {
            "{",
            "}",
            "[",
            "]",
            ":",
            "- ",
            "\n",
            "  ",
            "&a ",
            "*a",
            "'",
            "\"",
            "!!int ",
            "!x ",
            "0x",
            "~",
            "null",
            "1e999",
            "99999999999999999999",
            ".inf",
            "true",
            "<<: ",
            "? ",
            "|\n",
            "> ",
            "%",
            "@",
            "\t",
            "\u0000",
            "2001-01-01"
        };
        PipelineCompiler compiler = TestConnectors.compiler();
        for (int i = 0; i < 1_000; i++) {
            StringBuilder text = new StringBuilder(VALID);
            int changes = 1 + random.nextInt(3);
            for (int c = 0; c < changes; c++) {
                int at = random.nextInt(text.length());
                int length = Math.min(text.length() - at, random.nextInt(6));
                text.replace(
                        at,
                        at + length,
                        random.nextInt(3) == 0 ? "" : bits[random.nextInt(bits.length)]);
            }
            String yaml = text.toString();
            try {
                compiler.compile(yaml, Optional.empty(), CompileSettings.UNRESTRICTED)
                        .problems()
                        .forEach(Problem::toString);
            } catch (ProblemException e) {
                assertTrue(!e.problems().isEmpty());
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", document " + i + ":\n" + yaml, e);
            }
        }
    }
}
