package org.nifibeam.nifi.run;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What ControlPipeline can be asked for. */
enum ControlAction {
    LIST,
    CANCEL,
    DRAIN,
    SAVEPOINT,
    RESTART,
    FORGET,
    RELEASE;

    /** As the property has it, in whatever case. */
    static Optional<ControlAction> of(String text) {
        return Arrays.stream(values())
                .filter(action -> action.text().equals(text.strip().toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What is wrong with a text that is none. */
    static String unknown(String text) {
        return "'"
                + text
                + "' is none of "
                + Arrays.stream(values())
                        .map(ControlAction::text)
                        .collect(Collectors.joining(", "));
    }
}
