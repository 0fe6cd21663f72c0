package org.nifibeam.nifi.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.nifi.stage.AddBeamYaml;
import org.nifibeam.nifi.stage.Canvas;
import org.nifibeam.nifi.stage.CreateElements;
import org.nifibeam.nifi.stage.MapToFields;
import org.nifibeam.nifi.stage.PartitionElements;
import org.nifibeam.nifi.stage.QueryWithSql;
import org.nifibeam.nifi.stage.ReadFromJson;
import org.nifibeam.nifi.stage.WriteToFlowFile;

/** What stages fail on, pieces of YAML, outputs by name: run. */
@Timeout(120)
final class ErrorBranchesTest {
    @TempDir Path folder;

    private static MockFlowFile orders() {
        return Canvas.through(
                Canvas.define("p"),
                CreateElements::new,
                "Orders",
                Map.of(
                        "Elements",
                        "[{id: 1, amount: 5}, {id: 2, amount: 0}, {id: 3, amount: 50}]"));
    }

    private static TestRunner rate(String errors) {
        TestRunner runner =
                Canvas.runner(
                        new MapToFields(),
                        "Rate",
                        Map.of("share", "100 / amount", "id", "id", "Error Handling", errors));
        runner.enqueue(orders().getContent(), Map.of());
        runner.run();
        return runner;
    }

    private static MockFlowFile back(MockFlowFile definition, String name) {
        return Canvas.through(definition, WriteToFlowFile::new, name, Map.of());
    }

    private static Map<String, List<String>> results(RunFixture fixture) {
        Map<String, List<String>> results = new TreeMap<>();
        for (MockFlowFile result : fixture.files("results")) {
            results.put(
                    result.getAttribute("pipeline.stage"),
                    result.getContent().lines().sorted().toList());
        }
        return results;
    }

    @Test
    void bothBranchesMeetAtRunPipeline() throws Exception {
        TestRunner rate = rate("branch");
        MockFlowFile good = back(rate.getFlowFilesForRelationship("success").get(0), "Good");
        MockFlowFile bad = back(rate.getFlowFilesForRelationship("errors").get(0), "Bad");
        try (RunFixture fixture = new RunFixture(folder, "", Map.of("Final Stages", "Good, Bad"))) {
            fixture.enqueue(bad);
            fixture.enqueue(good);
            fixture.untilCount("finished", 1);
            Map<String, List<String>> results = results(fixture);
            assertEquals(
                    List.of("{\"id\":1,\"share\":20}", "{\"id\":3,\"share\":2}"),
                    results.get("Good"));
            assertEquals(1, results.get("Bad").size());
            assertTrue(
                    results.get("Bad")
                            .get(0)
                            .startsWith("{\"element\":{\"id\":2,\"amount\":0},\"msg\":"),
                    results.get("Bad").get(0));
        }
    }

    @Test
    void aBranchThatNobodyTakesIsRefused() throws Exception {
        try (RunFixture fixture = new RunFixture(folder, "", Map.of())) {
            fixture.enqueue(
                    back(rate("branch").getFlowFilesForRelationship("success").get(0), "Good"));
            fixture.untilCount("failed", 1);
            assertEquals(
                    "[MISSING] stage 'Rate': nothing takes its error output 'errors'; write 'input: Rate.errors' in a stage that"
                            + " keeps or logs what failed",
                    fixture.files("failed").get(0).getAttribute("pipeline.error"));
        }
    }

    @Test
    void deadLettersComeOutAsFlowFiles() throws Exception {
        try (RunFixture fixture = new RunFixture(folder, "", Map.of())) {
            fixture.enqueue(
                    back(
                            rate("dead letter FlowFiles")
                                    .getFlowFilesForRelationship("success")
                                    .get(0),
                            "Good"));
            fixture.untilCount("finished", 1);
            Map<String, List<String>> results = results(fixture);
            assertEquals(2, results.get("Good").size());
            assertEquals(1, results.get("Rate dead letters").size());
        }
    }

    /** A query fails on rows of several kinds, each of which is a text. */
    @Test
    void whatAQueryFailsOn() throws Exception {
        TestRunner query =
                Canvas.runner(
                        new QueryWithSql(),
                        "Shares",
                        Map.of(
                                "Query",
                                "SELECT 100 / amount AS share, COUNT(*) AS n FROM PCOLLECTION GROUP BY 100 / amount"
                                        + " HAVING 1 / (20 - MAX(100 / amount)) = 0",
                                "Error Handling",
                                "branch",
                                "Error Threshold",
                                "0.7"));
        query.enqueue(orders().getContent(), Map.of());
        query.run();
        MockFlowFile good = back(query.getFlowFilesForRelationship("success").get(0), "Good");
        MockFlowFile bad = back(query.getFlowFilesForRelationship("errors").get(0), "Bad");
        try (RunFixture fixture = new RunFixture(folder, "", Map.of("Final Stages", "Good, Bad"))) {
            fixture.enqueue(bad);
            fixture.enqueue(good);
            fixture.untilCount("finished", 1);
            Map<String, List<String>> results = results(fixture);
            assertEquals(List.of("{\"share\":2,\"n\":1}"), results.get("Good"));
            assertEquals(
                    List.of(
                            "{\"element\":\"{\\\"id\\\":2,\\\"amount\\\":0}\",\"msg\":\"the expression (100 / amount) failed on the"
                                    + " row {id: 2, amount: 0}: division by zero\",\"stack\":\"java.lang.ArithmeticException: division"
                                    + " by zero\"}",
                            "{\"element\":\"{\\\"key\\\":20,\\\"count\\\":1,\\\"max\\\":20}\",\"msg\":\"the expression ((1 / (20 - max)) ="
                                    + " 0) failed on the row {key: 20, count: 1, max: 20}: division by zero\",\"stack\":"
                                    + "\"java.lang.ArithmeticException: division by zero\"}"),
                    results.get("Bad"));
        }
    }

    @Test
    void aDeadLetterServiceWritesWhatFailed() throws Exception {
        Path input = folder.resolve("in.json");
        Files.writeString(
                input,
                """
                {"id": 1, "amount": 5}
                {"id": 2, "amount": 0}
                no JSON
                """);
        Path dead = folder.resolve("dead");
        TestRunner read = Canvas.runner(new ReadFromJson(), "Read", Map.of("Path", "" + input));
        Canvas.deadLetters(read, dead.toString());
        read.enqueue(Canvas.define("p").getContent(), Map.of());
        read.run();
        TestRunner rate =
                Canvas.runner(new MapToFields(), "It's a rate", Map.of("share", "100 / amount"));
        Canvas.deadLetters(rate, dead.toString());
        rate.enqueue(read.getFlowFilesForRelationship("success").get(0).getContent(), Map.of());
        rate.run();
        MockFlowFile rated = rate.getFlowFilesForRelationship("success").get(0);
        try (RunFixture fixture =
                new RunFixture(folder.resolve("work"), folder.toString(), Map.of())) {
            fixture.enqueue(back(rated, "Good"));
            fixture.untilCount("finished", 1);
            assertEquals(Map.of("Good", List.of("{\"share\":20}")), results(fixture));
        }
        String unread = written(dead.resolve("p"), "Read");
        assertTrue(
                unread.startsWith(
                        "{\"element\":\""
                                + Base64.getEncoder().encodeToString("no JSON".getBytes(UTF_8))
                                + "\",\"msg\":\""),
                unread);
        assertTrue(unread.endsWith(",\"timestamp\":null,\"stage\":\"Read\"}\n"), unread);
        String failed = written(dead.resolve("p"), "It_s a rate");
        assertTrue(failed.startsWith("{\"element\":{\"id\":2,\"amount\":0},\"msg\":"), failed);
        assertTrue(failed.endsWith(",\"stage\":\"It's a rate\"}\n"), failed);
    }

    private static String written(Path folder, String stage) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> own =
                    files.filter(f -> f.getFileName().toString().startsWith(stage))
                            .sorted()
                            .toList();
            for (Path file : own) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    /** The runner's limits hold for what it writes of failures too. */
    @Test
    void deadLettersOutsideOfAllowedPathsAreRefused() throws Exception {
        TestRunner rate = Canvas.runner(new MapToFields(), "Rate", Map.of("share", "100 / amount"));
        Canvas.deadLetters(rate, "/elsewhere");
        rate.enqueue(orders().getContent(), Map.of());
        rate.run();
        try (RunFixture fixture = new RunFixture(folder, folder.toString(), Map.of())) {
            fixture.enqueue(back(rate.getFlowFilesForRelationship("success").get(0), "Good"));
            fixture.untilCount("failed", 1);
            String error = fixture.files("failed").get(0).getAttribute("pipeline.error");
            assertTrue(error.startsWith("[DENIED] stage 'Rate dead letters/WriteToJson': "), error);
        }
    }

    @Test
    void outputsByNameAndPiecesOfYaml() throws Exception {
        MockFlowFile split =
                Canvas.through(
                        orders(),
                        PartitionElements::new,
                        "Split",
                        Map.of(
                                "By",
                                "CASE WHEN amount >= 10 THEN 'large' ELSE 'small' END",
                                "Outputs",
                                "large, small"));
        MockFlowFile large =
                Canvas.through(
                        split,
                        AddBeamYaml::new,
                        "Doubled",
                        Map.of(
                                "Input Stage",
                                "Split.large",
                                "Beam YAML",
                                "[{type: MapToFields, config: {language: sql, fields: {twice: amount * 2}}}]"));
        MockFlowFile one = back(large, "Large");
        MockFlowFile sum =
                Canvas.through(
                        one,
                        QueryWithSql::new,
                        "Sum",
                        Map.of("s", "Split.small", "Query", "SELECT SUM(amount) AS total FROM s"));
        try (RunFixture fixture = new RunFixture(folder, "", Map.of())) {
            fixture.enqueue(back(sum, "Small"));
            fixture.untilCount("finished", 1);
            assertEquals(
                    Map.of("Large", List.of("{\"twice\":100}"), "Small", List.of("{\"total\":5}")),
                    results(fixture));
        }
    }

    /** A piece of YAML is a stage like others: a run waits for it by its processor's name. */
    @Test
    void aPieceOfYamlIsAFinalStage() throws Exception {
        MockFlowFile orders = orders();
        MockFlowFile left = back(orders, "Left");
        MockFlowFile right =
                Canvas.through(
                        orders,
                        AddBeamYaml::new,
                        "Right",
                        Map.of("Beam YAML", "[{type: LogForTesting}]"));
        try (RunFixture fixture =
                new RunFixture(folder, "", Map.of("Final Stages", "Left, Right"))) {
            fixture.enqueue(left);
            fixture.enqueue(right);
            fixture.untilCount("finished", 1);
            assertEquals(List.of("Left"), List.copyOf(results(fixture).keySet()));
        }
    }

    @Test
    void whatAPieceOfYamlFailsOnIsABranch() throws Exception {
        TestRunner piece =
                Canvas.runner(
                        new AddBeamYaml(),
                        "Piece",
                        Map.of(
                                "Beam YAML",
                                "{type: Filter, config: {language: sql, keep: 100 / amount > 10}}",
                                "Error Handling",
                                "branch"));
        piece.enqueue(orders().getContent(), Map.of());
        piece.run();
        MockFlowFile good = back(piece.getFlowFilesForRelationship("success").get(0), "Good");
        MockFlowFile bad =
                Canvas.through(
                        piece.getFlowFilesForRelationship("errors").get(0),
                        AddBeamYaml::new,
                        "Failed",
                        Map.of("Beam YAML", "{type: StripErrorMetadata}"));
        try (RunFixture fixture = new RunFixture(folder, "", Map.of("Final Stages", "Good, Bad"))) {
            fixture.enqueue(good);
            fixture.enqueue(back(bad, "Bad"));
            fixture.untilCount("finished", 1);
            assertEquals(
                    Map.of(
                            "Good", List.of("{\"id\":1,\"amount\":5}"),
                            "Bad", List.of("{\"id\":2,\"amount\":0}")),
                    results(fixture));
        }
    }

    /** Its transforms fail on elements of several kinds, which are kept apart. */
    @Test
    void eachTransformOfAPieceHasDeadLetters() throws Exception {
        String piece =
                """
                - {type: MapToFields, name: Share, config: {language: sql, fields: {share: 100 / amount}}}
                - {type: Filter, name: Large, config: {language: sql, keep: 40 / (share - 2) > 1}}
                """;
        MockFlowFile flowFiles =
                Canvas.through(
                        orders(),
                        AddBeamYaml::new,
                        "Piece",
                        Map.of("Beam YAML", piece, "Error Handling", "dead letter FlowFiles"));
        TestRunner written = Canvas.runner(new AddBeamYaml(), "Piece", Map.of("Beam YAML", piece));
        Canvas.deadLetters(written, folder.resolve("dead").toString());
        written.enqueue(orders().getContent(), Map.of());
        written.run();
        try (RunFixture fixture =
                new RunFixture(folder.resolve("work"), folder.toString(), Map.of())) {
            fixture.enqueue(back(flowFiles, "Good"));
            fixture.untilCount("finished", 1);
            Map<String, List<String>> results = results(fixture);
            assertEquals(List.of("{\"share\":20}"), results.get("Good"));
            assertTrue(
                    results.get("Piece/Share dead letters")
                            .get(0)
                            .startsWith("{\"element\":{\"id\":2,\"amount\":0},\"msg\":"),
                    results::toString);
            assertTrue(
                    results.get("Piece/Large dead letters")
                            .get(0)
                            .startsWith("{\"element\":{\"share\":2},\"msg\":"),
                    results::toString);
            fixture.enqueue(back(written.getFlowFilesForRelationship("success").get(0), "Good"));
            fixture.untilCount("finished", 2);
        }
        assertTrue(
                written(folder.resolve("dead/p"), "Piece_Share")
                        .startsWith("{\"element\":{\"id\":2,\"amount\":0},\"msg\":"));
        assertTrue(
                written(folder.resolve("dead/p"), "Piece_Large")
                        .startsWith("{\"element\":{\"share\":2},\"msg\":"));
    }

    @Test
    void aPieceOfYamlHasADeadLetterService() throws Exception {
        TestRunner piece =
                Canvas.runner(
                        new AddBeamYaml(),
                        "Piece",
                        Map.of(
                                "Beam YAML",
                                "{type: Filter, config: {language: sql, keep: 100 / amount > 10}}"));
        Canvas.deadLetters(piece, folder.resolve("dead").toString());
        piece.enqueue(orders().getContent(), Map.of());
        piece.run();
        MockFlowFile rated = piece.getFlowFilesForRelationship("success").get(0);
        try (RunFixture fixture =
                new RunFixture(folder.resolve("work"), folder.toString(), Map.of())) {
            fixture.enqueue(back(rated, "Good"));
            fixture.untilCount("finished", 1);
            assertEquals(Map.of("Good", List.of("{\"id\":1,\"amount\":5}")), results(fixture));
        }
        String failed = written(folder.resolve("dead/p"), "Piece");
        assertTrue(failed.startsWith("{\"element\":{\"id\":2,\"amount\":0},\"msg\":"), failed);
    }

    @Test
    void aPieceOfYamlHasDeadLetters() throws Exception {
        MockFlowFile piece =
                Canvas.through(
                        orders(),
                        AddBeamYaml::new,
                        "Piece",
                        Map.of(
                                "Beam YAML",
                                "[{type: MapToFields, name: Share, config: {language: sql, fields: {share: 100 / amount}}}]",
                                "Error Handling",
                                "dead letter FlowFiles",
                                "Error Threshold",
                                "0.5"));
        try (RunFixture fixture = new RunFixture(folder, "", Map.of())) {
            fixture.enqueue(back(piece, "Good"));
            fixture.untilCount("finished", 1);
            Map<String, List<String>> results = results(fixture);
            assertEquals(List.of("{\"share\":20}", "{\"share\":2}"), results.get("Good"));
            assertEquals(1, results.get("Piece dead letters").size());
            assertTrue(
                    results.get("Piece dead letters").get(0).startsWith("{\"element\":{\"id\":2,"),
                    () -> results.get("Piece dead letters").get(0));
        }
    }
}
