package org.nifibeam.launcher.nifi;

/**
 * What a component told its operator; NiFi keeps it for five minutes.
 *
 * @param id rises with time
 * @param level ERROR, WARNING, INFO
 * @param source the component's name
 * @param message the text
 */
public record Bulletin(long id, String level, String source, String message) {
    @Override
    public String toString() {
        return "%s %s: %s".formatted(level, source, message);
    }
}
