package org.nifibeam.core.spi;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The connectors at hand, by type. Immutable. */
public final class Connectors {
    private final Map<String, SourceProvider> sources;
    private final Map<String, SinkProvider> sinks;

    private Connectors(Map<String, SourceProvider> sources, Map<String, SinkProvider> sinks) {
        this.sources = Collections.unmodifiableMap(sources);
        this.sinks = Collections.unmodifiableMap(sinks);
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
        return new Connectors(sources, sinks);
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
        return new Connectors(allSources, allSinks);
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
