package org.nifibeam.core.spi;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;

/** The connectors at hand, by type. Immutable. */
public final class Connectors {
    private final Map<String, SourceProvider> sources;
    private final Map<String, SinkProvider> sinks;
    private final Map<String, ConnectionProvider> connectionTypes;
    private final Connections connections;

    private Connectors(
            Map<String, SourceProvider> sources,
            Map<String, SinkProvider> sinks,
            Map<String, ConnectionProvider> connectionTypes,
            Connections connections) {
        this.sources = Collections.unmodifiableMap(sources);
        this.sinks = Collections.unmodifiableMap(sinks);
        this.connectionTypes = Collections.unmodifiableMap(connectionTypes);
        this.connections = connections;
    }

    /** All that a class loader finds. */
    public static Connectors load(ClassLoader loader) {
        Map<String, SourceProvider> sources = new TreeMap<>();
        for (SourceProvider provider : ServiceLoader.load(SourceProvider.class, loader)) {
            sources.put(provider.type(), provider);
        }
        Map<String, SinkProvider> sinks = new TreeMap<>();
        for (SinkProvider provider : ServiceLoader.load(SinkProvider.class, loader)) {
            sinks.put(provider.type(), provider);
        }
        Map<String, ConnectionProvider> connectionTypes = new TreeMap<>();
        for (ConnectionProvider provider : ServiceLoader.load(ConnectionProvider.class, loader)) {
            connectionTypes.put(provider.type(), provider);
        }
        return new Connectors(sources, sinks, connectionTypes, Connections.NONE);
    }

    /**
     * These and further ones, which win over equal types; for tests and hosts with connectors of
     * their own.
     */
    public Connectors with(ConnectorProvider... more) {
        Map<String, SourceProvider> allSources = new TreeMap<>(sources);
        Map<String, SinkProvider> allSinks = new TreeMap<>(sinks);
        for (ConnectorProvider provider : more) {
            if (provider instanceof SourceProvider source) {
                allSources.put(source.type(), source);
            } else if (provider instanceof SinkProvider sink) {
                allSinks.put(sink.type(), sink);
            }
        }
        return new Connectors(allSources, allSinks, connectionTypes, connections);
    }

    /** The same with these connections in the place of those it had. */
    public Connectors withConnections(Connections others) {
        return new Connectors(sources, sinks, connectionTypes, others);
    }

    /** The connections that settings may name. */
    public Connections connections() {
        return connections;
    }

    /** The type of connections of that name. */
    public Optional<ConnectionProvider> connectionType(String type) {
        return Optional.ofNullable(connectionTypes.get(type));
    }

    /** All types of connections, by name. */
    public Collection<ConnectionProvider> connectionTypes() {
        return connectionTypes.values();
    }

    /**
     * Makes a source; connections that its settings name are looked up now.
     *
     * @throws ProblemException UNKNOWN_CONNECTION, or if the settings do not fit together
     */
    public Source source(SourceProvider provider, Config config) throws ProblemException {
        return provider.create(resolve(provider, config));
    }

    /**
     * Makes a sink; connections that its settings name are looked up now.
     *
     * @throws ProblemException UNKNOWN_CONNECTION, or if the settings do not fit
     */
    public Sink sink(SinkProvider provider, Config config, Schema schema) throws ProblemException {
        return provider.create(resolve(provider, config), schema);
    }

    private Config resolve(ConnectorProvider provider, Config config) throws ProblemException {
        Map<String, Object> values = new LinkedHashMap<>(config.values());
        for (ConfigField field : provider.settings()) {
            if (field.type() == ConfigField.Type.CONNECTION && values.containsKey(field.name())) {
                values.put(field.name(), connection(field, config.string(field.name())));
            }
        }
        return new Config(values);
    }

    private Connection connection(ConfigField field, String name) throws ProblemException {
        Optional<Connection> found = connections.find(name);
        if (found.isEmpty()) {
            List<String> names = connections.names();
            String nearest = names.isEmpty() ? "" : Nearest.advice(name, names) + "; ";
            throw new ProblemException(
                    ProblemCode.UNKNOWN_CONNECTION,
                    "there is no connection '" + name + "'",
                    nearest + connections.advice());
        }
        if (!field.choices().contains(found.get().type())) {
            throw new ProblemException(
                    ProblemCode.TYPE_MISMATCH,
                    found.get() + " does not fit",
                    "name one of type " + String.join(" or ", field.choices()));
        }
        return found.get();
    }

    /** The source provider of that type. */
    public Optional<SourceProvider> source(String type) {
        return Optional.ofNullable(sources.get(type));
    }

    /** The sink provider of that type. */
    public Optional<SinkProvider> sink(String type) {
        return Optional.ofNullable(sinks.get(type));
    }

    /** All source providers, by type. */
    public Collection<SourceProvider> sources() {
        return sources.values();
    }

    /** All sink providers, by type. */
    public Collection<SinkProvider> sinks() {
        return sinks.values();
    }
}
