package org.nifibeam.launcher.nifi;

import java.util.List;

/**
 * A processor or controller service on the canvas, as it was when asked.
 *
 * @param id NiFi's id
 * @param name the shown name
 * @param type the class's name
 * @param kind what it is
 * @param state RUNNING, STOPPED, DISABLED; of services ENABLED, ENABLING, DISABLED, DISABLING
 * @param validation VALID, INVALID or VALIDATING
 * @param errors NiFi's validation errors
 * @param extensionMissing true when no NAR of this NiFi has the type
 * @param version of NiFi's record of it, which an update must name
 */
public record Component(
        String id,
        String name,
        String type,
        Kind kind,
        String state,
        String validation,
        List<String> errors,
        boolean extensionMissing,
        long version) {

    /** What a component is. */
    public enum Kind {
        PROCESSOR,
        CONTROLLER_SERVICE
    }

    static Component of(Kind kind, Json entity) {
        Json component = entity.at("component");
        return new Component(
                entity.at("id").text(),
                component.at("name").text(),
                component.at("type").text(),
                kind,
                component.at("state").text(),
                component.at("validationStatus").text(),
                component.at("validationErrors").texts(),
                component.at("extensionMissing").flag(),
                entity.at("revision", "version").number());
    }

    /** Its type is there and NiFi has nothing against its configuration. */
    public boolean isValid() {
        return !extensionMissing && validation.equals("VALID");
    }

    /** One line: name, state, what is wrong. */
    @Override
    public String toString() {
        String wrong =
                extensionMissing
                        ? "no NAR of this NiFi has " + type
                        : errors.isEmpty()
                                ? validation
                                : validation + ": " + String.join("; ", errors);
        return "%s (%s, %s)".formatted(name, state, wrong);
    }
}
