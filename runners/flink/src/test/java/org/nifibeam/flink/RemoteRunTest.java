package org.nifibeam.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.Connections;
import org.nifibeam.core.spi.Secret;
import org.nifibeam.flink.server.FlinkCluster;
import org.nifibeam.testkit.Await;

/** Definitions on a real standalone cluster: other processes, on another JDK than this one. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RemoteRunTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir private static Path processes;
    private static FlinkCluster cluster;

    @TempDir private Path folder;

    private final FlinkRunner runner = new FlinkRunner();
    private final PipelineCompiler compiler =
            PipelineCompiler.load(RemoteRunTest.class.getClassLoader());

    @BeforeAll
    static void start() throws IOException {
        cluster = FlinkCluster.start(processes, 2);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void orders() throws IOException {
        Files.createDirectory(folder.resolve("work"));
        Files.writeString(
                folder.resolve("orders.csv"),
                """
                shop,amount,at
                north,10,2026-01-01T00:10:00Z
                south,7,2026-01-01T00:20:00Z
                north,5,2026-01-01T00:50:00Z
                north,-1,2026-01-01T00:55:00Z
                north,2,2026-01-01T01:05:00Z
                """);
    }

    private String totals(String amount) {
        return """
        pipeline:
          type: chain
          transforms:
            - {type: ReadFromCsv, name: orders, config: {path: %1$s/orders.csv}}
            - {type: Filter, name: sold, config: {keep: amount > 0}}
            - {type: AssignTimestamps, config: {language: sql, timestamp: CAST(at AS TIMESTAMP)}}
            - {type: WindowInto, windowing: {type: fixed, size: 1h}}
            - {type: Combine, name: total, config: {group_by: shop, combine: {total: {value: %2$s, fn: sum}}}}
            - {type: WriteToJson, config: {path: %1$s/totals}}
        """
                .formatted(folder, amount);
    }

    /** Reads until the test is over. */
    private static final String COUNTING =
            """
            pipeline:
              type: chain
              transforms:
                - {type: ReadKeptForTesting, name: endless, config: {endless: true}}
                - {type: WriteToJson, config: {path: %s/totals}}
            """;

    private RunOptions options(String runId, String address) {
        return new RunOptions(
                runId,
                2,
                folder.resolve("work"),
                compiler.connectors(),
                InstantSource.system(),
                new Config(Map.of("jobmanager", address)));
    }

    private Job start(String runId, String yaml) throws Exception {
        return start(runner, runId, yaml);
    }

    private Job start(FlinkRunner on, String runId, String yaml) throws Exception {
        return start(on, compiler, runId, yaml);
    }

    private Job start(FlinkRunner on, PipelineCompiler by, String runId, String yaml)
            throws Exception {
        Ready ready = ready(on, by, runId, yaml);
        return on.run(ready.plan(), ready.options());
    }

    private record Ready(Plan plan, RunOptions options) {}

    private Ready ready(FlinkRunner on, PipelineCompiler by, String runId, String yaml)
            throws Exception {
        Optional<String> file = Optional.of("totals.yaml");
        Graph graph = by.graph(Definition.parse(yaml, file), CompileSettings.UNRESTRICTED);
        Plan plan = Planner.plan(graph, on.capabilities(), by.connectors());
        RunOptions options =
                new RunOptions(
                        runId,
                        2,
                        folder.resolve("work"),
                        by.connectors(),
                        InstantSource.system(),
                        new Config(Map.of("jobmanager", cluster.address())));
        return new Ready(plan, options.with(Recipes.of(yaml, file, ParseSettings.NONE, graph)));
    }

    private List<String> written() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(f -> f.getFileName().toString().startsWith("totals"))
                            .filter(Files::isRegularFile)
                            .toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines.stream().sorted().toList();
    }

    private void awaitTasks(String runId) {
        Await.until(
                "Flink runs its tasks",
                () ->
                        cluster.get("/jobs/" + Submission.jobId(runId))
                                .contains("\"status\":\"RUNNING\""));
    }

    @Test
    void sumsByHourAndShop() throws Exception {
        Job job = start("sums", totals("amount"));
        assertEquals(Job.State.DONE, job.await(LIMIT), () -> "failure: " + job.failure());
        assertEquals(
                List.of(
                        "{\"shop\":\"north\",\"total\":15}",
                        "{\"shop\":\"north\",\"total\":2}",
                        "{\"shop\":\"south\",\"total\":7}"),
                written());
        assertEquals(
                List.of("orders 5 out", "sold 4 out", "total 3 out"),
                job.metrics().stream()
                        .filter(stage -> Set.of("orders", "sold", "total").contains(stage.stage()))
                        .map(stage -> stage.stage() + " " + stage.out() + " out")
                        .toList());
    }

    @Test
    void whatFailsLeavesNoFileAndSaysWhereAndWhy() throws Exception {
        Job job = start("fails", totals("10 / (amount - 7)"));
        assertEquals(Job.State.FAILED, job.await(LIMIT));
        String problem = job.failure().orElseThrow().problem().toString();
        assertTrue(
                problem.startsWith("totals.yaml:8: [FAILED] stage 'total': the expression")
                        && problem.contains("division by zero"),
                problem);
        assertEquals(List.of(), written());
    }

    @Test
    void theSameRunIdIsOneJobWhoeverSubmitsIt() throws Exception {
        assertEquals(Job.State.DONE, start("twice", totals("amount")).await(LIMIT));
        List<String> before = written();
        // A runner that knows nothing of the first, as after kill -9 of its process.
        try (FlinkRunner other = new FlinkRunner()) {
            Job again = start(other, "twice", totals("amount"));
            assertEquals(Job.State.DONE, again.await(LIMIT), () -> "failure: " + again.failure());
        }
        assertEquals(before, written());
        String jobs = cluster.get("/jobs/overview");
        String id = Submission.jobId("twice").toString();
        assertEquals(jobs.indexOf(id), jobs.lastIndexOf(id), jobs);
        assertTrue(jobs.contains(id), jobs);
    }

    @Test
    void theSameRunIdIsNotForAnotherDefinition() throws Exception {
        assertEquals(Job.State.DONE, start("taken", totals("amount")).await(LIMIT));
        List<String> before = written();
        String refusal =
                "run 'taken' was another pipeline: its definition, the values given to it or what"
                        + " it reads were others; use another run id";
        try (FlinkRunner other = new FlinkRunner()) {
            assertEquals(
                    refusal,
                    assertThrows(
                                    IOException.class,
                                    () -> start(other, "taken", totals("2 * amount")))
                            .getMessage());
        }
        assertEquals(before, written(), "nothing of it is deleted");
    }

    @Test
    void theSameRunIdIsNotForAnotherDefinitionWhileItsJobGoesOn() throws Exception {
        Job job = start("going", COUNTING.formatted(folder));
        // At once: Flink may still be setting the job up, and shows nothing of it.
        try (FlinkRunner other = new FlinkRunner()) {
            String refusal =
                    assertThrows(IOException.class, () -> start(other, "going", totals("amount")))
                            .getMessage();
            assertTrue(refusal.startsWith("run 'going' was another pipeline: "), refusal);
        }
        awaitTasks("going");
        job.cancel();
        assertEquals(Job.State.CANCELLED, job.await(LIMIT));
    }

    @Test
    void flinksPagesReadLikeTheDefinition() throws Exception {
        assertEquals(Job.State.DONE, start("names", totals("amount")).await(LIMIT));
        String job = cluster.get("/jobs/" + Submission.jobId("names"));
        assertTrue(job.contains("\"name\":\"totals\""), job);
        assertTrue(job.contains("orders -> sold") && job.contains("total -> "), job);
    }

    @Test
    void cancelStopsTheJobAndLeavesNothing() throws Exception {
        Job job = start("endless", COUNTING.formatted(folder));
        awaitTasks("endless");
        job.cancel();
        assertEquals(Job.State.CANCELLED, job.await(LIMIT));
        assertTrue(job.failure().isEmpty());
        assertEquals(List.of(), written());
    }

    @Test
    void aTaskManagerThatIsKilledFailsTheRunWhichLeavesNothing() throws Exception {
        Job job = start("killed", COUNTING.formatted(folder));
        awaitTasks("killed");
        cluster.taskManager().destroyForcibly();
        try {
            assertEquals(Job.State.FAILED, job.await(LIMIT));
            assertEquals(List.of(), written());
        } finally {
            cluster.replaceTaskManager();
        }
    }

    @Test
    void aProgramsPipelineIsRefusedBeforeItTravels() throws Exception {
        Graph graph =
                compiler.compile(totals("amount"), Optional.empty(), CompileSettings.UNRESTRICTED)
                        .graph()
                        .orElseThrow();
        Plan plan = Planner.plan(graph, runner.capabilities(), compiler.connectors());
        IOException refusal =
                assertThrows(
                        IOException.class,
                        () -> runner.run(plan, options("program", cluster.address())));
        assertEquals(
                "a program's pipeline cannot travel to a Flink cluster yet; write it as a"
                        + " definition, or leave 'jobmanager' out to run it in this JVM",
                refusal.getMessage());
    }

    @Test
    void whoIsNotThereIsNamedWithinSeconds() throws Exception {
        long before = System.nanoTime();
        IOException refusal =
                assertThrows(IOException.class, () -> RemoteCluster.connect("http://127.0.0.1:1"));
        assertTrue(System.nanoTime() - before < 10_000_000_000L);
        assertTrue(
                refusal.getMessage()
                        .startsWith("there is no Flink job manager at http://127.0.0.1:1 ("),
                refusal.getMessage());
        IOException noAddress =
                assertThrows(IOException.class, () -> RemoteCluster.connect("127.0.0.1:8081"));
        assertEquals(
                "'jobmanager' is no address: 127.0.0.1:8081; write that of the job manager's REST"
                        + " interface, such as http://127.0.0.1:8081",
                noAddress.getMessage());
    }

    @Test
    void aSecretIsShownNowhere() throws Exception {
        // Not a constant: this class is in the jar that is sent. As long as the answer says.
        String secret = "planted-" + UUID.randomUUID().toString().substring(0, 20);
        Connection connection =
                new Connection(
                        "kept",
                        SecretSource.CONNECTION,
                        new Config(Map.of("password", new Secret(secret))));
        Connections connections = Connections.of(List.of(connection), "");
        String yaml =
                """
                pipeline:
                  type: chain
                  transforms:
                    - {type: ReadKeptForTesting, config: {connection: kept}}
                    - {type: WriteToJson, config: {path: %s/totals}}
                """
                        .formatted(folder);
        PipelineCompiler connected = compiler.withConnections(connections);
        String key = SealedParcel.newKey();
        Ready ready = ready(runner, connected, "secret", yaml);
        try (RemoteCluster submitter = RemoteCluster.connect(cluster.address())) {
            Submission.submit(submitter, ready.plan(), ready.options(), key);
        }
        Job job = start(runner, connected, "secret", yaml);
        assertEquals(Job.State.DONE, job.await(LIMIT), () -> "failure: " + job.failure());
        // It has come there: the source gives how long it is.
        assertEquals(List.of("{\"length\":28}"), written());
        Job failing =
                start(
                        runner,
                        connected,
                        "secret-fails",
                        yaml.replace("kept}", "kept, fail: true}"));
        assertEquals(Job.State.FAILED, failing.await(LIMIT));
        for (String run : List.of("secret", "secret-fails")) {
            String id = "/jobs/" + Submission.jobId(run);
            for (String page :
                    List.of(
                            "",
                            "/config",
                            "/plan",
                            "/exceptions",
                            "/accumulators",
                            "/jobmanager/config",
                            "/jobmanager/environment")) {
                String answer = cluster.get(id + page);
                assertFalse(answer.contains(secret) || answer.contains(key), page);
            }
        }
        for (String page :
                List.of(
                        "/jobmanager/config",
                        "/jobmanager/logs",
                        "/jobs/overview",
                        "/taskmanagers")) {
            String answer = cluster.get(page);
            assertFalse(answer.contains(secret) || answer.contains(key), page);
        }
        String logs = cluster.logs();
        assertFalse(logs.contains(secret) || logs.contains(key));
        assertTrue(
                requireInNoFile(secret, key, "secret"),
                "the parcel was among what was searched, else the search shows nothing");
    }

    /** Looks into all files of the cluster and into jars; true if the run's parcel was one. */
    private static boolean requireInNoFile(String secret, String key, String runId)
            throws IOException {
        boolean parcel = false;
        try (Stream<Path> files = Files.walk(processes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                requireWithout(secret, bytes, file.toString());
                // What is no jar has no entries.
                try (ZipInputStream jar = new ZipInputStream(new ByteArrayInputStream(bytes))) {
                    for (ZipEntry e = jar.getNextEntry(); e != null; e = jar.getNextEntry()) {
                        byte[] entry = jar.readAllBytes();
                        requireWithout(secret, entry, file + "!" + e.getName());
                        parcel |=
                                e.getName().equals(SealedParcel.ENTRY) && opens(entry, key, runId);
                    }
                }
            }
        }
        return parcel;
    }

    private static void requireWithout(String secret, byte[] bytes, String where) {
        assertFalse(new String(bytes, StandardCharsets.ISO_8859_1).contains(secret), where);
    }

    private static boolean opens(byte[] sealed, String key, String runId) {
        try {
            SealedParcel.open(sealed, key, runId);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
