package org.nifibeam.nifi.stage;

import org.apache.nifi.components.DescribedValue;

/** When a window's results come out. */
enum TriggerTypes implements DescribedValue {
    WINDOW_END(
            "window end",
            "When event time has passed the window's end, and again for each late element within Allowed Lateness"),
    EARLY_AND_LATE(
            "early and late",
            "At the window's end, before it every so many elements or so long, and behind it for late elements"),
    REPEATEDLY("repeatedly", "Every so many elements or so long, whatever event time says"),
    NEVER("never", "Only when the window expires"),
    WRITTEN("written", "As Trigger Definition says");

    private final String value;
    private final String description;

    TriggerTypes(String value, String description) {
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
