package org.nifibeam.launcher.nifi;

import java.util.Map;

/**
 * Changes to one processor or service: each names the version that it was read at, as NiFi asks.
 */
record ComponentEditor(Rest rest, Component component) {

    void configure(Map<String, String> properties) {
        Json change =
                switch (component.kind()) {
                    case PROCESSOR ->
                            Json.object(
                                    "id", component.id(),
                                    "config", Json.object("properties", properties));
                    case CONTROLLER_SERVICE ->
                            Json.object("id", component.id(), "properties", properties);
                };
        rest.put(path(), Json.object("revision", revision(), "component", change));
    }

    void run(String state) {
        rest.put(path() + "/run-status", Json.object("revision", revision(), "state", state));
    }

    /** As it is now, which may be later than the component in hand. */
    private Json revision() {
        return rest.get(path()).at("revision");
    }

    private String path() {
        return switch (component.kind()) {
            case PROCESSOR -> "processors/" + component.id();
            case CONTROLLER_SERVICE -> "controller-services/" + component.id();
        };
    }
}
