package org.nifibeam.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.compile.Recipes;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.definition.ParseSettings;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.Recipe;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.spi.Config;

/** What becomes of a run whose job manager does not always answer; here it is none of Flink's. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RemoteJobTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String ID = Submission.jobId("run").toString();
    private static final String YAML =
            """
            pipeline:
              type: chain
              transforms:
                - {type: Create, config: {elements: [{n: 1}]}}
                - {type: WriteToJson, config: {path: %s/numbers}}
            """;

    @TempDir private Path folder;

    private final PipelineCompiler compiler =
            PipelineCompiler.load(RemoteJobTest.class.getClassLoader());
    private Plan plan;
    private Recipe recipe;
    private HttpServer server;

    /** An answer: its code and what it says. */
    private record Answer(int code, String text) {}

    private static final Answer NOT_NOW = new Answer(500, "{\"errors\": [\"not now\"]}");
    private static final Answer UNKNOWN = new Answer(404, "{\"errors\": [\"no such job\"]}");
    private static final Answer FINISHED = new Answer(200, "{\"status\": \"FINISHED\"}");
    private static final Answer RESULT =
            new Answer(
                    200,
                    """
                    {"status": {"id": "COMPLETED"},
                     "job-execution-result": {"id": "%s", "application-status": "SUCCEEDED", "accumulator-results": {}, "net-runtime": 1}}
                    """
                            .formatted(ID));

    @BeforeEach
    void compile() throws Exception {
        Files.createDirectory(folder.resolve("work"));
        String yaml = YAML.formatted(folder);
        Graph graph =
                compiler.graph(
                        Definition.parse(yaml, Optional.empty()), CompileSettings.UNRESTRICTED);
        plan = Planner.plan(graph, FlinkRunner.CAPABILITIES, compiler.connectors());
        recipe = Recipes.of(yaml, Optional.empty(), ParseSettings.NONE, graph);
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    /** Follows a job that is there already. */
    private Job follow(Supplier<Answer> status, Supplier<Answer> result) throws IOException {
        String fingerprint = RunFingerprint.of(recipe, Recipes.describe(plan)).text();
        String config =
                """
                {"jid": "%s", "name": "numbers",
                 "execution-config": {"restart-strategy": "none", "job-parallelism": 1, "object-reuse-mode": true,
                                      "user-config": {"nifi-beam.pipeline": "%s"}}}
                """
                        .formatted(ID, fingerprint);
        Map<String, Supplier<Answer>> answers =
                Map.of(
                        "/v1/jobs/" + ID + "/status", status,
                        "/v1/jobs/" + ID + "/execution-result", result,
                        "/v1/jobs/" + ID + "/config", () -> new Answer(200, config));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    Answer answer =
                            answers.getOrDefault(exchange.getRequestURI().getPath(), () -> NOT_NOW)
                                    .get();
                    byte[] bytes = answer.text().getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().add("Content-Type", "application/json");
                    exchange.sendResponseHeaders(answer.code(), bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        server.start();
        String address = "http://127.0.0.1:" + server.getAddress().getPort();
        RunOptions options =
                new RunOptions(
                        "run",
                        1,
                        folder.resolve("work"),
                        compiler.connectors(),
                        InstantSource.system(),
                        new Config(Map.of("jobmanager", address)));
        return RemoteJob.start(address, plan, options.with(recipe));
    }

    /** These answers, the last one for ever. */
    private static Supplier<Answer> inTurn(AtomicInteger asked, Answer... answers) {
        return () -> answers[Math.min(asked.getAndIncrement(), answers.length - 1)];
    }

    @Test
    void whatAFinishedJobHasHandedOverIsAskedUntilItIsAnswered() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Job job = follow(() -> FINISHED, inTurn(asked, NOT_NOW, NOT_NOW, RESULT));
        assertEquals(Job.State.DONE, job.await(LIMIT), () -> "failure: " + job.failure());
        assertEquals(3, asked.get());
    }

    @Test
    void aFinishedJobThatIsForgottenBeforeItAnswersIsNamedWithItsRun() throws Exception {
        Supplier<Answer> status = inTurn(new AtomicInteger(), FINISHED, FINISHED, UNKNOWN);
        Job job = follow(status, () -> NOT_NOW);
        assertEquals(Job.State.FAILED, job.await(LIMIT));
        assertEquals(
                "[FAILED] the cluster does not know the job "
                        + ID
                        + " of run 'run' any more: its job manager was started anew, or the job"
                        + " ended too long ago; see the cluster's logs, and run again",
                job.failure().orElseThrow().problem().withoutPlace());
        assertTrue(
                List.of(folder.toFile().list()).stream().noneMatch(f -> f.startsWith("numbers")));
    }

    @Test
    void eachProcessOfAClusterHasAFolderOfItsOwnForGroups() throws Exception {
        RunOptions options =
                new RunOptions("run", 1, folder.resolve("work"), compiler.connectors());
        LocalRun one = new LocalRun(new RunReference("run", "key"), plan, options);
        LocalRun two = new LocalRun(new RunReference("run", "key"), plan, options);
        Path first = one.makeSpilled();
        Path second = two.makeSpilled();
        try {
            assertEquals(first, one.makeSpilled(), "its tasks share it");
            assertEquals(first, one.spilled());
            assertNotEquals(first, second);
        } finally {
            Files.delete(first);
            Files.delete(second);
        }
    }
}
