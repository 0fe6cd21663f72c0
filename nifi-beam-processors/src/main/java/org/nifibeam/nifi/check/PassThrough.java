package org.nifibeam.nifi.check;

import java.util.Set;

/**
 * What other processors do to a definition that comes to them. Those of NiFi's that leave a
 * FlowFile's content as it is are listed; of all others nothing is known.
 */
enum PassThrough {
    /** It goes on as it is. */
    ALWAYS,
    /** It goes on as it is, or elsewhere, or not at all. */
    PERHAPS,
    /** Something comes out of which nothing is known. */
    UNKNOWN;

    private static final String STANDARD = "org.apache.nifi.processors.standard.";

    private static final Set<String> KEEPING =
            Set.of(
                    "org.apache.nifi.processors.attributes.UpdateAttribute",
                    STANDARD + "ControlRate",
                    STANDARD + "FilterAttribute",
                    STANDARD + "LogAttribute",
                    STANDARD + "LogMessage",
                    STANDARD + "UpdateCounter");

    private static final Set<String> ROUTING =
            Set.of(
                    STANDARD + "DetectDuplicate",
                    STANDARD + "DistributeLoad",
                    STANDARD + "DuplicateFlowFile",
                    STANDARD + "EnforceOrder",
                    STANDARD + "Notify",
                    STANDARD + "PutFile",
                    STANDARD + "RetryFlowFile",
                    STANDARD + "RouteOnAttribute",
                    STANDARD + "RouteOnContent",
                    STANDARD + "Wait");

    static PassThrough of(String type) {
        return KEEPING.contains(type) ? ALWAYS : ROUTING.contains(type) ? PERHAPS : UNKNOWN;
    }
}
