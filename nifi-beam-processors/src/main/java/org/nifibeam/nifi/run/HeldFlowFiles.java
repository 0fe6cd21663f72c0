package org.nifibeam.nifi.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.FlowFileFilter.FlowFileFilterResult;
import org.apache.nifi.processor.ProcessSession;

/**
 * What lies in ReadFromFlowFile's queues: FlowFiles that wait for the end of a run, which their
 * mark names, and new ones. The mark is an attribute, so that a restart finds it.
 *
 * @param waiting by run: the uuids, in the queue's order
 * @param since by run: when it began, milliseconds since 1970
 * @param fresh the uuids of those without a mark, in the queue's order
 */
record HeldFlowFiles(
        Map<String, List<String>> waiting, Map<String, Long> since, List<String> fresh) {
    /** {@code holder/run/milliseconds}. */
    static final String MARK = "pipeline.waiting";

    /** Looks; takes none. */
    static HeldFlowFiles peek(ProcessSession session, String holder) {
        Map<String, List<String>> waiting = new LinkedHashMap<>();
        Map<String, Long> since = new LinkedHashMap<>();
        List<String> fresh = new ArrayList<>();
        session.get(
                flowFile -> {
                    String uuid = InputQueues.uuid(flowFile);
                    Optional<Mark> mark = Mark.of(flowFile, holder);
                    if (mark.isPresent()) {
                        waiting.computeIfAbsent(mark.get().run(), run -> new ArrayList<>())
                                .add(uuid);
                        since.put(mark.get().run(), mark.get().since());
                    } else {
                        fresh.add(uuid);
                    }
                    return FlowFileFilterResult.REJECT_AND_CONTINUE;
                });
        return new HeldFlowFiles(waiting, since, fresh);
    }

    static String mark(String holder, String run, long now) {
        return holder + "/" + run + "/" + now;
    }

    /** What a mark says. */
    private record Mark(String run, long since) {
        /** One of another holder, who let the FlowFile go without taking it off, is none. */
        static Optional<Mark> of(FlowFile flowFile, String holder) {
            String text = flowFile.getAttribute(MARK);
            String[] parts = text == null ? new String[0] : text.split("/");
            boolean own = parts.length == 3 && parts[0].equals(holder);
            return own && parts[2].matches("[0-9]{1,18}")
                    ? Optional.of(new Mark(parts[1], Long.parseLong(parts[2])))
                    : Optional.empty();
        }
    }
}
