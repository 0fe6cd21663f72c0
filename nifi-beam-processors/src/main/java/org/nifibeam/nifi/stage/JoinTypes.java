package org.nifibeam.nifi.stage;

import org.apache.nifi.components.DescribedValue;

/** Which elements without a partner a join keeps. */
enum JoinTypes implements DescribedValue {
    INNER("inner", "None: a result for each pair"),
    LEFT("left", "Those of the first input"),
    RIGHT("right", "Those of the last input"),
    OUTER("outer", "Those of all inputs");

    private final String value;
    private final String description;

    JoinTypes(String value, String description) {
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
