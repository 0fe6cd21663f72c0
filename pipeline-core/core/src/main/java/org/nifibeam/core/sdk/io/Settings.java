package org.nifibeam.core.sdk.io;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.sdk.Expansion;
import org.nifibeam.core.sdk.IllegalPipelineException;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ConnectorProvider;

/** A program's settings of a connector, checked against what the connector declares. */
final class Settings {
    private Settings() {}

    static Config check(Expansion here, ConnectorProvider provider, Map<String, ?> given) {
        List<ConfigField> declared = provider.settings();
        List<String> names = declared.stream().map(ConfigField::name).toList();
        for (String name : given.keySet()) {
            if (!names.contains(name)) {
                throw here.problem(
                        ProblemCode.UNKNOWN_KEY,
                        provider.type() + " has no setting '" + name + "'",
                        Nearest.advice(name, names));
            }
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (ConfigField field : declared) {
            if (given.containsKey(field.name())) {
                values.put(field.name(), value(here, field, given.get(field.name())));
            } else if (field.required()) {
                throw here.problem(
                        ProblemCode.MISSING,
                        "'" + field.name() + "' is missing",
                        field.description());
            } else {
                field.fallback().ifPresent(fallback -> values.put(field.name(), fallback));
            }
        }
        return new Config(values);
    }

    private static Object value(Expansion here, ConfigField field, Object given) {
        switch (field.type()) {
            case STRING, PATH, OUTPUT_PATH, CONNECTION:
                if (given instanceof String) {
                    return given;
                }
                break;
            case INTEGER:
                if (given instanceof Long || given instanceof Integer) {
                    return ((Number) given).longValue();
                }
                break;
            case BOOLEAN:
                if (given instanceof Boolean) {
                    return given;
                }
                break;
            case CHOICE:
                if (given instanceof String text && field.choices().contains(text)) {
                    return given;
                }
                throw wrong(
                        here, field, given, Nearest.advice(String.valueOf(given), field.choices()));
            case STRING_LIST:
                if (given instanceof List<?> list) {
                    return list.stream().map(String::valueOf).collect(Collectors.toList());
                }
                break;
            case ANY:
                return given;
            case SECRET:
                throw new IllegalStateException(
                        field.name() + " is a secret, and secrets are in connections only");
        }
        String type = field.type().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        throw wrong(here, field, given, "it is of type " + type + ": " + field.description());
    }

    private static IllegalPipelineException wrong(
            Expansion here, ConfigField field, Object given, String advice) {
        return here.problem(
                ProblemCode.INVALID_VALUE, "'" + field.name() + "' is not '" + given + "'", advice);
    }
}
