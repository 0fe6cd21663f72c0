package org.nifibeam.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Connections;
import org.nifibeam.core.spi.ConnectorProvider;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.Lookup;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.Source;

/**
 * Sources, sinks and lookups of the connectors on the class path, made as a pipeline makes them:
 * what a setting falls back to is filled in, connections are named. Settings are not checked.
 * Immutable.
 */
public final class InstalledConnectors {
    private final Connectors connectors;

    private InstalledConnectors(Connectors connectors) {
        this.connectors = connectors;
    }

    /** Those on the class path, without connections. */
    public static InstalledConnectors load() {
        return new InstalledConnectors(Connectors.load(InstalledConnectors.class.getClassLoader()));
    }

    /** The same with connections that settings may name. */
    public InstalledConnectors with(Connections connections) {
        return new InstalledConnectors(connectors.withConnections(connections));
    }

    /** All of them, by type. */
    public Connectors connectors() {
        return connectors;
    }

    /** A source of a type that is there. */
    public Source source(String type, Map<String, Object> settings) throws ProblemException {
        var provider = connectors.source(type).orElseThrow();
        return connectors.source(provider, complete(provider, settings));
    }

    /** A sink of a type that is there. */
    public Sink sink(String type, Schema schema, Map<String, Object> settings)
            throws ProblemException {
        var provider = connectors.sink(type).orElseThrow();
        return connectors.sink(provider, complete(provider, settings), schema);
    }

    /** A lookup of a type that is there. */
    public Lookup lookup(String type, Map<String, Object> settings) throws ProblemException {
        var provider = connectors.lookup(type).orElseThrow();
        return connectors.lookup(provider, complete(provider, settings));
    }

    /** Settings, and what those that are not given fall back to. */
    public static Config complete(ConnectorProvider provider, Map<String, Object> settings) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (ConfigField field : provider.settings()) {
            field.fallback().ifPresent(value -> values.put(field.name(), value));
        }
        values.putAll(settings);
        return new Config(values);
    }
}
