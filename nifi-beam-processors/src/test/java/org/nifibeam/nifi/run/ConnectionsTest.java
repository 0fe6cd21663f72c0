package org.nifibeam.nifi.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.util.LogMessage;
import org.apache.nifi.util.MockComponentLog;
import org.apache.nifi.util.MockConfigurationContext;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.nifi.connection.PipelineConnection;
import org.nifibeam.nifi.stage.AddBeamYaml;
import org.nifibeam.nifi.stage.Canvas;
import org.nifibeam.nifi.stage.FilterElements;
import org.nifibeam.nifi.stage.WriteToFlowFile;
import org.nifibeam.process.RunConnection;
import org.nifibeam.service.ConnectionSettings;
import org.nifibeam.service.PreviewRequest;
import org.nifibeam.service.RunRequest;
import org.nifibeam.service.RunState;

/**
 * A connection's secret gets from the controller service to the connector, wherever this runs, and
 * stands nowhere else: in no file of the work folder, FlowFile, attribute, provenance event,
 * bulletin or text.
 */
@Timeout(180)
final class ConnectionsTest {
    private static final String SECRET = "Sesame-0pen-7731";

    @TempDir Path folder;

    private Path gate() {
        return folder.resolve("gate");
    }

    private String definition(String run) {
        return CanvasDefinition.start("p", run, "standalone")
                .withStage(
                        "ReadFromVault",
                        "Vault",
                        "Vault",
                        Map.of(),
                        Map.of(),
                        Map.of("connection", "orders", "gate", gate().toString()))
                .withStage(
                        "WriteToFlowFile",
                        "Back",
                        "Back",
                        Map.of("input", "Vault"),
                        Map.of(),
                        Map.of())
                .toYaml();
    }

    private RunFixture fixture(String execution) throws Exception {
        Map<String, String> properties = new HashMap<>();
        properties.put("Execution", execution);
        properties.put("Child Heap", "64 MB");
        properties.put("Parallelism", "1");
        return new RunFixture(folder.resolve("work"), folder.toString(), Map.of(), properties);
    }

    private static PipelineConnection connect(TestRunner runner, String password) throws Exception {
        PipelineConnection connection = new PipelineConnection();
        runner.addControllerService("vault", connection);
        runner.setProperty(connection, "Connection Type", "Vault");
        runner.setProperty(connection, "Vault Host", "localhost");
        runner.setProperty(connection, "Vault Pass Word", password);
        runner.enableControllerService(connection);
        return connection;
    }

    private static RunState state(RunFixture fixture) {
        return fixture.service.inspect("run-1").orElseThrow().state();
    }

    private void assertNowhere(RunFixture fixture) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertFalse(content.contains(SECRET), () -> "the secret stands in " + file);
            }
        }
        List<String> texts = new ArrayList<>();
        for (String relationship :
                List.of("submitted", "finished", "failed", "results", "status", "incomplete")) {
            for (MockFlowFile flowFile : fixture.files(relationship)) {
                texts.add(flowFile.getContent());
                texts.add(flowFile.getAttributes().toString());
            }
        }
        fixture.runner
                .getProvenanceEvents()
                .forEach(
                        event ->
                                texts.add(
                                        event + " " + event.getDetails() + event.getAttributes()));
        for (List<LogMessage> messages :
                List.of(
                        fixture.runner.getLogger().getErrorMessages(),
                        fixture.runner.getLogger().getWarnMessages(),
                        fixture.runner.getLogger().getInfoMessages(),
                        fixture.runner.getLogger().getDebugMessages())) {
            messages.forEach(message -> texts.add(message.toString()));
        }
        texts.add(String.valueOf(fixture.service.runs()));
        texts.add(fixture.runner.getStateManager().getState(Scope.LOCAL).toMap().toString());
        texts.forEach(text -> assertFalse(text.contains(SECRET), text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NiFi JVM", "separate process"})
    void aRunReadsThroughAConnectionAndNothingShowsItsSecret(String execution) throws Exception {
        try (RunFixture fixture = fixture(execution)) {
            connect(fixture.runner, SECRET);
            fixture.runner.setProperty("connection.orders", "vault");
            fixture.runner.enqueue(definition("run-1"));
            fixture.until("running", () -> fixture.service.inspect("run-1").isPresent());
            assertNowhere(fixture);
            Files.createFile(gate());
            fixture.untilCount("finished", 1);
            fixture.files("results").get(0).assertAttributeEquals("record.count", "3");
            fixture.runner.run(1, false, false);
            assertNowhere(fixture);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"NiFi JVM", "separate process"})
    void afterARestartARunWaitsUntilItsRunPipelineGivesTheConnectionAgain(String execution)
            throws Exception {
        try (RunFixture fixture = fixture(execution)) {
            connect(fixture.runner, SECRET);
            fixture.runner.setProperty("connection.orders", "vault");
            fixture.runner.enqueue(definition("run-1"));
            fixture.until(
                    "running",
                    () ->
                            fixture.service.inspect("run-1").isPresent()
                                    && state(fixture) == RunState.RUNNING);
        }
        try (RunFixture fixture = fixture(execution)) {
            assertEquals(
                    Optional.of(
                            "it needs connection 'orders', which is not kept on disk: start the RunPipeline that submitted it, with a"
                                    + " property 'connection.orders'"),
                    fixture.service.inspect("run-1").orElseThrow().waiting());
            Files.createFile(gate());
            fixture.runner.run(1, false, true);
            assertFalse(state(fixture).ended());
            MockFlowFile waiting = fixture.files("status").get(1);
            waiting.assertAttributeEquals("pipeline.status", "waiting");
            assertTrue(
                    fixture.runner.getLogger().getWarnMessages().get(0).getMsg().contains("waits"));

            connect(fixture.runner, SECRET);
            fixture.runner.setProperty("connection.orders", "vault");
            fixture.untilCount("finished", 1);
            fixture.files("results").get(0).assertAttributeEquals("record.count", "3");
            assertEquals(1, fixture.files("results").size());
            assertNowhere(fixture);
        }
    }

    @Test
    void aCancelIsNotForgottenWhileTheRunWaits() throws Exception {
        try (RunFixture fixture = fixture("NiFi JVM")) {
            connect(fixture.runner, SECRET);
            fixture.runner.setProperty("connection.orders", "vault");
            fixture.runner.enqueue(definition("run-1"));
            fixture.until(
                    "running",
                    () ->
                            fixture.service.inspect("run-1").isPresent()
                                    && state(fixture) == RunState.RUNNING);
        }
        try (RunFixture fixture = fixture("NiFi JVM")) {
            fixture.service.cancel("run-1");
            assertEquals(RunState.RUNNING, state(fixture), "what it has left needs the connection");
        }
        try (RunFixture fixture = fixture("NiFi JVM")) {
            connect(fixture.runner, SECRET);
            fixture.runner.setProperty("connection.orders", "vault");
            fixture.untilCount("failed", 1);
            fixture.files("failed").get(0).assertAttributeEquals("pipeline.state", "CANCELLED");
        }
    }

    @Test
    void aWrongPasswordIsToldWithoutIt() throws Exception {
        try (RunFixture fixture = fixture("NiFi JVM")) {
            connect(fixture.runner, SECRET + "-wrong");
            fixture.runner.setProperty("connection.orders", "vault");
            fixture.runner.enqueue(definition("run-1"));
            fixture.untilCount("failed", 1);
            assertEquals(
                    "[DENIED] stage 'Vault': connection 'orders' does not open the vault; look at 'pass_word'",
                    fixture.files("failed").get(0).getAttribute("pipeline.error"));
            assertNowhere(fixture);
        }
    }

    @Test
    void aConnectionThatRunPipelineDoesNotHaveIsNamed() throws Exception {
        try (RunFixture fixture = fixture("NiFi JVM")) {
            connect(fixture.runner, SECRET);
            fixture.runner.setProperty("connection.order", "vault");
            fixture.runner.enqueue(definition("run-1"));
            fixture.untilCount("failed", 1);
            assertEquals(
                    "[UNKNOWN_CONNECTION] stage 'Vault': there is no connection 'orders'; did you mean 'order'?; add a property"
                            + " 'connection.<name>' to the processor that submits the definition, which names a PipelineConnection"
                            + " service",
                    fixture.files("failed").get(0).getAttribute("pipeline.error"));
        }
    }

    @Test
    void aStageThatNamesAConnectionIsBuiltWithoutIt() throws Exception {
        MockFlowFile read =
                Canvas.through(
                        Canvas.define("p"),
                        AddBeamYaml::new,
                        "Vault",
                        Map.of(
                                "Beam YAML",
                                "{type: ReadFromVault, config: {connection: orders, gate: '"
                                        + gate()
                                        + "'}}",
                                "Takes Input",
                                "false"));
        assertEquals(List.of(), CanvasDefinition.parse(read.getContent()).canvas().problems());
        MockFlowFile kept =
                Canvas.through(read, FilterElements::new, "Keep", Map.of("Condition", "n > 0"));
        assertEquals(List.of(), CanvasDefinition.parse(kept.getContent()).canvas().problems());
        Files.createFile(gate());
        try (RunFixture fixture = fixture("NiFi JVM")) {
            connect(fixture.runner, SECRET);
            fixture.runner.setProperty("connection.orders", "vault");
            fixture.enqueue(Canvas.through(kept, WriteToFlowFile::new, "Back", Map.of()));
            fixture.untilCount("finished", 1);
            fixture.files("results").get(0).assertAttributeEquals("record.count", "3");
        }
    }

    @Test
    void onlyConnectionPropertiesMayBeAdded() throws Exception {
        try (RunFixture fixture = fixture("NiFi JVM")) {
            connect(fixture.runner, SECRET);
            fixture.runner.assertValid();
            fixture.runner.setProperty("orders", "vault");
            fixture.runner.assertNotValid();
        }
    }

    @Test
    void theServiceIsMadeOfWhatTheTypeDeclares() throws Exception {
        TestRunner runner = TestRunners.newTestRunner(new RunPipeline());
        PipelineConnection connection = new PipelineConnection();
        runner.addControllerService("vault", connection);
        PropertyDescriptor password = connection.getPropertyDescriptor("Vault Pass Word");
        assertTrue(password.isSensitive() && password.isRequired());
        assertEquals(
                Set.of("Vault"), password.getDependencies().iterator().next().getDependentValues());
        assertEquals("8200", connection.getPropertyDescriptor("Vault Port").getDefaultValue());
        runner.assertNotValid(connection);
        runner.setProperty(connection, "Connection Type", "Vault");
        runner.setProperty(connection, "Vault Host", "localhost");
        runner.assertNotValid(connection);
        runner.setProperty(connection, "Vault Pass Word", SECRET);
        runner.assertValid(connection);
        runner.enableControllerService(connection);
        assertEquals(
                Map.of("host", "localhost", "port", "8200", "pass_word", SECRET),
                connection.settings().settings());
        runner.disableControllerService(connection);
        assertThrows(IllegalStateException.class, connection::settings);
    }

    @Test
    void verificationTriesTheConnectionAndNamesTheSetting() {
        assertEquals(
                List.of(
                        "Settings SUCCESSFUL: They are those of a Vault connection",
                        "Connection SUCCESSFUL: The system answers",
                        "ReadFromVault SKIPPED: Give settings of ReadFromVault as attributes, gate for example, to see whether what they name"
                                + " is there and may be read"),
                verified("localhost", SECRET));
        assertEquals(
                List.of(
                        "Settings SUCCESSFUL: They are those of a Vault connection",
                        "Connection FAILED: [UNREACHABLE] there is no vault; look at 'host'"),
                verified("nowhere", SECRET));
        assertEquals(
                List.of(
                        "Settings SUCCESSFUL: They are those of a Vault connection",
                        "Connection FAILED: [DENIED] connection 'Vault' does not open the vault; look at 'pass_word'"),
                verified("localhost", SECRET + "-wrong"));
    }

    /** What is to be read is tried once all that it needs is given, and no file for it. */
    @Test
    void verificationTriesWhatIsToBeRead() {
        assertEquals(
                "ReadFromVault SUCCESSFUL: It may be read; the records are {n: int64}",
                verified("localhost", SECRET, Map.of("gate", gate().toString())).get(2));
        assertEquals(
                "ReadFromVault FAILED: The attribute gate is missing: A file.",
                verified("localhost", SECRET, Map.of("label", "three")).get(2));
        assertEquals(
                "ReadFromVault SKIPPED: The attribute index names a file, which is looked at when a run begins",
                verified(
                                "localhost",
                                SECRET,
                                Map.of("gate", gate().toString(), "index", "/etc/passwd"))
                        .get(2));
    }

    private static List<String> verified(String host, String password) {
        return verified(host, password, Map.of());
    }

    private static List<String> verified(
            String host, String password, Map<String, String> attributes) {
        PipelineConnection connection = new PipelineConnection();
        Map<PropertyDescriptor, String> properties =
                Map.of(
                        connection.getPropertyDescriptor("Connection Type"), "Vault",
                        connection.getPropertyDescriptor("Vault Host"), host,
                        connection.getPropertyDescriptor("Vault Pass Word"), password);
        MockComponentLog log = new MockComponentLog("vault", connection);
        return connection
                .verify(
                        new MockConfigurationContext(connection, properties, null, Map.of()),
                        log,
                        attributes)
                .stream()
                .map(
                        r ->
                                r.getVerificationStepName()
                                        + " "
                                        + r.getOutcome()
                                        + ": "
                                        + r.getExplanation())
                .toList();
    }

    @Test
    void textsOfWhatHoldsSecretsDoNotShowThem() {
        Map<String, ConnectionSettings> connections =
                Map.of("orders", new ConnectionSettings("Vault", Map.of("pass_word", SECRET)));
        List<Object> all =
                List.of(
                        connections,
                        new RunRequest(
                                "run-1",
                                "owner",
                                "submitter",
                                "definition",
                                RunRequest.IfRunning.QUEUE,
                                connections,
                                Map.of()),
                        new PreviewRequest(
                                "definition",
                                Optional.empty(),
                                1,
                                1,
                                Duration.ofSeconds(1),
                                connections),
                        new Intake.Settings(
                                "owner",
                                "node",
                                null,
                                List.of(),
                                Duration.ofSeconds(1),
                                RunRequest.IfRunning.QUEUE,
                                true,
                                connections,
                                flowFile -> Optional.empty()),
                        new RunConnection("orders", "Vault", Map.of("pass_word", SECRET)));
        all.forEach(one -> assertFalse(one.toString().contains(SECRET), one.getClass().toString()));
    }
}
