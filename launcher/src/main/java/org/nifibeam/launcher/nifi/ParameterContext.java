package org.nifibeam.launcher.nifi;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** New values for parameters of one parameter context. */
record ParameterContext(Rest rest, String id) {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /**
     * Changes values and waits until NiFi has restarted what uses them.
     *
     * @throws NifiProblem {@code nifi-not-found} for a parameter that the context does not have,
     *     {@code nifi-refused}
     */
    void set(Map<String, String> values) {
        String path = "parameter-contexts/" + id;
        Json current = rest.get(path);
        List<Json> known = current.at("component", "parameters").items();
        List<String> names = known.stream().map(p -> p.at("parameter", "name").text()).toList();
        if (!names.containsAll(values.keySet())) {
            throw new NifiProblem(
                    "nifi-not-found",
                    "The parameters %s are given, the flow has %s."
                            .formatted(values.keySet(), names),
                    "Give values for parameters of the flow only.");
        }
        List<Json> changed =
                known.stream()
                        .map(p -> p.at("parameter"))
                        .filter(p -> values.containsKey(p.at("name").text()))
                        .map(p -> changed(p, values.get(p.at("name").text())))
                        .toList();
        Json update =
                Json.object(
                        "id", id,
                        "revision", current.at("revision"),
                        "component", Json.object("id", id, "parameters", changed));
        await(path + "/update-requests", update);
    }

    private void await(String requests, Json update) {
        String request =
                requests + "/" + rest.post(requests, update).at("request", "requestId").text();
        Json done =
                Wait.until(
                        "the new parameter values",
                        LIMIT,
                        () ->
                                Optional.of(rest.get(request).at("request"))
                                        .filter(r -> r.at("complete").flag()),
                        () -> rest.get(request).at("request", "state").text());
        rest.delete(request);
        if (done.at("failureReason").isPresent()) {
            throw new NifiProblem(
                    "nifi-refused",
                    "NiFi did not take the parameter values: " + done.at("failureReason").text(),
                    "Check the values against what uses them.");
        }
    }

    private static Json changed(Json parameter, String value) {
        return Json.object(
                "parameter",
                Json.object(
                        "name", parameter.at("name"),
                        "description", parameter.at("description"),
                        "sensitive", parameter.at("sensitive"),
                        "value", value));
    }
}
