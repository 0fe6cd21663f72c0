package org.nifibeam.nifi.run;

import org.apache.nifi.components.DescribedValue;

/** How ReadFromFlowFile has FlowFiles read. */
public enum InputMode implements DescribedValue {
    /** A batch by a run. */
    RUNS(
            "runs",
            "A run for what is there; what arrives while it goes is read by the next one. It ends, so that groups need no windows."),
    /** All that arrive by one run. */
    ONE_UNBOUNDED_RUN(
            "one unbounded run",
            "One run reads what arrives until it is drained or cancelled. Groups need windows or triggers.");

    private final String value;
    private final String description;

    InputMode(String value, String description) {
        this.value = value;
        this.description = description;
    }

    @Override
    public String getValue() {
        return value;
    }

    @Override
    public String getDisplayName() {
        return value;
    }

    @Override
    public String getDescription() {
        return description;
    }
}
