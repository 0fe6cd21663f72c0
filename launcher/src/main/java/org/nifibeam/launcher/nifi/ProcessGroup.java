package org.nifibeam.launcher.nifi;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A process group on the canvas; its methods take the groups inside it along. Any thread, one
 * change at a time.
 */
public final class ProcessGroup {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Set<String> AT_REST = Set.of("STOPPED", "DISABLED");

    private final Rest rest;
    private final String id;

    ProcessGroup(Rest rest, String id) {
        this.rest = rest;
        this.id = id;
    }

    /** NiFi's id. */
    public String id() {
        return id;
    }

    /** The shown name. */
    public String name() {
        return entity().at("component", "name").text();
    }

    /** All processors. */
    public List<Component> processors() {
        return rest
                .get("process-groups/%s/processors?includeDescendantGroups=true".formatted(id))
                .at("processors")
                .items()
                .stream()
                .map(entity -> Component.of(Component.Kind.PROCESSOR, entity))
                .toList();
    }

    /** All controller services that are defined here; not those of groups around it. */
    public List<Component> services() {
        return rest
                .get(
                        "flow/process-groups/%s/controller-services?includeAncestorGroups=false&includeDescendantGroups=true"
                                .formatted(id))
                .at("controllerServices")
                .items()
                .stream()
                .map(entity -> Component.of(Component.Kind.CONTROLLER_SERVICE, entity))
                .toList();
    }

    /** Services and processors. */
    public List<Component> components() {
        return Stream.concat(services().stream(), processors().stream()).toList();
    }

    /**
     * The processor of a name.
     *
     * @throws NifiProblem {@code nifi-not-found} with the names that are there
     */
    public Component processor(String name) {
        return named(name, processors());
    }

    /**
     * The controller service of a name.
     *
     * @throws NifiProblem {@code nifi-not-found} with the names that are there
     */
    public Component service(String name) {
        return named(name, services());
    }

    /**
     * Sets properties of a processor (stopped) or service (disabled); by the properties' names, not
     * their labels.
     */
    public void configure(Component component, Map<String, String> properties) {
        new ComponentEditor(rest, component).configure(properties);
    }

    /**
     * Has a controller service (disabled) verify what it is set to, as the tick in its dialogue
     * does.
     *
     * @param attributes what the verification is told beside
     * @return each step: {@code NAME OUTCOME: explanation}
     * @throws NifiProblem {@code nifi-timeout}
     */
    public List<String> verify(Component service, Map<String, String> attributes, Duration limit) {
        String path = "controller-services/" + service.id();
        String requests = path + "/config/verification-requests";
        Json asked =
                rest.post(
                        requests,
                        Json.object(
                                "request",
                                Json.object(
                                        "componentId",
                                        service.id(),
                                        "properties",
                                        rest.get(path).at("component", "properties"),
                                        "attributes",
                                        attributes)));
        String request = requests + "/" + asked.at("request", "requestId").text();
        Wait.until(
                "%s to be verified".formatted(service.name()),
                limit,
                () -> rest.get(request).at("request", "complete").flag(),
                () -> rest.get(request).toString());
        return rest.delete(request).at("request", "results").items().stream()
                .map(
                        result ->
                                "%s %s: %s"
                                        .formatted(
                                                result.at("verificationStepName").text(),
                                                result.at("outcome").text(),
                                                result.at("explanation").text()))
                .toList();
    }

    /**
     * Gives parameters of the group's parameter context new values; what uses them is restarted by
     * NiFi.
     */
    public void setParameters(Map<String, String> values) {
        if (values.isEmpty()) {
            return;
        }
        String context = entity().at("component", "parameterContext", "id").text();
        if (context.isEmpty()) {
            throw new NifiProblem(
                    "nifi-not-found",
                    "The group %s has no parameter context, but is given values for %s."
                            .formatted(name(), values.keySet()),
                    "Bind a parameter context to it, or give no parameters.");
        }
        new ParameterContext(rest, context).set(values);
    }

    /**
     * Enables the services and waits until all are valid and enabled.
     *
     * @throws NifiProblem {@code nifi-timeout} with the validation errors
     */
    public void enableServices(Duration limit) {
        if (services().isEmpty()) {
            return;
        }
        Wait.until(
                "the controller services of %s to be valid and enabled".formatted(name()),
                limit,
                () -> {
                    List<Component> waiting =
                            services().stream()
                                    .filter(s -> !(s.isValid() && s.state().equals("ENABLED")))
                                    .toList();
                    // Asked again: a service that was still being validated is passed over.
                    if (waiting.stream().anyMatch(s -> s.state().equals("DISABLED"))) {
                        rest.put(
                                "flow/process-groups/%s/controller-services".formatted(id),
                                Json.object("id", id, "state", "ENABLED"));
                    }
                    return waiting.isEmpty();
                },
                () -> services().toString());
    }

    /** Disables the services; what uses them must be stopped. */
    public void disableServices(Duration limit) {
        if (services().isEmpty()) {
            return;
        }
        rest.put(
                "flow/process-groups/%s/controller-services".formatted(id),
                Json.object("id", id, "state", "DISABLED"));
        Wait.until(
                "the controller services of %s to be disabled".formatted(name()),
                limit,
                () -> services().stream().allMatch(s -> s.state().equals("DISABLED")),
                () -> services().toString());
    }

    /**
     * Waits until NiFi has nothing against any processor that is not disabled.
     *
     * @throws NifiProblem {@code nifi-timeout} with the validation errors
     */
    public void awaitValid(Duration limit) {
        Wait.until(
                "the processors of %s to be valid".formatted(name()),
                limit,
                () ->
                        processors().stream()
                                .allMatch(p -> p.isValid() || p.state().equals("DISABLED")),
                () -> processors().stream().filter(p -> !p.isValid()).toList().toString());
    }

    /**
     * Starts all processors and waits until they run. An invalid one is refused first: NiFi would
     * remember the order and start it whenever it becomes valid.
     *
     * @throws NifiProblem {@code nifi-timeout} with the validation errors
     */
    public void start(Duration limit) {
        awaitValid(limit);
        rest.put("flow/process-groups/" + id, Json.object("id", id, "state", "RUNNING"));
        Wait.until(
                "the processors of %s to run".formatted(name()),
                limit,
                () -> processors().stream().noneMatch(p -> p.state().equals("STOPPED")),
                () -> processors().toString());
    }

    /** Stops all processors and waits until no thread is left in the group. */
    public void stop(Duration limit) {
        rest.put("flow/process-groups/" + id, Json.object("id", id, "state", "STOPPED"));
        Wait.until(
                "the processors of %s to stop".formatted(name()),
                limit,
                () ->
                        processors().stream().allMatch(p -> AT_REST.contains(p.state()))
                                && status().activeThreads() == 0,
                () -> status() + " " + processors());
    }

    /** Brings one processor to RUNNING, STOPPED, DISABLED or RUN_ONCE, without waiting. */
    public void run(Component processor, String state) {
        new ComponentEditor(rest, processor).run(state);
    }

    /** The live figures. */
    public GroupStatus status() {
        Json figures =
                rest.get("flow/process-groups/%s/status?recursive=true".formatted(id))
                        .at("processGroupStatus", "aggregateSnapshot");
        return new GroupStatus(
                figures.at("flowFilesQueued").number(),
                figures.at("bytesQueued").number(),
                figures.at("activeThreadCount").number());
    }

    /**
     * What the processors have worked in the last five minutes, all together.
     *
     * @param but the name of one that does not count
     */
    public TaskTime taskTime(String but) {
        long nanos = 0;
        long cpu = 0;
        for (Json processor :
                rest.get("flow/process-groups/%s/status?recursive=true".formatted(id))
                        .at("processGroupStatus", "aggregateSnapshot", "processorStatusSnapshots")
                        .items()) {
            Json figures = processor.at("processorStatusSnapshot");
            if (!figures.at("name").text().equals(but)) {
                nanos += figures.at("tasksDurationNanos").number();
                cpu += figures.at("processingPerformanceStatus", "cpuDuration").number();
            }
        }
        return new TaskTime(Duration.ofNanos(nanos), Duration.ofNanos(cpu));
    }

    /**
     * The time that processors have worked.
     *
     * @param wall by the clock: on a machine that does something else it is more
     * @param cpu the threads' processor time; zero unless NiFi tracks performance, {@code
     *     nifi.performance.tracking.percentage}
     */
    public record TaskTime(Duration wall, Duration cpu) {
        /** What has been worked since an earlier time. */
        public TaskTime since(TaskTime before) {
            return new TaskTime(wall.minus(before.wall), cpu.minus(before.cpu));
        }
    }

    /**
     * Waits until nothing is queued and nobody works.
     *
     * @throws NifiProblem {@code nifi-timeout}
     */
    public void awaitQuiet(Duration limit) {
        Wait.until(
                "%s to be quiet".formatted(name()),
                limit,
                () -> status().queuedFlowFiles() == 0 && status().activeThreads() == 0,
                () -> status().toString());
    }

    /**
     * Waits until a counter of one of the processors has come so far.
     *
     * @throws NifiProblem {@code nifi-timeout} with the counters that are there
     */
    public void awaitCounter(String counter, long atLeast, Duration limit) {
        Wait.until(
                "the counter '%s' of %s to reach %d".formatted(counter, name(), atLeast),
                limit,
                () -> counters().getOrDefault(counter, 0L) >= atLeast,
                () -> counters().toString());
    }

    /** The counters of all processors here, by name; those of one name are added up. */
    public Map<String, Long> counters() {
        List<String> own =
                processors().stream().map(p -> "%s (%s)".formatted(p.name(), p.id())).toList();
        Map<String, Long> counters = new TreeMap<>();
        for (Json counter :
                rest.get("counters").at("counters", "aggregateSnapshot", "counters").items()) {
            if (own.contains(counter.at("context").text())) {
                counters.merge(
                        counter.at("name").text(), counter.at("valueCount").number(), Long::sum);
            }
        }
        return counters;
    }

    /**
     * The queue of the connection that has this name, or carries this relationship.
     *
     * @throws NifiProblem {@code nifi-not-found} when no connection, or several, answer to it
     */
    public ConnectionQueue queue(String nameOrRelationship) {
        List<Json> all =
                rest.get("process-groups/%s/connections".formatted(id)).at("connections").items();
        List<Json> found =
                all.stream()
                        .filter(c -> c.at("component", "name").text().equals(nameOrRelationship))
                        .toList();
        if (found.isEmpty()) {
            found =
                    all.stream()
                            .filter(
                                    c ->
                                            c.at("component", "selectedRelationships")
                                                    .texts()
                                                    .contains(nameOrRelationship))
                            .toList();
        }
        if (found.size() != 1) {
            throw new NifiProblem(
                    "nifi-not-found",
                    "%d connections of %s are named or carry '%s'; there are: %s"
                            .formatted(
                                    found.size(),
                                    name(),
                                    nameOrRelationship,
                                    all.stream().map(ProcessGroup::label).toList()),
                    "Give the connection a name of its own on the canvas.");
        }
        return new ConnectionQueue(rest, found.getFirst().at("id").text(), label(found.getFirst()));
    }

    /** The bulletins of the last five minutes, oldest first. */
    public List<Bulletin> bulletins() {
        return rest
                .get("flow/bulletin-board?groupId=" + id)
                .at("bulletinBoard", "bulletins")
                .items()
                .stream()
                .map(entity -> entity.at("bulletin"))
                .map(
                        b ->
                                new Bulletin(
                                        b.at("id").number(),
                                        b.at("level").text(),
                                        b.at("sourceName").text(),
                                        b.at("message").text()))
                .toList();
    }

    /** The group as a flow definition, which {@link NifiClient#importFlow} takes. */
    public String download() {
        return rest.get("process-groups/%s/download?includeReferencedServices=true".formatted(id))
                .toString();
    }

    /**
     * Puts another version of the flow in the place of what the group holds, as the canvas's change
     * of a flow's version does: NiFi stops what changes, and starts it again.
     *
     * @param definition a flow definition, as {@link #download} gives it
     * @throws NifiProblem {@code nifi-timeout}, or {@code nifi-refused} with what NiFi says
     */
    public void replaceContents(String definition, Duration limit) {
        String requests = "process-groups/%s/replace-requests".formatted(id);
        Json submitted =
                rest.post(
                        requests,
                        Json.object(
                                "processGroupRevision",
                                entity().at("revision"),
                                "disconnectedNodeAcknowledged",
                                false,
                                "versionedFlowSnapshot",
                                Json.parse(definition)));
        String request =
                "process-groups/replace-requests/" + submitted.at("request", "requestId").text();
        Wait.until(
                "the contents of %s to be replaced".formatted(name()),
                limit,
                () -> rest.get(request).at("request", "complete").flag(),
                () -> rest.get(request).at("request", "state").text());
        String failure = rest.delete(request).at("request", "failureReason").text();
        if (!failure.isEmpty()) {
            throw new NifiProblem(
                    "nifi-refused",
                    "The contents of %s cannot be replaced: %s".formatted(name(), failure),
                    "See logs/nifi-app.log in NiFi's folder.");
        }
    }

    /** Stops, empties and removes the group. */
    public void delete() {
        stop(LIMIT);
        disableServices(LIMIT);
        String requests = "process-groups/%s/empty-all-connections-requests".formatted(id);
        String request = requests + "/" + rest.post(requests).at("dropRequest", "id").text();
        Wait.until(
                "the queues of %s to be emptied".formatted(name()),
                LIMIT,
                () -> rest.get(request).at("dropRequest", "finished").flag(),
                () -> status().toString());
        rest.delete(request);
        rest.delete(
                "process-groups/%s?version=%d"
                        .formatted(id, entity().at("revision", "version").number()));
    }

    private Json entity() {
        return rest.get("process-groups/" + id);
    }

    private Component named(String name, List<Component> all) {
        return all.stream()
                .filter(component -> component.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new NifiProblem(
                                        "nifi-not-found",
                                        "%s has no '%s', but %s"
                                                .formatted(
                                                        name(),
                                                        name,
                                                        all.stream().map(Component::name).toList()),
                                        "Names are case-sensitive."));
    }

    private static String label(Json connection) {
        Json component = connection.at("component");
        return "%s -%s-> %s"
                .formatted(
                        component.at("source", "name").text(),
                        String.join(",", component.at("selectedRelationships").texts()),
                        component.at("destination", "name").text());
    }
}
