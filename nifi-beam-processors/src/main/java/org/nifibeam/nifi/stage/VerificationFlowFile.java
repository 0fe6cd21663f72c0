package org.nifibeam.nifi.stage;

import java.util.Map;
import org.apache.nifi.flowfile.FlowFile;

/** The FlowFile that a verification imagines: attributes that the user gave, no content. */
record VerificationFlowFile(Map<String, String> attributes) implements FlowFile {
    VerificationFlowFile {
        attributes = Map.copyOf(attributes);
    }

    @Override
    public Map<String, String> getAttributes() {
        return attributes;
    }

    @Override
    public String getAttribute(String key) {
        return attributes.get(key);
    }

    @Override
    public long getId() {
        return 0;
    }

    @Override
    public long getEntryDate() {
        return 0;
    }

    @Override
    public long getLineageStartDate() {
        return 0;
    }

    @Override
    public long getLineageStartIndex() {
        return 0;
    }

    @Override
    public Long getLastQueueDate() {
        return 0L;
    }

    @Override
    public long getQueueDateIndex() {
        return 0;
    }

    @Override
    public boolean isPenalized() {
        return false;
    }

    @Override
    public long getSize() {
        return 0;
    }

    @Override
    public int compareTo(FlowFile other) {
        return Long.compare(getId(), other.getId());
    }
}
