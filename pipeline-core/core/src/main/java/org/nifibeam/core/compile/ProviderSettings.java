package org.nifibeam.core.compile;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;

/**
 * What a definition says of the settings that a provider declares. One that is wrong hides no more
 * than what depends on it.
 *
 * @param declared all settings
 * @param config the values of those that are right, and fallbacks
 * @param wrong the names of those that are not, or that a key may stand for which is none
 */
record ProviderSettings(List<ConfigField> declared, Config config, Set<String> wrong) {
    ProviderSettings {
        declared = List.copyOf(declared);
        wrong = Set.copyOf(wrong);
    }

    /** Something made of settings. */
    @FunctionalInterface
    interface Maker<T> {
        /** Makes it. */
        T of(Config config) throws ProblemException;
    }

    /** Reads and checks them; the reader is done with. */
    static ProviderSettings read(
            ConfigReader reader, Translation translation, List<ConfigField> declared) {
        Map<String, Object> values = new LinkedHashMap<>();
        Set<String> wrong = new HashSet<>();
        for (ConfigField setting : declared) {
            int before = translation.problems().size();
            Optional<DocumentNode> node =
                    setting.required()
                            ? reader.requiredNode(
                                    setting.name(),
                                    "write '" + setting.name() + ": ...'. " + setting.description())
                            : reader.node(setting.name());
            node.flatMap(n -> ConnectorTranslators.value(reader, translation, setting, n))
                    .or(setting::fallback)
                    .ifPresent(value -> values.put(setting.name(), value));
            if (translation.problems().size() > before) {
                wrong.add(setting.name());
            }
        }
        wrong.addAll(reader.done());
        return new ProviderSettings(declared, new Config(values), wrong);
    }

    /** True if all that a schema may depend on are right. */
    boolean shape() {
        return declared.stream()
                .noneMatch(setting -> setting.shaping() && wrong.contains(setting.name()));
    }

    /**
     * Makes what has a schema; where that cannot be made, which is noted, without the settings that
     * no schema depends on.
     */
    <T> Optional<T> make(ConfigReader reader, Place place, Maker<T> maker) {
        try {
            return Optional.of(maker.of(config));
        } catch (ProblemException e) {
            reader.problems(e, place);
            Config shaping = shaping();
            return shaping.equals(config)
                    ? Optional.empty()
                    : makeWithout(shaping, e, reader, place, maker);
        }
    }

    private static <T> Optional<T> makeWithout(
            Config shaping,
            ProblemException noted,
            ConfigReader reader,
            Place place,
            Maker<T> maker) {
        try {
            return Optional.of(maker.of(shaping));
        } catch (ProblemException e) {
            if (!e.problems().equals(noted.problems())) {
                reader.problems(e, place);
            }
            return Optional.empty();
        }
    }

    private Config shaping() {
        Map<String, Object> values = new LinkedHashMap<>(config.values());
        for (ConfigField setting : declared) {
            if (!setting.shaping()) {
                values.remove(setting.name());
                setting.fallback().ifPresent(value -> values.put(setting.name(), value));
            }
        }
        return new Config(values);
    }
}
