package org.nifibeam.core.spi;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The connectors at hand, by type. Immutable. */
public final class Connectors {
    private final Map<String, SourceProvider> sources;
    private final Map<String, SinkProvider> sinks;
    private final Map<String, LookupProvider> lookups;
    private final Map<String, ElementReadProvider> elementReads;

    private Connectors(Collection<ConnectorProvider> providers) {
        this.sources = byType(SourceProvider.class, providers);
        this.sinks = byType(SinkProvider.class, providers);
        this.lookups = byType(LookupProvider.class, providers);
        this.elementReads = byType(ElementReadProvider.class, providers);
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
        return new Connectors(all);
    }

    /**
     * These and further ones, which win over equal types; for tests and hosts with connectors of
     * their own.
     */
    public Connectors with(ConnectorProvider... more) {
        List<ConnectorProvider> all = new ArrayList<>(sources.values());
        all.addAll(sinks.values());
        all.addAll(lookups.values());
        all.addAll(elementReads.values());
        all.addAll(List.of(more));
        return new Connectors(all);
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
