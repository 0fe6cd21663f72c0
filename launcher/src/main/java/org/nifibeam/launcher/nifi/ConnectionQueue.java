package org.nifibeam.launcher.nifi;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The queue of one connection. Reading it takes nothing out of it. Any thread. */
public final class ConnectionQueue {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Rest rest;
    private final String id;
    private final String label;

    ConnectionQueue(Rest rest, String id, String label) {
        this.rest = rest;
        this.id = id;
        this.label = label;
    }

    /** NiFi's id of the connection. */
    public String id() {
        return id;
    }

    /** How many FlowFiles wait. */
    public long count() {
        return snapshot().at("flowFilesQueued").number();
    }

    /** How many bytes they have. */
    public long bytes() {
        return snapshot().at("bytesQueued").number();
    }

    /**
     * Waits until at least so many FlowFiles are in the queue.
     *
     * @throws NifiProblem {@code nifi-timeout}
     */
    public void awaitCount(long atLeast, Duration limit) {
        Wait.until(
                "%d FlowFile(s) in %s".formatted(atLeast, this),
                limit,
                () -> count() >= atLeast,
                () -> count() + " FlowFile(s)");
    }

    /** The FlowFiles at the queue's head, in its order; NiFi lists 100 at most. */
    public List<QueuedFlowFile> list() {
        String requests = "flowfile-queues/%s/listing-requests".formatted(id);
        String request = requests + "/" + rest.post(requests).at("listingRequest", "id").text();
        try {
            Json finished =
                    Wait.until(
                            "the listing of " + this,
                            LIMIT,
                            () ->
                                    Optional.of(rest.get(request))
                                            .filter(a -> a.at("listingRequest", "finished").flag()),
                            () -> rest.get(request).at("listingRequest", "state").text());
            List<QueuedFlowFile> files = new ArrayList<>();
            for (Json summary : finished.at("listingRequest", "flowFileSummaries").items()) {
                files.add(read(summary));
            }
            return List.copyOf(files);
        } finally {
            rest.delete(request);
        }
    }

    /** A FlowFile's content; the caller closes it. */
    public InputStream content(QueuedFlowFile file) {
        return rest.stream(path(file.uuid()) + "/content");
    }

    /**
     * The first rows of a FlowFile that holds JSON records (lines, or one array), each as one line
     * of JSON.
     */
    public List<String> rows(QueuedFlowFile file, int limit) {
        try (InputStream in = content(file)) {
            return Json.rows(in, limit);
        } catch (IOException e) {
            throw new NifiProblem(
                    "nifi-content-not-json",
                    "FlowFile %s in %s does not hold JSON records: %s"
                            .formatted(file.uuid(), this, e.getMessage()),
                    "Look at it on the canvas: right click on the connection, List queue.",
                    e);
        }
    }

    /** Drops all that is in the queue. */
    public void empty() {
        String requests = "flowfile-queues/%s/drop-requests".formatted(id);
        String request = requests + "/" + rest.post(requests).at("dropRequest", "id").text();
        Wait.until(
                "the emptying of " + this,
                LIMIT,
                () -> rest.get(request).at("dropRequest", "finished").flag(),
                () -> rest.get(request).at("dropRequest", "state").text());
        rest.delete(request);
    }

    @Override
    public String toString() {
        return "the queue " + label;
    }

    private QueuedFlowFile read(Json summary) {
        String uuid = summary.at("uuid").text();
        String node = summary.at("clusterNodeId").text();
        Json file =
                rest.get(path(uuid) + (node.isEmpty() ? "" : "?clusterNodeId=" + node))
                        .at("flowFile");
        return new QueuedFlowFile(
                uuid,
                summary.at("position").number(),
                summary.at("size").number(),
                file.at("attributes").fields());
    }

    private Json snapshot() {
        return rest.get("connections/" + id).at("status", "aggregateSnapshot");
    }

    private String path(String uuid) {
        return "flowfile-queues/%s/flowfiles/%s".formatted(id, uuid);
    }
}
