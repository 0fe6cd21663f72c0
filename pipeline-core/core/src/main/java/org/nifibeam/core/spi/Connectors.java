package org.nifibeam.core.spi;

import java.util.ArrayList;
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
    private final Map<String, LookupProvider> lookups;
    private final Map<String, ElementReadProvider> elementReads;

    private final Map<String, ConnectionProvider> connectionTypes;
    private final Connections connections;

    private Connectors(
            Collection<ConnectorProvider> providers,
            Map<String, ConnectionProvider> connectionTypes,
            Connections connections) {
        this.sources = byType(SourceProvider.class, providers);
        this.sinks = byType(SinkProvider.class, providers);
        this.lookups = byType(LookupProvider.class, providers);
        this.elementReads = byType(ElementReadProvider.class, providers);
        this.connectionTypes = Collections.unmodifiableMap(connectionTypes);
        this.connections = connections;
    }

    private static <P extends ConnectorProvider> Map<String, P> byType(
            Class<P> role, Collection<ConnectorProvider> providers) {
        Map<String, P> byType = new TreeMap<>();
        providers.stream()
                .filter(role::isInstance)
                .map(role::cast)
                .forEach(provider -> byType.put(provider.type(), provider));
        return Collections.unmodifiableMap(byType);
    }

    /** All that a class loader finds. */
    public static Connectors load(ClassLoader loader) {
        List<ConnectorProvider> all = new ArrayList<>();
        ServiceLoader.load(SourceProvider.class, loader).forEach(all::add);
        ServiceLoader.load(SinkProvider.class, loader).forEach(all::add);
        ServiceLoader.load(LookupProvider.class, loader).forEach(all::add);
        ServiceLoader.load(ElementReadProvider.class, loader).forEach(all::add);
        Map<String, ConnectionProvider> connectionTypes = new TreeMap<>();
        for (ConnectionProvider provider : ServiceLoader.load(ConnectionProvider.class, loader)) {
            connectionTypes.put(provider.type(), provider);
        }
        return new Connectors(all, connectionTypes, Connections.NONE);
    }

    /**
     * These and further ones, which win over equal types; for tests and hosts with connectors of
     * their own.
     */
    public Connectors with(ConnectorProvider... more) {
        List<ConnectorProvider> all = all();
        all.addAll(List.of(more));
        return new Connectors(all, connectionTypes, connections);
    }

    private List<ConnectorProvider> all() {
        List<ConnectorProvider> all = new ArrayList<>(sources.values());
        all.addAll(sinks.values());
        all.addAll(lookups.values());
        all.addAll(elementReads.values());
        return all;
    }

    /** The same with these connections in the place of those it had. */
    public Connectors withConnections(Connections others) {
        return new Connectors(all(), connectionTypes, others);
    }

    /** The connections that settings may name. */
    public Connections connections() {
        return connections;
    }

    /** The type of connections of that name. */
    public Optional<ConnectionProvider> connectionType(String type) {
        return Optional.ofNullable(connectionTypes.get(type));
    }

    /**
     * Reads a connection whose settings are all text.
     *
     * @throws ProblemException if there is no such type of connections, or with all that is wrong
     *     with the settings; values of secrets are not shown
     */
    public Connection connection(String name, String type, Map<String, String> texts)
            throws ProblemException {
        ConnectionProvider provider = connectionTypes.get(type);
        if (provider == null) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "connection '" + name + "' is of a type that is not there, '" + type + "'",
                    connectionTypes.isEmpty()
                            ? "no connector here takes connections"
                            : Nearest.advice(type, connectionTypes.keySet()));
        }
        return Connection.read(provider, name, texts);
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

    /**
     * Makes a lookup; connections that its settings name are looked up now.
     *
     * @throws ProblemException UNKNOWN_CONNECTION, or if the settings do not fit together
     */
    public Lookup lookup(LookupProvider provider, Config config) throws ProblemException {
        return provider.create(resolve(provider, config));
    }

    /**
     * Makes a read of elements; connections that its settings name are looked up now.
     *
     * @throws ProblemException UNKNOWN_CONNECTION, or if the settings do not fit
     */
    public ElementRead elementRead(
            ElementReadProvider provider, Config config, Schema input, AllowedPaths paths)
            throws ProblemException {
        return provider.create(resolve(provider, config), input, paths);
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

    /** The lookup provider of that name. */
    public Optional<LookupProvider> lookup(String type) {
        return Optional.ofNullable(lookups.get(type));
    }

    /** The provider of reads of elements of that type. */
    public Optional<ElementReadProvider> elementRead(String type) {
        return Optional.ofNullable(elementReads.get(type));
    }

    /** All source providers, by type. */
    public Collection<SourceProvider> sources() {
        return sources.values();
    }

    /** All sink providers, by type. */
    public Collection<SinkProvider> sinks() {
        return sinks.values();
    }

    /** All lookup providers, by name. */
    public Collection<LookupProvider> lookups() {
        return lookups.values();
    }

    /** All providers of reads of elements, by type. */
    public Collection<ElementReadProvider> elementReads() {
        return elementReads.values();
    }
}
