package org.nifibeam.example;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.Connections;
import org.nifibeam.core.spi.ConnectorProvider;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.Source;

/** Sources and sinks as a pipeline would have them, found on the class path. */
final class Ledgers {
    static final Map<String, Object> SCHEMA = Map.of("type", "object", "properties", fields());

    private static Map<String, Object> fields() {
        Map<String, Object> inOrder = new LinkedHashMap<>();
        inOrder.put("name", Map.of("type", "string"));
        inOrder.put("n", Map.of("type", "integer"));
        return inOrder;
    }

    private final Connectors connectors;

    Ledgers(String address, Map<String, String> more) throws ProblemException {
        Connectors found = Connectors.load(Ledgers.class.getClassLoader());
        Map<String, String> texts = new LinkedHashMap<>(more);
        texts.put("address", address);
        Connection connection = found.connection("books", "Ledger", texts);
        this.connectors = found.withConnections(Connections.of(List.of(connection), "add one"));
    }

    Connectors connectors() {
        return connectors;
    }

    Connection connection() {
        return connectors.connections().find("books").orElseThrow();
    }

    Source source(Map<String, Object> settings) throws ProblemException {
        var provider = connectors.source("ReadFromLedger").orElseThrow();
        return connectors.source(provider, config(provider, settings));
    }

    Sink sink(Schema schema, Map<String, Object> settings) throws ProblemException {
        var provider = connectors.sink("WriteToLedger").orElseThrow();
        return connectors.sink(provider, config(provider, settings), schema);
    }

    private static Config config(ConnectorProvider provider, Map<String, Object> settings) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (ConfigField field : provider.settings()) {
            field.fallback().ifPresent(value -> values.put(field.name(), value));
        }
        values.put("connection", "books");
        values.putAll(settings);
        return new Config(values);
    }
}
