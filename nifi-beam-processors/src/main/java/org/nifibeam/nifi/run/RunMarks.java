package org.nifibeam.nifi.run;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.processor.ProcessSession;

/**
 * What RunPipeline has let out already, kept in its local state and set in the session that lets it
 * out: the last result sequence by run and port, and the runs whose end has been told.
 */
final class RunMarks {
    private static final String DELIVERED = "delivered/";
    private static final String TOLD = "told/";

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
