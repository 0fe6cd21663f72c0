package org.nifibeam.nifi.run;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.processor.ProcessSession;

/**
 * What RunPipeline has let out already, kept in its local state and set in the session that lets it
 * out: the last result sequence by run and port, and the runs whose end has been told, and what has
 * been told of their status.
 */
final class RunMarks {
    private static final String DELIVERED = "delivered/";
    private static final String TOLD = "told/";
    private static final String STATUS = "status/";

    private final Map<String, String> marks;

    private RunMarks(Map<String, String> marks) {
        this.marks = new HashMap<>(marks);
    }

    static RunMarks of(ProcessSession session) throws IOException {
        return new RunMarks(session.getState(Scope.LOCAL).toMap());
    }

    boolean delivered(String runId, String port, long sequence) {
        return Long.parseLong(marks.getOrDefault(DELIVERED + runId + "/" + port, "0")) >= sequence;
    }

    void markDelivered(String runId, String port, long sequence) {
        marks.put(DELIVERED + runId + "/" + port, Long.toString(sequence));
    }

    boolean told(String runId) {
        return marks.containsKey(TOLD + runId);
    }

    void markTold(String runId) {
        marks.put(TOLD + runId, "true");
    }

    /** True if anything of a run's status was told, or is to be. */
    boolean hasStatus(String runId) {
        return marks.containsKey(STATUS + runId);
    }

    boolean said(String runId, String key) {
        return marks.getOrDefault(STATUS + runId, "").lines().anyMatch(key::equals);
    }

    void markSaid(String runId, String key) {
        marks.merge(STATUS + runId, key.lines().findFirst().orElse(""), (a, b) -> a + "\n" + b);
    }

    /** It may be said again. */
    void unmarkSaid(String runId, String key) {
        marks.computeIfPresent(
                STATUS + runId,
                (run, said) ->
                        said.lines()
                                .filter(line -> !line.equals(key))
                                .collect(Collectors.joining("\n")));
    }

    /** Says that the run's status is still to be told, though its end has been. */
    void keepStatus(String runId) {
        marks.putIfAbsent(STATUS + runId, "");
    }

    /** Drops what is about runs that the service no longer knows. */
    void keepOnly(Collection<String> runs) {
        marks.keySet()
                .removeIf(
                        key -> {
                            List<String> parts = List.of(key.split("/", 3));
                            return parts.size() > 1 && !runs.contains(parts.get(1));
                        });
    }

    void save(ProcessSession session) throws IOException {
        session.setState(marks, Scope.LOCAL);
    }
}
