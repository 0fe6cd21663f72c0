package org.nifibeam.nifi.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.nifi.flow.VersionedConnection;
import org.apache.nifi.flow.VersionedProcessGroup;
import org.nifibeam.nifi.check.CanvasComponent.Kind;

/**
 * What has been seen of a flow: components by id and the ways between them, whatever groups these
 * lie in. Immutable; holds a flow once, however often its groups are seen.
 */
final class Canvas {
    static final Canvas EMPTY = new Canvas(Map.of());

    private final Map<String, Group> groups;
    private final Map<String, CanvasComponent> components = new LinkedHashMap<>();
    private final Map<String, List<Wire>> outgoing = new HashMap<>();
    private final Map<String, List<Wire>> incoming = new HashMap<>();

    /**
     * A connection.
     *
     * @param relationships of a processor; those of ports and funnels have none
     */
    record Wire(String source, String destination, Set<String> relationships) {}

    private record Group(
            Set<String> children, Map<String, CanvasComponent> components, List<Wire> wires) {}

    private Canvas(Map<String, Group> groups) {
        this.groups = groups;
        for (Group group : groups.values()) {
            components.putAll(group.components());
            for (Wire wire : group.wires()) {
                outgoing.computeIfAbsent(wire.source(), id -> new ArrayList<>()).add(wire);
                incoming.computeIfAbsent(wire.destination(), id -> new ArrayList<>()).add(wire);
            }
        }
    }

    /** The same with a group, and all in it, as it is now. */
    Canvas with(VersionedProcessGroup group) {
        boolean whole = group.getGroupIdentifier() == null;
        Map<String, Group> changed = new LinkedHashMap<>(whole ? Map.of() : groups);
        remove(changed, group.getIdentifier());
        add(changed, group);
        return changed.equals(groups) ? this : new Canvas(changed);
    }

    /** The same with a component as it is now. */
    Canvas with(CanvasComponent component) {
        Group group =
                groups.getOrDefault(component.group(), new Group(Set.of(), Map.of(), List.of()));
        Map<String, CanvasComponent> all = new LinkedHashMap<>(group.components());
        all.put(component.id(), component);
        Map<String, Group> changed = new LinkedHashMap<>(groups);
        changed.put(component.group(), new Group(group.children(), all, group.wires()));
        return new Canvas(changed);
    }

    private static void remove(Map<String, Group> from, String id) {
        Group group = from.remove(id);
        if (group != null) {
            group.children().forEach(child -> remove(from, child));
        }
    }

    private static void add(Map<String, Group> to, VersionedProcessGroup group) {
        Map<String, CanvasComponent> found = new LinkedHashMap<>();
        each(group.getProcessors()).forEach(p -> put(found, CanvasComponent.of(p)));
        each(group.getControllerServices()).forEach(s -> put(found, CanvasComponent.of(s)));
        each(group.getInputPorts())
                .forEach(p -> put(found, CanvasComponent.of(p, Kind.INPUT_PORT)));
        each(group.getOutputPorts())
                .forEach(p -> put(found, CanvasComponent.of(p, Kind.OUTPUT_PORT)));
        each(group.getFunnels()).forEach(f -> put(found, CanvasComponent.of(f)));
        List<Wire> wires = new ArrayList<>();
        each(group.getConnections()).forEach(connection -> wire(connection).ifPresent(wires::add));
        // Sets have no order; equal flows are to be equal, and told in the same words.
        wires.sort(Comparator.comparing(Wire::source).thenComparing(Wire::destination));
        Set<String> children = new LinkedHashSet<>();
        for (VersionedProcessGroup child : each(group.getProcessGroups())) {
            children.add(child.getIdentifier());
            remove(to, child.getIdentifier());
            add(to, child);
        }
        to.put(group.getIdentifier(), new Group(children, found, wires));
    }

    private static void put(Map<String, CanvasComponent> to, CanvasComponent component) {
        to.put(component.id(), component);
    }

    private static Optional<Wire> wire(VersionedConnection connection) {
        if (connection.getSource() == null || connection.getDestination() == null) {
            return Optional.empty();
        }
        return Optional.of(
                new Wire(
                        connection.getSource().getId(),
                        connection.getDestination().getId(),
                        Optional.ofNullable(connection.getSelectedRelationships())
                                .map(Set::copyOf)
                                .orElse(Set.of())));
    }

    private static <T> Collection<T> each(Collection<T> all) {
        return all == null ? List.of() : all;
    }

    Optional<CanvasComponent> component(String id) {
        return Optional.ofNullable(components.get(id));
    }

    Collection<CanvasComponent> components() {
        return Collections.unmodifiableCollection(components.values());
    }

    /** The connections that begin at a component. */
    List<Wire> from(String id) {
        return Collections.unmodifiableList(outgoing.getOrDefault(id, List.of()));
    }

    /** The connections that end at a component. */
    List<Wire> to(String id) {
        return Collections.unmodifiableList(incoming.getOrDefault(id, List.of()));
    }

    /** The component and all that connections join to it, directly or not. */
    Set<String> island(String id) {
        Set<String> island = new LinkedHashSet<>(List.of(id));
        Deque<String> open = new ArrayDeque<>(island);
        while (!open.isEmpty()) {
            String next = open.poll();
            for (Wire wire : from(next)) {
                if (island.add(wire.destination())) {
                    open.add(wire.destination());
                }
            }
            for (Wire wire : to(next)) {
                if (island.add(wire.source())) {
                    open.add(wire.source());
                }
            }
        }
        return island;
    }
}
