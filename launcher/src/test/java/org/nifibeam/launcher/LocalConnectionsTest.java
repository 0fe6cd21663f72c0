package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.ConnectionProvider;
import org.nifibeam.core.spi.Connections;
import org.nifibeam.core.spi.Connectors;

class LocalConnectionsTest {
    @TempDir private Path folder;

    @Test
    void sectionsOfAFileAndTheEnvironmentAboveIt() throws Exception {
        Connections connections =
                read(
                        """
                        orders-db: {type: Shelf, host: a.example, port: 7, password: from-file}
                        """,
                        Map.of("NIFI_BEAM_CONNECTION_ORDERS_DB_PASSWORD", "from-environment"));
        Connection connection = connections.find("orders-db").orElseThrow();
        assertEquals("a.example", connection.settings().string("host"));
        assertEquals(7, connection.settings().integer("port"));
        assertEquals(
                Optional.of("from-environment"), connection.settings().optionalSecret("password"));
        assertEquals(Optional.empty(), connections.find("other"));
    }

    @Test
    void allMistakesWithTheirLinesAndNoSecret() {
        ProblemException e =
                assertThrows(
                        ProblemException.class,
                        () ->
                                read(
                                        """
                                        a: {type: Shelve, host: x}
                                        b:
                                          host: x
                                        c: {type: Shelf, port: s3cret, password: s3cret}
                                        """,
                                        Map.of()));
        assertEquals(
                """
                connections.yaml:1: [INVALID_VALUE] connection 'a' is of a type that is not there, 'Shelve'; there are: Kafka, Kinesis, MongoDB, SchemaRegistry, Shelf
                connections.yaml:3: [MISSING] connection 'b' has no 'type'; there are: Kafka, Kinesis, MongoDB, SchemaRegistry, Shelf
                connections.yaml:4: [MISSING] connection 'c' has no 'host'; where it is
                connections.yaml:4: [INVALID_VALUE] connection 'c' has a 'port' that is not a whole number; its port""",
                e.problems().stream()
                        .map(p -> p.toString().replace(folder + "/", ""))
                        .collect(Collectors.joining("\n")));
    }

    @Test
    void aNamedFileThatIsNotThere() {
        UserException e =
                assertThrows(
                        UserException.class,
                        () ->
                                LocalConnections.read(
                                        Optional.of(Path.of("none.yaml")), Map.of(), CONNECTORS));
        assertEquals(Main.WRONG, e.exitCode());
    }

    private Connections read(String text, Map<String, String> environment) throws Exception {
        Path file = Files.writeString(folder.resolve("connections.yaml"), text);
        return LocalConnections.read(Optional.of(file), environment, CONNECTORS);
    }

    private static final Connectors CONNECTORS =
            Connectors.load(LocalConnectionsTest.class.getClassLoader());

    /** A type of connections that only this test has. */
    public static final class Shelf implements ConnectionProvider {
        @Override
        public String type() {
            return "Shelf";
        }

        @Override
        public String description() {
            return "A shelf.";
        }

        @Override
        public List<ConfigField> settings() {
            return List.of(
                    ConfigField.required("host", ConfigField.Type.STRING, "where it is"),
                    ConfigField.optional("port", ConfigField.Type.INTEGER, "its port"),
                    ConfigField.optional("password", ConfigField.Type.SECRET, "how to open it"));
        }

        @Override
        public void verify(Connection connection) {}
    }
}
