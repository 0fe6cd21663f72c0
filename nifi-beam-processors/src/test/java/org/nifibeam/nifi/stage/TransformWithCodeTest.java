package org.nifibeam.nifi.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.code.UserJars;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.problem.Problem;

/** Code in a definition: by path and content, and never loaded by a stage processor. */
@Timeout(60)
final class TransformWithCodeTest {
    @TempDir Path folder;

    private static MockFlowFile orders() {
        return Canvas.through(
                Canvas.define("p"), CreateElements::new, "Orders", Map.of("Elements", "[{id: 1}]"));
    }

    private MockFlowFile code(Map<String, String> more) throws Exception {
        // What is in it does not matter: nothing may open it.
        Path jar = Files.writeString(folder.resolve("x.jar"), "no jar at all");
        Map<String, String> properties = new HashMap<>(more);
        properties.put("Jar", jar.toString());
        properties.put("Class Name", "org.example.Rate");
        return Canvas.through(orders(), TransformWithCode::new, "Code", properties);
    }

    private static List<String> problems(MockFlowFile flowFile) throws Exception {
        return CanvasDefinition.parse(flowFile.getContent()).canvas().problems().stream()
                .map(Problem::withoutPlace)
                .toList();
    }

    @Test
    void theDefinitionNamesPathContentClassAndArguments() throws Exception {
        MockFlowFile out = code(Map.of("Output Schema", "{id: int64, rate: double?}", "mark", "!"));
        assertEquals(List.of(), problems(out));
        Path jar = folder.resolve("x.jar");
        assertEquals(
                Map.of(
                        "jar",
                        jar.toString(),
                        "class",
                        "org.example.Rate",
                        "schema",
                        "{id: int64, rate: double?}",
                        "arguments",
                        Map.of("mark", "!"),
                        "sha256",
                        UserJars.sha256(jar)),
                CanvasDefinition.parse(out.getContent())
                        .definition()
                        .transforms()
                        .get(1)
                        .config()
                        .plain());
    }

    @Test
    void aDeclaredSchemaLetsLaterStagesBeChecked() throws Exception {
        MockFlowFile out = code(Map.of("Output Schema", "{id: int64, rate: double?}"));
        Map<String, String> rates = Map.of("Condition", "rat > 1");
        String problem = problems(Canvas.through(out, FilterElements::new, "F", rates)).get(0);
        assertTrue(problem.contains("did you mean 'rate'?"), problem);
        MockFlowFile undeclared = code(Map.of());
        assertEquals(
                List.of(),
                problems(Canvas.through(undeclared, FilterElements::new, "F", rates)),
                "unknown is not wrong");
    }

    @Test
    void aMissingJarIsTheStagesProblem() throws Exception {
        MockFlowFile out =
                Canvas.through(
                        orders(),
                        TransformWithCode::new,
                        "Code",
                        Map.of("Jar", "/no/such.jar", "Class Name", "org.example.Rate"));
        assertEquals(
                List.of(
                        "[UNREACHABLE] stage 'Code': the jar /no/such.jar cannot be read (NoSuchFileException); give the path of a jar"),
                problems(out));
    }
}
