package org.nifibeam.nifi.run;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.processor.FlowFileFilter.FlowFileFilterResult;
import org.apache.nifi.processor.ProcessSession;

/** The queues in front of a processor, all of them together, by the FlowFiles' uuids. */
final class InputQueues {
    private InputQueues() {}

    /** The FlowFiles in all queues; none is taken. */
    static Set<String> peek(ProcessSession session) {
        Set<String> uuids = new LinkedHashSet<>();
        session.get(
                flowFile -> {
                    uuids.add(uuid(flowFile));
                    return FlowFileFilterResult.REJECT_AND_CONTINUE;
                });
        return uuids;
    }

    /**
     * Takes the named FlowFiles. One call takes from one connection only, so it is repeated until
     * nothing comes.
     */
    static Map<String, FlowFile> get(ProcessSession session, Set<String> uuids) {
        Map<String, FlowFile> taken = new LinkedHashMap<>();
        while (taken.size() < uuids.size()) {
            List<FlowFile> some =
                    session.get(
                            flowFile ->
                                    uuids.contains(uuid(flowFile))
                                            ? FlowFileFilterResult.ACCEPT_AND_CONTINUE
                                            : FlowFileFilterResult.REJECT_AND_CONTINUE);
            if (some.isEmpty()) {
                break;
            }
            some.forEach(flowFile -> taken.put(uuid(flowFile), flowFile));
        }
        return taken;
    }

    static String uuid(FlowFile flowFile) {
        return flowFile.getAttribute(CoreAttributes.UUID.key());
    }
}
