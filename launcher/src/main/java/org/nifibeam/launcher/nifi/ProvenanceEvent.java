package org.nifibeam.launcher.nifi;

import java.util.List;
import java.util.Map;

/**
 * One event of NiFi's data provenance.
 *
 * @param id rises with time
 * @param type RECEIVE, SEND, CREATE, …
 * @param component the component's name
 * @param flowFile the FlowFile's uuid
 * @param transitUri where data came from or went to; empty for other types
 * @param source what data was called where it came from; empty if nobody said
 * @param parents the FlowFiles that this one was made of
 * @param attributes the FlowFile's attributes after the event
 */
public record ProvenanceEvent(
        long id,
        String type,
        String component,
        String flowFile,
        String transitUri,
        String source,
        List<String> parents,
        Map<String, String> attributes) {

    /** Copies parents and attributes. */
    public ProvenanceEvent {
        parents = List.copyOf(parents);
        attributes = Map.copyOf(attributes);
    }
}
