package org.nifibeam.nifi.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.FlowFileFilter.FlowFileFilterResult;
import org.apache.nifi.processor.ProcessSession;

/**
 * What lies in ReadFromFlowFile's queues: FlowFiles that wait for the end of a run, or for one that
 * does not end to have read them, which their mark names, and new ones. The mark is an attribute,
 * so that a restart finds it.
 *
 * @param waiting by run: the uuids, in the queue's order
 * @param since by run: when it began, milliseconds since 1970
 * @param fed by input that is appended to: the numbers of segments by the uuids of FlowFiles
 * @param fresh the uuids of those without a mark, in the queue's order
 * @param all the uuids of all of them
 * @param whole false if there may be more, so that what is not here may be there nevertheless: NiFi
 *     shows neither FlowFiles that it has swapped out nor penalized ones
 */
record HeldFlowFiles(
        Map<String, List<String>> waiting,
        Map<String, Long> since,
        Map<String, Map<String, Long>> fed,
        List<String> fresh,
        Set<String> all,
        boolean whole) {
    /** {@code holder/run/milliseconds}, or {@code holder/input/milliseconds/number}. */
    static final String MARK = "pipeline.waiting";

    /** Looks; takes none. */
    static HeldFlowFiles peek(ProcessSession session, String holder) {
        // Queues change while they are looked at: the size of one moment is not enough.
        int before = session.getQueueSize().getObjectCount();
        HeldFlowFiles held =
                new HeldFlowFiles(
                        new LinkedHashMap<>(),
                        new LinkedHashMap<>(),
                        new LinkedHashMap<>(),
                        new ArrayList<>(),
                        new LinkedHashSet<>(),
                        false);
        session.get(
                flowFile -> {
                    held.add(InputQueues.uuid(flowFile), Mark.of(flowFile, holder));
                    return FlowFileFilterResult.REJECT_AND_CONTINUE;
                });
        int most = Math.max(before, session.getQueueSize().getObjectCount());
        return new HeldFlowFiles(
                held.waiting, held.since, held.fed, held.fresh, held.all, held.all.size() >= most);
    }

    private void add(String uuid, Optional<Mark> mark) {
        all.add(uuid);
        if (mark.isEmpty()) {
            fresh.add(uuid);
        } else if (mark.get().number().isPresent()) {
            fed.computeIfAbsent(mark.get().run(), input -> new LinkedHashMap<>())
                    .put(uuid, mark.get().number().get());
        } else {
            waiting.computeIfAbsent(mark.get().run(), run -> new ArrayList<>()).add(uuid);
            since.put(mark.get().run(), mark.get().since());
        }
    }

    static String mark(String holder, String run, long now) {
        return holder + "/" + run + "/" + now;
    }

    /** The mark of a FlowFile whose records are a segment of an input. */
    static String mark(String holder, String input, long now, long number) {
        return mark(holder, input, now) + "/" + number;
    }

    /** What a mark says. */
    private record Mark(String run, long since, Optional<Long> number) {
        /** One of another holder, who let the FlowFile go without taking it off, is none. */
        static Optional<Mark> of(FlowFile flowFile, String holder) {
            String text = flowFile.getAttribute(MARK);
            String[] parts = text == null ? new String[0] : text.split("/");
            if (parts.length < 3
                    || parts.length > 4
                    || !parts[0].equals(holder)
                    || !isNumber(parts[2])
                    || !isNumber(parts[parts.length - 1])) {
                return Optional.empty();
            }
            return Optional.of(
                    new Mark(
                            parts[1],
                            Long.parseLong(parts[2]),
                            parts.length == 4
                                    ? Optional.of(Long.parseLong(parts[3]))
                                    : Optional.empty()));
        }

        private static boolean isNumber(String text) {
            return text.matches("[0-9]{1,18}");
        }
    }
}
