package org.nifibeam.launcher;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;

/** What {@code --option} gives a runner, checked against the settings that it declares. */
final class RunnerSettings {
    private RunnerSettings() {}

    /**
     * The settings.
     *
     * @throws UserException if one is unknown, missing or no value of its type
     */
    static Config of(Runner runner, Map<String, String> options) throws UserException {
        List<ConfigField> declared = runner.settings();
        List<String> names = declared.stream().map(ConfigField::name).toList();
        for (String name : options.keySet()) {
            if (!names.contains(name)) {
                throw new UserException(
                        Main.WRONG,
                        "--option: the runner '"
                                + runner.name()
                                + "' has no setting '"
                                + name
                                + "'; "
                                + Nearest.advice(name, names));
            }
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (ConfigField field : declared) {
            String text = options.get(field.name());
            Optional<Object> value =
                    text == null ? field.fallback() : Optional.of(value(field, text));
            value.ifPresent(v -> values.put(field.name(), v));
            if (value.isEmpty() && field.required()) {
                throw new UserException(
                        Main.WRONG,
                        "--option: the runner '"
                                + runner.name()
                                + "' needs '"
                                + field.name()
                                + "': "
                                + field.description());
            }
        }
        return new Config(values);
    }

    private static Object value(ConfigField field, String text) throws UserException {
        return field.parse(text)
                .orElseThrow(
                        () ->
                                new UserException(
                                        Main.WRONG,
                                        "--option: '"
                                                + field.name()
                                                + "' is not '"
                                                + text
                                                + "'; it is "
                                                + field.expected()
                                                + ": "
                                                + field.description()));
    }
}
