package org.nifibeam.nifi.stage;

import org.apache.nifi.components.DescribedValue;

/** The kinds of windows. */
enum WindowTypes implements DescribedValue {
    FIXED("fixed", "Windows of one size, end to end"),
    SLIDING("sliding", "Windows of one size that begin every period, and overlap if it is shorter"),
    SESSIONS("sessions", "Per key, a window lasts until nothing comes for a gap"),
    CALENDAR("calendar", "Days, weeks, months or years of a time zone"),
    GLOBAL("global", "One window that holds all time");

    private final String value;
    private final String description;

    WindowTypes(String value, String description) {
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
