package org.nifibeam.example;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.Connections;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.Source;
import org.nifibeam.testkit.InstalledConnectors;

/** Sources and sinks as a pipeline would have them, found on the class path. */
final class Ledgers {
    static final Map<String, Object> SCHEMA = Map.of("type", "object", "properties", fields());

    private static Map<String, Object> fields() {
        Map<String, Object> inOrder = new LinkedHashMap<>();
        inOrder.put("name", Map.of("type", "string"));
        inOrder.put("n", Map.of("type", "integer"));
        return inOrder;
    }

    private final InstalledConnectors connectors;

    Ledgers(String address, Map<String, String> more) throws ProblemException {
        InstalledConnectors found = InstalledConnectors.load();
        Map<String, String> texts = new LinkedHashMap<>(more);
        texts.put("address", address);
        Connection connection = found.connectors().connection("books", "Ledger", texts);
        this.connectors = found.with(Connections.of(List.of(connection), "add one"));
    }

    Connections connections() {
        return connectors.connectors().connections();
    }

    Connection connection() {
        return connections().find("books").orElseThrow();
    }

    Source source(Map<String, Object> settings) throws ProblemException {
        return connectors.source("ReadFromLedger", withBooks(settings));
    }

    Sink sink(Schema schema, Map<String, Object> settings) throws ProblemException {
        return connectors.sink("WriteToLedger", schema, withBooks(settings));
    }

    private static Map<String, Object> withBooks(Map<String, Object> settings) {
        Map<String, Object> all = new LinkedHashMap<>(settings);
        all.put("connection", "books");
        return all;
    }
}
