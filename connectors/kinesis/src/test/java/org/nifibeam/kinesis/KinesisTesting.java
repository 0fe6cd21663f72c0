package org.nifibeam.kinesis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.Connections;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.Source;
import org.nifibeam.testkit.InstalledConnectors;

/** Sources and sinks of streams. */
public final class KinesisTesting {
    private static final InstalledConnectors INSTALLED = InstalledConnectors.load();

    /** The connectors on the class path. */
    public static final Connectors CONNECTORS = INSTALLED.connectors();

    private KinesisTesting() {}

    /** A source, its settings completed by the fallbacks. */
    public static Source source(Connection connection, Map<String, Object> settings)
            throws Exception {
        return with(connection).source("ReadFromKinesis", by(connection, settings));
    }

    /** A sink, its settings completed by the fallbacks. */
    public static Sink sink(Connection connection, Schema schema, Map<String, Object> settings)
            throws Exception {
        return with(connection).sink("WriteToKinesis", schema, by(connection, settings));
    }

    private static InstalledConnectors with(Connection connection) {
        return INSTALLED.with(Connections.of(List.of(connection), "add one"));
    }

    private static Map<String, Object> by(Connection connection, Map<String, Object> settings) {
        Map<String, Object> all = new LinkedHashMap<>(settings);
        all.put("connection", connection.name());
        return all;
    }
}
