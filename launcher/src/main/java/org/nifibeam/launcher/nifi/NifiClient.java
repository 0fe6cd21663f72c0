package org.nifibeam.launcher.nifi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLContext;

/**
 * NiFi's REST API, as far as installing, running and checking a flow needs it. Every call either
 * answers or throws {@link NifiProblem} ({@code nifi-refused} with NiFi's own words, {@code
 * nifi-unreachable}, {@code nifi-timeout}). Any thread.
 */
public final class NifiClient implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Rest rest;

    /**
     * @param server scheme, host and port of a NiFi that asks nobody who he is
     */
    public NifiClient(URI server) {
        this(server, Optional.empty());
    }

    /**
     * @param server scheme, host and port of a NiFi
     * @param ssl for https: whom to trust, and the certificate of who asks
     */
    public NifiClient(URI server, Optional<SSLContext> ssl) {
        this(new Rest(server, ssl));
    }

    NifiClient(Rest rest) {
        this.rest = rest;
    }

    /** True when the flow can be read. */
    public boolean isReady() {
        try {
            return rest.get("flow/process-groups/root").at("processGroupFlow", "id").isPresent();
        } catch (NifiProblem e) {
            return false;
        }
    }

    /** NiFi's version. */
    public String version() {
        return rest.get("flow/about").at("about", "version").text();
    }

    /** All kinds of processors. */
    public List<ProcessorType> processorTypes() {
        return rest.get("flow/processor-types").at("processorTypes").items().stream()
                .map(
                        type ->
                                new ProcessorType(
                                        type.at("type").text(),
                                        type.at("bundle", "group").text(),
                                        type.at("bundle", "artifact").text(),
                                        type.at("bundle", "version").text(),
                                        type.at("restricted").flag()))
                .toList();
    }

    /**
     * Waits until a kind of processor is offered: a NAR that was put into a running NiFi takes some
     * seconds.
     *
     * @throws NifiProblem {@code nifi-timeout}
     */
    public ProcessorType awaitProcessorType(String type, Duration limit) {
        return Wait.until(
                "the processor " + type,
                limit,
                () -> processorTypes().stream().filter(t -> t.type().equals(type)).findFirst(),
                () ->
                        processorTypes().size()
                                + " other kinds of processors; is the NAR in extensions/?");
    }

    /**
     * Adds a flow analysis rule, and enables it. What it finds makes components invalid.
     *
     * @param type the rule's class name
     * @return the rule's id
     * @throws NifiProblem {@code nifi-not-found} if no NAR has the rule
     */
    public String enforceRule(String type) {
        List<Json> types =
                rest.get("flow/flow-analysis-rule-types").at("flowAnalysisRuleTypes").items();
        Json bundle =
                types.stream()
                        .filter(rule -> rule.at("type").text().equals(type))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new NifiProblem(
                                                "nifi-not-found",
                                                "No NAR of this NiFi has the rule %s."
                                                        .formatted(type),
                                                "Install the NARs (./nifi-beam install)."))
                        .at("bundle");
        Json rule =
                rest.post(
                        "controller/flow-analysis-rules",
                        Json.object(
                                "revision",
                                Json.object("version", 0),
                                "component",
                                Json.object("type", type, "bundle", bundle)));
        String id = rule.at("id").text();
        String path = "controller/flow-analysis-rules/" + id;
        Wait.until(
                "the rule " + type + " to be valid",
                LIMIT,
                () -> rest.get(path).at("component", "validationStatus").text().equals("VALID"),
                () -> rest.get(path).at("component", "validationErrors").texts().toString());
        rest.put(
                path,
                Json.object(
                        "revision",
                        rest.get(path).at("revision"),
                        "component",
                        Json.object("id", id, "enforcementPolicy", "ENFORCE")));
        rest.put(
                path + "/run-status",
                Json.object("revision", rest.get(path).at("revision"), "state", "ENABLED"));
        return id;
    }

    /** What rules have found, as {@code component: message}. */
    public List<String> ruleViolations() {
        return rest.get("flow/flow-analysis/results").at("ruleViolations").items().stream()
                .map(
                        violation ->
                                violation.at("subjectDisplayName").text()
                                        + ": "
                                        + violation.at("violationMessage").text())
                .sorted()
                .toList();
    }

    /** The canvas itself, which holds all groups. */
    public ProcessGroup root() {
        return group(rest.get("flow/process-groups/root").at("processGroupFlow", "id").text());
    }

    /** The group with an id. */
    public ProcessGroup group(String id) {
        return new ProcessGroup(rest, id);
    }

    /** The first group of a name that lies directly on the canvas. */
    public Optional<ProcessGroup> groupNamed(String name) {
        return rest.get("process-groups/root/process-groups").at("processGroups").items().stream()
                .filter(group -> group.at("component", "name").text().equals(name))
                .map(group -> group(group.at("id").text()))
                .findFirst();
    }

    /**
     * Puts a flow definition (NiFi 2's JSON) on the canvas as a new group, to the right of those
     * that are there. Nothing is left behind when NiFi refuses it, apart from parameter contexts;
     * one that exists already keeps its values.
     *
     * @throws NifiProblem {@code nifi-refused}, {@code nifi-extension-missing} naming the types
     *     that no NAR has
     */
    public ProcessGroup importFlow(String name, Path definition) {
        List<Json> before =
                rest.get("process-groups/root/process-groups").at("processGroups").items();
        Map<String, String> form = new LinkedHashMap<>();
        form.put("groupName", name);
        form.put("positionX", Integer.toString(500 * before.size()));
        form.put("positionY", "0");
        form.put("clientId", UUID.randomUUID().toString());
        form.put("disconnectedNodeAcknowledged", "false");
        String id;
        try {
            id =
                    rest.upload("process-groups/root/process-groups/upload", form, definition)
                            .at("id")
                            .text();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NifiProblem e) {
            // A failed import leaves half a group on the canvas.
            removeGroupsBut(before, name);
            throw e;
        }
        ProcessGroup group = group(id);
        List<String> missing =
                group.components().stream()
                        .filter(Component::extensionMissing)
                        .map(Component::type)
                        .toList();
        if (!missing.isEmpty()) {
            group.delete();
            throw new NifiProblem(
                    "nifi-extension-missing",
                    "%s needs what no NAR of this NiFi has: %s"
                            .formatted(definition.getFileName(), missing),
                    "Install the NARs of the same version as the template (./nifi-beam install), and see"
                            + " logs/nifi-app.log for why one was not loaded.");
        }
        return group;
    }

    /**
     * Waits for events in the data provenance: NiFi indexes them some time after they happened.
     *
     * @param terms as for {@link #provenance}
     * @throws NifiProblem {@code nifi-timeout}
     */
    public List<ProvenanceEvent> awaitProvenance(Map<String, String> terms, Duration limit) {
        return Wait.until(
                "provenance events with " + terms,
                limit,
                () -> Optional.of(provenance(terms, 100)).filter(events -> !events.isEmpty()),
                () -> "none");
    }

    /**
     * Asks the data provenance, newest events first.
     *
     * @param terms search terms such as {@code ProcessorID}, {@code EventType}, {@code
     *     FlowFileUUID}
     * @param limit how many events at most
     */
    public List<ProvenanceEvent> provenance(Map<String, String> terms, int limit) {
        Map<String, Object> searchTerms = new LinkedHashMap<>();
        terms.forEach(
                (term, value) ->
                        searchTerms.put(term, Json.object("value", value, "inverse", false)));
        Json request =
                Json.object(
                        "maxResults",
                        limit,
                        "incrementalResults",
                        false,
                        "searchTerms",
                        searchTerms);
        Json submitted =
                rest.post("provenance", Json.object("provenance", Json.object("request", request)));
        String query = "provenance/" + submitted.at("provenance", "id").text();
        try {
            Json answer =
                    Wait.until(
                            "the provenance query",
                            LIMIT,
                            () ->
                                    Optional.of(rest.get(query).at("provenance"))
                                            .filter(p -> p.at("finished").flag()),
                            () -> "an unfinished query");
            return answer.at("results", "provenanceEvents").items().stream()
                    .map(NifiClient::event)
                    .toList();
        } finally {
            rest.delete(query);
        }
    }

    @Override
    public void close() {
        rest.close();
    }

    private void removeGroupsBut(List<Json> before, String name) {
        List<String> known = before.stream().map(group -> group.at("id").text()).toList();
        for (Json group :
                rest.get("process-groups/root/process-groups").at("processGroups").items()) {
            if (!known.contains(group.at("id").text())
                    && group.at("component", "name").text().equals(name)) {
                group(group.at("id").text()).delete();
            }
        }
    }

    private static ProvenanceEvent event(Json event) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (Json attribute : event.at("attributes").items()) {
            attributes.put(attribute.at("name").text(), attribute.at("value").text());
        }
        return new ProvenanceEvent(
                event.at("eventId").number(),
                event.at("eventType").text(),
                event.at("componentName").text(),
                event.at("flowFileUuid").text(),
                event.at("transitUri").text(),
                event.at("sourceSystemFlowFileId").text(),
                event.at("parentUuids").texts(),
                attributes);
    }
}
