package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.kafka.server.Topics;
import org.nifibeam.kinesis.server.Streams;
import org.nifibeam.launcher.nifi.Component;
import org.nifibeam.launcher.nifi.ConnectionQueue;
import org.nifibeam.launcher.nifi.NifiAssembly;
import org.nifibeam.launcher.nifi.NifiHome;
import org.nifibeam.launcher.nifi.NifiServer;
import org.nifibeam.launcher.nifi.ProcessGroup;
import org.nifibeam.launcher.nifi.ProvenanceEvent;
import org.nifibeam.launcher.nifi.QueuedFlowFile;
import org.nifibeam.launcher.nifi.ServerOptions;
import org.nifibeam.mongodb.server.Collections;
import picocli.CommandLine;

/**
 * The templates in a real NiFi, one for all tests: imported, run, restarted, killed; their results
 * against what is written down, plain loops, and DuckDB's answer.
 */
@Timeout(300)
class TemplatesIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path DATA = ROOT.resolve("examples/data");
    private static final Path FLIGHTS = DATA.resolve("flights-3m.parquet");
    private static final Demonstrations DEMONSTRATIONS =
            new Demonstrations(
                    DATA,
                    new Servers(
                            () -> Optional.of(Topics.shared().brokers()),
                            () -> Optional.of(Collections.shared().uri()),
                            () -> Optional.of(Streams.server().plain())));
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir private static Path home;
    private static NifiServer server;

    @TempDir private Path folder;
    private Path out;

    @BeforeAll
    static void startNifi() throws Exception {
        NifiHome nifi =
                NifiHome.create(home.resolve("nifi"), new NifiAssembly(ROOT, System.out).library());
        nifi.install(BuiltNars.of(ROOT));
        server = NifiServer.start(nifi, ServerOptions.defaults());
    }

    @AfterAll
    static void stopNifi() {
        server.close();
    }

    /** An empty canvas. */
    @BeforeEach
    void clear() throws Exception {
        out = Files.createDirectories(folder.resolve("out"));
        for (Demonstration demonstration : DEMONSTRATIONS.all()) {
            server.client().groupNamed(demonstration.template()).ifPresent(ProcessGroup::delete);
        }
    }

    private ProcessGroup imported(Demonstration demonstration, Path to) throws Exception {
        String name = demonstration.template();
        Files.createDirectories(to);
        demonstration.prepare(to);
        ProcessGroup group =
                server.client().importFlow(name, ROOT.resolve("templates/" + name + ".json"));
        Map<String, String> parameters = new HashMap<>(demonstration.parameters(to));
        // Outlives the test: what a service has there is removed with NiFi's home.
        parameters.put("work.folder", home.resolve("runs").toString());
        group.setParameters(parameters);
        demonstration
                .services()
                .forEach(
                        (service, properties) ->
                                group.configure(group.service(service), properties));
        group.enableServices(LIMIT);
        return group;
    }

    private ProcessGroup imported(String template) throws Exception {
        return imported(DEMONSTRATIONS.of(template), out);
    }

    private static long records(ConnectionQueue results) {
        return results.list().stream()
                .mapToLong(file -> Long.parseLong(file.attributes().get("record.count")))
                .sum();
    }

    private static List<String> rows(ConnectionQueue results) {
        return results.list().stream()
                .flatMap(file -> results.rows(file, 100).stream())
                .sorted()
                .toList();
    }

    private static void assertNoErrors(ProcessGroup group) {
        assertEquals(
                List.of(),
                group.bulletins().stream().filter(b -> b.level().equals("ERROR")).toList());
    }

    static List<String> templates() {
        return DEMONSTRATIONS.all().stream().map(Demonstration::template).toList();
    }

    @Test
    void eachTemplateHasADemonstration() throws Exception {
        try (Stream<Path> files = Files.list(ROOT.resolve("templates"))) {
            assertEquals(
                    files.map(f -> f.getFileName().toString())
                            .filter(name -> name.endsWith(".json"))
                            .map(name -> name.replace(".json", ""))
                            .sorted()
                            .toList(),
                    templates().stream().sorted().toList());
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    void aTemplateGivesItsAnswer(String template) throws Exception {
        Demonstration demonstration = DEMONSTRATIONS.of(template);
        ProcessGroup group = imported(template);
        group.start(LIMIT);
        demonstration.drive(group, out);
        group.queue("finished").awaitCount(1, LIMIT);
        ConnectionQueue results = group.queue(demonstration.results());
        results.awaitCount(1, LIMIT);
        assertEquals(List.of(), demonstration.differences(out, records(results)));
        assertNoErrors(group);
        switch (template) {
            case "join-and-enrich" -> assertBetweenStatesAsDuckDbHasIt();
            case "dead-letters" -> assertDeadLettersAsDuckDbHasThem();
            case "flowfiles-in-out" -> assertTraced(group);
            case "mongodb-parquet" -> assertPaidOrdersAsDuckDbReadsThem();
            case "flight-delays", "flight-delays-forked", "beam-yaml" -> assertDelays(group, 1);
            default -> assertEquals(0, group.queue("failed").count());
        }
    }

    /** From a result to the definition that it comes of, and from there to what was read. */
    private void assertTraced(ProcessGroup group) {
        QueuedFlowFile result = group.queue("success").list().get(0);
        ProvenanceEvent came = event(result.uuid(), "RECEIVE");
        String run = result.attributes().get("pipeline.run.id");
        assertEquals("nifi-beam:run/" + run + "/Totals", came.transitUri());
        String definition = result.attributes().get("pipeline.submitter");
        assertEquals("urn:nifi:" + definition, came.source());
        ProvenanceEvent submitted = event(definition, "SEND");
        assertEquals("RunPipeline", submitted.component());
        assertEquals("nifi-beam:run/" + run, submitted.transitUri());
        ProvenanceEvent begun = event(definition, "JOIN");
        assertEquals("ReadFromFlowFile", begun.component());
        ProvenanceEvent read = event(begun.parents().get(0), "SEND");
        assertEquals("nifi-beam:run/" + run + "/ReadFromFlowFile", read.transitUri());
        assertEquals("Orders", event(read.flowFile(), "CREATE").component());
    }

    private static ProvenanceEvent event(String flowFile, String type) {
        return server.client()
                .awaitProvenance(Map.of("FlowFileUUID", flowFile, "EventType", type), LIMIT)
                .get(0);
    }

    private void assertBetweenStatesAsDuckDbHasIt() throws Exception {
        assertEquals(
                List.of(),
                DuckDb.differences(
                        """
                        SELECT a.state AS from_state, b.state AS to_state, count(*) AS flights, avg(delay) AS mean_delay
                        FROM read_parquet('%1$s')
                        LEFT JOIN read_csv('%2$s', all_varchar = true) a ON origin = a.iata
                        LEFT JOIN read_csv('%2$s', all_varchar = true) b ON destination = b.iata
                        GROUP BY ALL"""
                                .formatted(FLIGHTS, DATA.resolve("airports.csv")),
                        """
                        SELECT * FROM read_csv('%s/between-states*', header = true,
                            columns = {from_state: 'VARCHAR', to_state: 'VARCHAR', flights: 'BIGINT', mean_delay: 'DOUBLE'})"""
                                .formatted(out)));
    }

    private void assertDeadLettersAsDuckDbHasThem() throws Exception {
        String seattle =
                "FROM read_parquet('%s') WHERE origin = 'SEA' AND delay ".formatted(FLIGHTS);
        assertEquals(
                List.of(),
                DuckDb.differences(
                        "SELECT date::TIMESTAMP AS date, destination, (distance // delay)::BIGINT AS miles "
                                + seattle
                                + "<> 0",
                        """
                        SELECT date, destination, miles FROM read_json('%s/miles-per-minute*', format = 'newline_delimited',
                            columns = {date: 'TIMESTAMP', destination: 'VARCHAR', miles: 'BIGINT'})"""
                                .formatted(out)));
        assertEquals(
                List.of(),
                DuckDb.differences(
                        "SELECT date::TIMESTAMP AS date, destination " + seattle + "= 0",
                        """
                        SELECT date, destination FROM read_json('%s/dead-letters*', format = 'newline_delimited',
                            columns = {date: 'TIMESTAMP', destination: 'VARCHAR', problem: 'VARCHAR'})"""
                                .formatted(out)));
    }

    private void assertPaidOrdersAsDuckDbReadsThem() throws Exception {
        assertEquals(
                List.of(),
                DuckDb.differences(
                        """
                        SELECT * FROM (VALUES ('o1', 'book', 25.0), ('o3', 'pen', 5.0), ('o3', 'ink', 4.5), ('o4', 'lamp', 30.0))
                        AS t("order", article, amount)""",
                        """
                        SELECT "order", article, amount::DOUBLE AS amount FROM read_parquet('%s/paid-orders*')"""
                                .formatted(out)));
    }

    /** The files and each FlowFile have all rows of the flight delays. */
    private void assertDelays(ProcessGroup group, int flowFiles) throws Exception {
        assertEquals(List.of(), DuckDbAnswer.differences(FLIGHTS, out.resolve("*.json")));
        ConnectionQueue results = group.queue("results");
        List<QueuedFlowFile> files = results.list();
        assertEquals(flowFiles, files.size());
        for (QueuedFlowFile file : files) {
            Path copy = folder.resolve(file.uuid() + ".json");
            try (InputStream content = results.content(file)) {
                Files.copy(content, copy, StandardCopyOption.REPLACE_EXISTING);
            }
            assertEquals(List.of(), DuckDbAnswer.differences(FLIGHTS, copy));
            assertEquals("38875", file.attributes().get("record.count"));
        }
    }

    /**
     * A bounded and an unbounded run go through NiFi's stop, and through kill -9; neither gives
     * anything twice.
     */
    @ParameterizedTest
    @ValueSource(strings = {"stop", "kill"})
    void resultsComeOnceThroughARestart(String how) throws Exception {
        LogSessions sessions = (LogSessions) DEMONSTRATIONS.of("log-sessions");
        Path logs = out.resolve("logs-out");
        ProcessGroup unbounded = imported(sessions, logs);
        ProcessGroup bounded = imported("flight-delays");
        unbounded.start(LIMIT);
        sessions.morning(unbounded, logs);
        // With its first results it has committed a checkpoint.
        unbounded.queue("results").awaitCount(1, LIMIT);
        server.awaitFlowSaved(LIMIT);
        bounded.start(LIMIT);
        server.awaitFlowSaved(LIMIT);
        bounded.queue("submitted").awaitCount(1, LIMIT);
        if (how.equals("kill")) {
            server.kill();
        }
        server = server.restart();
        bounded = server.client().group(bounded.id());
        unbounded = server.client().group(unbounded.id());

        bounded.queue("finished").awaitCount(1, LIMIT);
        bounded.queue("results").awaitCount(1, LIMIT);
        assertDelays(bounded, 1);
        assertEquals(1, bounded.queue("finished").count());
        assertEquals(1, bounded.queue("submitted").count());

        sessions.forgotten(unbounded, logs);
        assertEquals(1, server.logLines("goes on from checkpoint").size());
        sessions.drain(unbounded);
        unbounded.queue("finished").awaitCount(1, LIMIT);
        assertEquals(List.of(), sessions.differences(logs, records(unbounded.queue("results"))));
        assertEquals(1, unbounded.queue("finished").count());

        // A start by hand is a new run; that there are two runs now and not three shows that the
        // restart began none.
        bounded.run(bounded.processor("DefinePipeline"), "STOPPED");
        bounded.run(bounded.processor("DefinePipeline"), "RUNNING");
        bounded.queue("finished").awaitCount(2, LIMIT);
        bounded.queue("results").awaitCount(2, LIMIT);
        assertDelays(bounded, 2);
        assertEquals(2, bounded.queue("submitted").count());
    }

    /**
     * FlowFiles are read by one run as they come, through kill -9: each is in one total, and goes
     * to original.
     */
    @Test
    void oneRunReadsTheFlowFilesThatCome() throws Exception {
        PostedOrders orders = new PostedOrders();
        ProcessGroup group = orders.start(server.client(), folder, home.resolve("order-runs"));
        orders.order("00", "ann", 1);
        orders.order("00", "ann", 2);
        group.queue("submitted").awaitCount(1, LIMIT);
        group.queue("original").awaitCount(2, LIMIT);
        orders.order("00", "bob", 4);
        server.awaitFlowSaved(LIMIT);
        server.kill();
        server = server.restart();
        group = server.client().group(group.id());
        group.awaitValid(LIMIT);

        group.queue("original").awaitCount(3, LIMIT);
        orders.order("01", "ann", 8);
        group.queue("original").awaitCount(4, LIMIT);
        group.run(group.processor("Drain"), "STOPPED");
        group.awaitValid(LIMIT);
        group.run(group.processor("Drain"), "RUN_ONCE");
        group.queue("finished").awaitCount(1, LIMIT);
        assertEquals(1, group.queue("submitted").count());
        assertEquals(0, group.queue("failure").count());
        assertEquals(
                List.of(
                        "{\"customer\":\"ann\",\"total\":3}",
                        "{\"customer\":\"ann\",\"total\":8}",
                        "{\"customer\":\"bob\",\"total\":4}"),
                rows(group.queue("results")));
        group.delete();
    }

    /**
     * A new version of a flow takes the place of the old one while its run goes on: there is one
     * run, that goes on, until somebody begins the new version. Then, with savepoint and replace,
     * there is one again.
     */
    @Test
    void aNewVersionOfTheFlowLeavesOneRun() throws Exception {
        LogSessions sessions = (LogSessions) DEMONSTRATIONS.of("log-sessions");
        ProcessGroup group = imported(sessions, out);
        group.configure(
                group.processor("RunPipeline"),
                Map.of("If Already Running", "ignore if identical"));
        group.start(LIMIT);
        sessions.morning(group, out);
        String version =
                group.download()
                        .replace("\"ignore if identical\"", "\"savepoint and replace\"")
                        .replaceAll("(\"Max Out Of Orderness\"\\s*:\\s*)\"1 min\"", "$1\"2 min\"");
        group.replaceContents(version, LIMIT);
        String replaced = group.download();
        assertTrue(replaced.contains("\"savepoint and replace\""), replaced);
        assertTrue(replaced.contains("\"2 min\""), replaced);
        assertEquals(1, group.queue("submitted").count());
        assertEquals(0, group.queue("finished").count());

        group.run(group.processor("DefinePipeline"), "STOPPED");
        group.run(group.processor("DefinePipeline"), "RUNNING");
        group.queue("submitted").awaitCount(2, LIMIT);
        group.queue("finished").awaitCount(1, LIMIT);
        assertEquals(0, group.queue("failed").count());
        Map<String, String> first = group.queue("finished").list().get(0).attributes();
        assertTrue(
                group.queue("submitted").list().stream()
                        .anyMatch(
                                submitted ->
                                        submitted
                                                .attributes()
                                                .get("pipeline.run.id")
                                                .equals(first.get("pipeline.successor"))),
                first::toString);

        sessions.forgotten(group, out);
        sessions.drain(group);
        group.queue("finished").awaitCount(2, LIMIT);
        assertEquals(List.of(), sessions.differences(out, records(group.queue("results"))));
        assertNoErrors(group);
    }

    @Test
    void mistakesShowAtTheirProcessorsAndAllTogetherAtTheEnd() throws Exception {
        ProcessGroup group = imported("flight-delays");
        group.configure(group.processor("FilterElements"), Map.of("Condition", "distanc > 100"));
        group.configure(group.processor("WriteToJson"), Map.of("Path", "/etc/elsewhere"));
        group.start(LIMIT);

        ConnectionQueue failed = group.queue("failed");
        failed.awaitCount(1, LIMIT);
        String problems = failed.list().get(0).attributes().get("pipeline.problems");
        assertTrue(
                problems.contains("stage 'FilterElements'") && problems.contains("'distanc'"),
                problems);
        assertTrue(problems.contains("[DENIED] stage 'WriteToJson'"), problems);
        assertTrue(
                group.bulletins().stream()
                        .anyMatch(
                                b ->
                                        b.toString().contains("FilterElements")
                                                && b.toString().contains("'distanc'")),
                () -> group.bulletins().toString());
        assertTrue(Files.notExists(Path.of("/etc/elsewhere-00000-of-00002.json")));
    }

    @Test
    void whatIsPostedFromOutsideIsFoundWithWhatIsWrongAndRunsNothing() throws Exception {
        Path runs = folder.resolve("posted-runs");
        PostedDefinitions posted = new PostedDefinitions();
        ProcessGroup group = posted.start(server.client(), folder, out, runs);
        Map<String, String> refused = PostedDefinitions.refused(out);
        for (String text : refused.keySet()) {
            posted.post(text);
        }
        ConnectionQueue failed = group.queue("failed");
        failed.awaitCount(refused.size(), LIMIT);
        List<String> errors =
                failed.list().stream().map(f -> f.attributes().get("pipeline.error")).toList();
        for (String problem : refused.values()) {
            assertEquals(
                    1,
                    errors.stream().filter(error -> error.startsWith(problem)).count(),
                    () -> problem + ": " + errors);
        }
        errors.forEach(error -> assertTrue(error.contains("; "), error));

        posted.post(PostedDefinitions.good("good"));
        group.queue("finished").awaitCount(1, LIMIT);
        posted.post(PostedDefinitions.good("good"));
        group.queue("incomplete").awaitCount(1, LIMIT);
        assertEquals(refused.size(), failed.count());
        assertEquals(1, group.queue("submitted").count());
        assertEquals(1, group.queue("finished").count());
        try (Stream<Path> files =
                Files.find(runs, 5, (file, is) -> file.endsWith("definition.yaml"))) {
            assertEquals(
                    List.of("good"),
                    files.map(file -> file.getParent().getFileName().toString()).toList());
        }
        group.delete();
    }

    /** The tick in a connection's dialogue, told what is to be read there. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    kafka-enrichment | Kafka   | topic       | orders    | ReadFromKafka
                    kafka-enrichment | MongoDB | collection  | customers | ReadFromMongoDB
                    kinesis-sessions | Kinesis | stream_name | clicks    | ReadFromKinesis
                    """)
    void aConnectionTriesWhatIsToBeRead(
            String template, String service, String setting, String what, String step)
            throws Exception {
        ProcessGroup group = imported(template);
        group.disableServices(LIMIT);
        Component connection = group.service(service);
        String there = Demonstration.own(out, what);

        assertEquals(
                List.of(
                        "Perform Validation SUCCESSFUL: Component Validation passed",
                        "Settings SUCCESSFUL: They are those of a %s connection".formatted(service),
                        "Connection SUCCESSFUL: The system answers",
                        "%s SKIPPED: Give settings of %s as attributes, %s for example, to see whether what they name is there and may be read"
                                .formatted(step, step, setting)),
                group.verify(connection, Map.of(), LIMIT));
        String found = group.verify(connection, Map.of(setting, there), LIMIT).getLast();
        assertTrue(found.startsWith(step + " SUCCESSFUL: It may be read; the records are "), found);
        String missing = group.verify(connection, Map.of(setting, there + "s"), LIMIT).getLast();
        assertTrue(missing.startsWith(step + " FAILED: [UNREACHABLE] "), missing);
        assertTrue(missing.contains(there + "s"), missing);
    }

    /**
     * A connection's secrets, in a run that goes well in a process of its own and in one that a
     * system refuses: what NiFi and the run have written, and what NiFi's API tells, has them
     * nowhere.
     *
     * @param template what is run
     * @param good properties of connections for the first run, SECRET for the secret
     * @param refused those of the second
     * @param problem why it is refused
     */
    @ParameterizedTest
    @MethodSource
    void aSecretIsNowhereToBeSeen(
            String template,
            Map<String, Map<String, String>> good,
            Map<String, Map<String, String>> refused,
            String problem)
            throws Exception {
        String secret = "planted-" + UUID.randomUUID();
        Demonstration demonstration = DEMONSTRATIONS.of(template);
        ProcessGroup group = imported(demonstration, out);
        group.disableServices(LIMIT);
        plant(group, good, secret);
        group.configure(
                group.service("EmbeddedPipelineRunner"), Map.of("Execution", "separate process"));
        group.enableServices(LIMIT);
        group.start(LIMIT);
        demonstration.drive(group, out);
        group.queue("finished").awaitCount(1, LIMIT);

        group.stop(LIMIT);
        group.disableServices(LIMIT);
        plant(group, refused, secret);
        group.enableServices(LIMIT);
        group.start(LIMIT);
        group.queue("failed").awaitCount(1, LIMIT);
        String problems = group.queue("failed").list().get(0).attributes().get("pipeline.problems");
        assertTrue(problems.contains(problem), problems);

        List<String> told = new ArrayList<>(List.of(group.download()));
        group.bulletins().forEach(bulletin -> told.add(bulletin.toString()));
        for (String queue : List.of("submitted", "finished", "failed")) {
            for (QueuedFlowFile file : group.queue(queue).list()) {
                told.add(file.attributes().toString());
                server.client()
                        .awaitProvenance(Map.of("FlowFileUUID", file.uuid()), LIMIT)
                        .forEach(event -> told.add(event.toString()));
            }
        }
        told.forEach(text -> assertFalse(text.contains(secret), text));
        assertTrue(told.toString().contains("somebody"), "nothing of the connection is told");
        assertEquals(List.of(), Planted.files(home, secret));
        // It looks where something is to be found.
        assertFalse(Planted.files(home, template).isEmpty());
    }

    static Stream<Arguments> aSecretIsNowhereToBeSeen() {
        return Stream.of(
                Arguments.of(
                        "kafka-windows",
                        Map.of("PipelineConnection", Map.of("Kafka Password", "SECRET")),
                        Map.of(
                                "PipelineConnection",
                                Map.of(
                                        "Kafka Security Protocol", "SASL_PLAINTEXT",
                                        "Kafka Username", "somebody")),
                        "the broker does not take the client for who it says to be"),
                Arguments.of(
                        "kinesis-sessions",
                        Map.of("Kinesis", Map.of("Kinesis Secret Access Key", "SECRET")),
                        Map.of(
                                "MongoDB",
                                Map.of(
                                        "MongoDB Username", "somebody",
                                        "MongoDB Password", "SECRET")),
                        "the server does not take the client for who it says to be"));
    }

    private static void plant(
            ProcessGroup group, Map<String, Map<String, String>> services, String secret) {
        services.forEach(
                (service, properties) -> {
                    Map<String, String> planted = new HashMap<>(properties);
                    planted.replaceAll((name, value) -> value.replace("SECRET", secret));
                    group.configure(group.service(service), planted);
                });
    }

    /**
     * What {@code ./nifi-beam template} writes gives on the canvas what {@code ./nifi-beam run}
     * gives.
     */
    @ParameterizedTest
    @ValueSource(strings = {"dead-letters", "sql-delays"})
    void aDocumentRunsOnTheCanvasAsItDoesByItself(String example) throws Exception {
        Path document = folder.resolve(example + ".yaml");
        String text =
                Files.readString(ROOT.resolve("examples/" + example + ".yaml"))
                        .replace("examples/data/", DATA + "/");
        Path alone = Files.createDirectories(folder.resolve("alone"));
        Files.writeString(document, text.replace("out/", alone + "/"));
        launch("run", "--quiet", document.toString());
        Files.writeString(document, text.replace("out/", out + "/"));
        Path flow = folder.resolve(example + ".json");
        launch("template", document.toString(), "-o", flow.toString());

        ProcessGroup group = server.client().importFlow("written " + example, flow);
        group.setParameters(Map.of("work.folder", home.resolve("runs").toString()));
        group.enableServices(LIMIT);
        group.start(LIMIT);
        group.queue("finished").awaitCount(1, LIMIT);
        assertNoErrors(group);
        for (String name : List.of("dead-letters", "miles-per-minute")) {
            assertEquals(
                    List.of(),
                    Lines.differences(
                            Lines.json(Lines.files(alone, name)),
                            Lines.json(Lines.files(out, name))));
        }
        List<String> rows = Lines.csv(Lines.files(alone, "sql-delays"));
        assertEquals(List.of(), Lines.differences(rows, Lines.csv(Lines.files(out, "sql-delays"))));
        assertTrue(example.equals("dead-letters") || !rows.isEmpty());
        group.delete();
    }

    private static void launch(String... arguments) {
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setErr(new PrintWriter(err, true));
        assertEquals(0, line.execute(arguments), err::toString);
    }
}
