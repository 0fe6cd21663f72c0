package org.nifibeam.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.expression.GenericLanguage;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.ConnectionProvider;
import org.nifibeam.core.spi.Connections;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.core.spi.SourceRead;

/** A definition names connections; what these say never gets into it, nor into any text. */
class ConnectionsTest {
    private static final String DEFINITION =
            """
            pipeline:
              type: chain
              transforms:
                - {type: ReadFromVault, name: read, config: {connection: %s, shelf: a}}
                - {type: LogForTesting}
            """;

    private static final Connections CONNECTIONS =
            Connections.of(
                    List.of(
                            vault("vault-1", Map.of("host", "localhost", "password", "s3cret")),
                            new Connection("other", "Attic", new Config(Map.of()))),
                    "add it to RunPipeline");

    @Test
    void theConnectorGetsTheConnectionAndTheGraphHasItsName() throws Exception {
        Graph graph =
                compiler()
                        .compile(
                                DEFINITION.formatted("vault-1"),
                                Optional.empty(),
                                CompileSettings.UNRESTRICTED)
                        .graph()
                        .orElseThrow();
        assertEquals(
                "{opened_with: string}", graph.nodes().get(0).outputs().get(0).schema().toString());
        assertEquals(
                "Config[values={connection=vault-1, shelf=a}]",
                ((Node.Read) graph.nodes().get(0)).spec().config().toString());
    }

    @Test
    void anUnknownConnection() {
        assertEquals(
                "p.yaml:4: [UNKNOWN_CONNECTION] stage 'read': there is no connection 'vault-2'; did you mean 'vault-1'?; add it to RunPipeline",
                errors("vault-2", CompileSettings.UNRESTRICTED));
    }

    @Test
    void aConnectionOfAnotherType() {
        assertEquals(
                "p.yaml:4: [TYPE_MISMATCH] stage 'read': connection 'other' of type Attic does not fit; name one of type Vault",
                errors("other", CompileSettings.UNRESTRICTED));
    }

    @Test
    void whereConnectionsAreNotToBeHadNothingIsSaidOfThem() {
        assertEquals("", errors("vault-2", CompileSettings.offline(Map.of())));
    }

    @Test
    void settingsOfAConnectionAreAllCheckedAtOnceAndSecretsNotShown() {
        ProblemException e =
                assertThrows(
                        ProblemException.class,
                        () ->
                                Connection.read(
                                        new Vault(),
                                        "v",
                                        Map.of("pasword", "s3cret", "port", "s3cret")));
        assertEquals(
                """
                [UNKNOWN_KEY] connection 'v' of type Vault takes no 'pasword'; did you mean 'password'?
                [MISSING] connection 'v' has no 'host'; where it is
                [INVALID_VALUE] connection 'v' has a 'port' that is not a whole number; its port""",
                e.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")));
    }

    @Test
    void nothingShowsASecret() {
        Connection connection = vault("vault-1", Map.of("host", "h", "password", "s3cret"));
        assertEquals("connection 'vault-1' of type Vault", connection.toString());
        assertFalse(connection.settings().toString().contains("s3cret"));
        assertEquals(Optional.of("s3cret"), connection.settings().optionalSecret("password"));
    }

    private static String errors(String connection, CompileSettings settings) {
        try {
            return compiler()
                    .compile(DEFINITION.formatted(connection), Optional.of("p.yaml"), settings)
                    .problems()
                    .stream()
                    .map(Problem::toString)
                    .collect(Collectors.joining("\n"));
        } catch (ProblemException e) {
            return e.getMessage();
        }
    }

    private static PipelineCompiler compiler() {
        return new PipelineCompiler(
                        Connectors.load(ConnectionsTest.class.getClassLoader())
                                .with(new ReadFromVault()),
                        List.of(new GenericLanguage()))
                .withConnections(CONNECTIONS);
    }

    private static Connection vault(String name, Map<String, String> settings) {
        try {
            return Connection.read(new Vault(), name, settings);
        } catch (ProblemException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Vault implements ConnectionProvider {
        @Override
        public String type() {
            return "Vault";
        }

        @Override
        public String description() {
            return "A vault.";
        }

        @Override
        public List<ConfigField> settings() {
            return List.of(
                    ConfigField.required("host", ConfigField.Type.STRING, "where it is"),
                    ConfigField.optional("port", ConfigField.Type.INTEGER, 7L, "its port"),
                    ConfigField.optional("password", ConfigField.Type.SECRET, "how to open it"));
        }

        @Override
        public void verify(Connection connection) {}
    }

    /** Its one field is named by whether the secret came with the connection. */
    private static final class ReadFromVault implements SourceProvider {
        @Override
        public String type() {
            return "ReadFromVault";
        }

        @Override
        public String description() {
            return "Reads a vault.";
        }

        @Override
        public List<ConfigField> settings() {
            return List.of(
                    ConfigField.connection("Vault", "the vault"),
                    ConfigField.required("shelf", ConfigField.Type.STRING, "what to read"));
        }

        @Override
        public boolean bounded(Config config) {
            return true;
        }

        @Override
        public Source create(Config config) throws ProblemException {
            Connection vault = config.connection("connection").orElseThrow();
            if (!vault.settings().optionalSecret("password").equals(Optional.of("s3cret"))) {
                throw new ProblemException(ProblemCode.DENIED, "wrong password", "");
            }
            return new Source() {
                @Override
                public Schema schema() throws ProblemException {
                    return TypeText.schema("{opened_with: string}");
                }

                @Override
                public SourceRead plan(Schema schema, Pushdown pushdown) {
                    throw new UnsupportedOperationException("this source cannot be read");
                }
            };
        }
    }
}
