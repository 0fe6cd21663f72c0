package org.nifibeam.launcher.nifi;

import java.util.Map;

/**
 * A FlowFile that waits in a queue.
 *
 * @param uuid NiFi's id
 * @param position in the queue, from 1
 * @param size of the content, in bytes
 * @param attributes all of them
 */
public record QueuedFlowFile(
        String uuid, long position, long size, Map<String, String> attributes) {
    /** Copies the attributes. */
    public QueuedFlowFile {
        attributes = Map.copyOf(attributes);
    }
}
