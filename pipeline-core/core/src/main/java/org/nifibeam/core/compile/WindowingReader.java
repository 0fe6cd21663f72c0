package org.nifibeam.core.compile;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.window.Trigger;
import org.nifibeam.core.window.WindowFunction;
import org.nifibeam.core.window.WindowFunction.Calendar;
import org.nifibeam.core.window.WindowingStrategy;

/** Reads what stands under {@code windowing}. */
final class WindowingReader {
    private WindowingReader() {}

    static Optional<WindowingStrategy> strategy(ConfigReader config) {
        Optional<String> type =
                config.requiredText("type", "write fixed, sliding, sessions, calendar or global");
        if (type.isEmpty()) {
            return Optional.empty();
        }
        Duration lateness = config.duration("allowed_lateness").orElse(Duration.ZERO);
        WindowingStrategy.Accumulation accumulation =
                GroupTranslators.choice(
                        config, "accumulation_mode", WindowingStrategy.Accumulation.DISCARDING);
        WindowingStrategy.TimestampCombiner combiner =
                GroupTranslators.choice(
                        config,
                        "timestamp_combiner",
                        WindowingStrategy.TimestampCombiner.END_OF_WINDOW);
        Optional<DocumentNode> written = config.node("trigger");
        Optional<Trigger> trigger = written.flatMap(node -> TriggerReader.read(node, config));
        Optional<WindowFunction> function = function(config, type.get());
        config.done();
        if (written.isPresent() && trigger.isEmpty()) {
            return Optional.empty();
        }
        return function.map(
                f ->
                        new WindowingStrategy(
                                f,
                                trigger.orElse(Trigger.DEFAULT),
                                lateness,
                                accumulation,
                                combiner));
    }

    private static Optional<WindowFunction> function(ConfigReader config, String type) {
        try {
            switch (type) {
                case "global":
                    return Optional.of(new WindowFunction.Global());
                case "fixed":
                    Duration offset = config.duration("offset").orElse(Duration.ZERO);
                    return required(config, "size")
                            .map(size -> new WindowFunction.Fixed(size, offset));
                case "sliding":
                    Duration shift = config.duration("offset").orElse(Duration.ZERO);
                    Optional<Duration> period = required(config, "period");
                    return required(config, "size")
                            .flatMap(
                                    size ->
                                            period.map(
                                                    p ->
                                                            new WindowFunction.Sliding(
                                                                    size, p, shift)));
                case "sessions":
                    return required(config, "gap").map(WindowFunction.Sessions::new);
                case "calendar":
                    return calendar(config);
                default:
                    List.of("size", "period", "gap", "offset", "unit", "count", "zone")
                            .forEach(config::node);
                    config.problem(
                            ProblemCode.INVALID_VALUE,
                            config.mapping().placeOf("type"),
                            "there are no windows of type '" + type + "'",
                            Nearest.advice(
                                    type,
                                    List.of("fixed", "sliding", "sessions", "calendar", "global")));
                    return Optional.empty();
            }
        } catch (IllegalArgumentException e) {
            config.problem(
                    ProblemCode.INVALID_VALUE,
                    config.mapping().place(),
                    e.getMessage(),
                    "write a longer one");
            return Optional.empty();
        }
    }

    private static Optional<Duration> required(ConfigReader config, String key) {
        if (config.requiredNode(key, "write a duration, for example '" + key + ": 10m'")
                .isEmpty()) {
            return Optional.empty();
        }
        return config.duration(key);
    }

    /** {@code unit: days, count: 1, zone: UTC}; the last two are the defaults. */
    private static Optional<WindowFunction> calendar(ConfigReader config) {
        boolean hasUnit =
                config.requiredNode("unit", "write days, weeks, months or years").isPresent();
        Calendar.Unit unit = GroupTranslators.choice(config, "unit", Calendar.Unit.DAYS);
        Optional<Long> count = count(config, "count", 1);
        Optional<ZoneId> zone = zone(config);
        if (!hasUnit || count.isEmpty() || zone.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Calendar(unit, Math.toIntExact(count.get()), zone.get()));
    }

    /** A whole number from 1 to that of an int. */
    static Optional<Long> count(ConfigReader config, String key, long fallback) {
        return count(config, key, 1, fallback);
    }

    /** A whole number of at least so much; notes if it is none. */
    static Optional<Long> count(ConfigReader config, String key, long least, long fallback) {
        Optional<String> text = config.text(key);
        if (text.isEmpty()) {
            return Optional.of(fallback);
        }
        if (text.get().matches("[0-9]{1,9}") && Long.parseLong(text.get()) >= least) {
            return Optional.of(Long.parseLong(text.get()));
        }
        config.problem(
                ProblemCode.INVALID_VALUE,
                config.mapping().placeOf(key),
                "'" + key + "' is no whole number of at least " + least + ": " + text.get(),
                "write, for example, '" + key + ": " + Math.max(fallback, 1) + "'");
        return Optional.empty();
    }

    private static Optional<ZoneId> zone(ConfigReader config) {
        Optional<String> text = config.text("zone");
        try {
            return Optional.of(text.isEmpty() ? ZoneOffset.UTC : ZoneId.of(text.get()));
        } catch (DateTimeException e) {
            config.problem(
                    ProblemCode.INVALID_VALUE,
                    config.mapping().placeOf("zone"),
                    "there is no time zone '" + text.get() + "'",
                    Nearest.to(text.get(), ZoneId.getAvailableZoneIds())
                            .map(near -> "did you mean '" + near + "'?")
                            .orElse("write a region, for example Europe/Berlin, or an offset"));
            return Optional.empty();
        }
    }
}
