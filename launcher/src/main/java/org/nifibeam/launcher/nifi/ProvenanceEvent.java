package org.nifibeam.launcher.nifi;

import java.util.Map;

/**
 * One event of NiFi's data provenance.
 *
 * @param id rises with time
 * @param type RECEIVE, SEND, CREATE, …
 * @param component the component's name
 * @param flowFile the FlowFile's uuid
 * @param transitUri where data came from or went to; empty for other types
 * @param attributes the FlowFile's attributes after the event
 */
public record ProvenanceEvent(
        long id,
        String type,
        String component,
        String flowFile,
        String transitUri,
        Map<String, String> attributes) {

    /** Copies the attributes. */
    public ProvenanceEvent {
        attributes = Map.copyOf(attributes);
    }
}
