package org.nifibeam.nifi.stage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifibeam.core.problem.Problem;

/** The properties that say when the results of windows come out. */
final class TriggerProperties {
    static final PropertyDescriptor TRIGGER =
            new PropertyDescriptor.Builder()
                    .name("Trigger")
                    .description("When the results of a window come out of a later grouping stage.")
                    .required(true)
                    .allowableValues(TriggerTypes.class)
                    .defaultValue(TriggerTypes.WINDOW_END)
                    .build();

    static final PropertyDescriptor EARLY_COUNT =
            count(
                            "Early Count",
                            "Before the window's end, results come out after so many elements.")
                    .dependsOn(TRIGGER, TriggerTypes.EARLY_AND_LATE)
                    .build();

    static final PropertyDescriptor EARLY_DELAY =
            delay(
                            "Early Delay",
                            "Before the window's end, results come out so long (of the clock) after the first element since the last"
                                    + " ones. With Early Count too, whichever is first.")
                    .dependsOn(TRIGGER, TriggerTypes.EARLY_AND_LATE)
                    .build();

    static final PropertyDescriptor LATE_COUNT =
            count(
                            "Late Count",
                            "Behind the window's end, results come out after so many late elements.")
                    .dependsOn(TRIGGER, TriggerTypes.EARLY_AND_LATE)
                    .build();

    static final PropertyDescriptor LATE_DELAY =
            delay(
                            "Late Delay",
                            "Behind the window's end, results come out so long (of the clock) after a late element.")
                    .dependsOn(TRIGGER, TriggerTypes.EARLY_AND_LATE)
                    .build();

    static final PropertyDescriptor REPEAT_COUNT =
            count("Repeat Count", "Results come out after every so many elements.")
                    .dependsOn(TRIGGER, TriggerTypes.REPEATEDLY)
                    .build();

    static final PropertyDescriptor REPEAT_DELAY =
            delay(
                            "Repeat Delay",
                            "Results come out so long (of the clock) after the first element since the last ones. With Repeat Count"
                                    + " too, whichever is first.")
                    .dependsOn(TRIGGER, TriggerTypes.REPEATEDLY)
                    .build();

    static final PropertyDescriptor WRITTEN =
            new PropertyDescriptor.Builder()
                    .name("Trigger Definition")
                    .description(
                            "The trigger in Beam YAML's words, for example {after_each: [{after_count: 100}, {repeatedly:"
                                    + " {after_processing_time: 5m}}]}.")
                    .required(true)
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .dependsOn(TRIGGER, TriggerTypes.WRITTEN)
                    .build();

    static final List<PropertyDescriptor> ALL =
            List.of(
                    TRIGGER,
                    EARLY_COUNT,
                    EARLY_DELAY,
                    LATE_COUNT,
                    LATE_DELAY,
                    REPEAT_COUNT,
                    REPEAT_DELAY,
                    WRITTEN);

    private TriggerProperties() {}

    private static PropertyDescriptor.Builder count(String name, String description) {
        return new PropertyDescriptor.Builder()
                .name(name)
                .description(description)
                .addValidator(StandardValidators.POSITIVE_INTEGER_VALIDATOR);
    }

    private static PropertyDescriptor.Builder delay(String name, String description) {
        return new PropertyDescriptor.Builder()
                .name(name)
                .description(description)
                .addValidator(DurationText.VALIDATOR);
    }

    /** The trigger in plain values; empty for the usual one. */
    static Optional<Object> trigger(StageProperties properties, List<Problem> problems) {
        String type = properties.text(TRIGGER).orElse("");
        if (type.equals(TriggerTypes.EARLY_AND_LATE.getValue())) {
            return Optional.of(earlyAndLate(properties, problems));
        }
        if (type.equals(TriggerTypes.REPEATEDLY.getValue())) {
            Optional<Object> repeated = firing(properties, REPEAT_COUNT, REPEAT_DELAY);
            if (repeated.isEmpty()) {
                problems.add(
                        Problems.missing(
                                "its trigger repeats nothing", "set Repeat Count or Repeat Delay"));
            }
            return repeated.map(trigger -> Map.of("repeatedly", trigger));
        }
        if (type.equals(TriggerTypes.NEVER.getValue())) {
            return Optional.of("never");
        }
        if (type.equals(TriggerTypes.WRITTEN.getValue())) {
            return properties
                    .text(WRITTEN)
                    .flatMap(text -> YamlText.value(WRITTEN.getName(), text, problems));
        }
        return Optional.empty();
    }

    private static Object earlyAndLate(StageProperties properties, List<Problem> problems) {
        Map<String, Object> parts = new LinkedHashMap<>();
        firing(properties, EARLY_COUNT, EARLY_DELAY)
                .ifPresent(trigger -> parts.put("early", trigger));
        firing(properties, LATE_COUNT, LATE_DELAY).ifPresent(trigger -> parts.put("late", trigger));
        if (parts.isEmpty()) {
            problems.add(
                    Problems.missing(
                            "its trigger says neither what is early nor what is late",
                            "set Early Count, Early Delay, Late Count or Late Delay, or Trigger to window end"));
        }
        return parts.isEmpty() ? "after_watermark" : Map.of("after_watermark", parts);
    }

    private static Optional<Object> firing(
            StageProperties properties, PropertyDescriptor count, PropertyDescriptor delay) {
        Optional<Object> byCount =
                properties.text(count).map(text -> Map.of("after_count", number(text)));
        Optional<Object> byDelay =
                properties
                        .text(delay)
                        .map(
                                text ->
                                        Map.of(
                                                "after_processing_time",
                                                DurationText.inDefinition(text)));
        if (byCount.isPresent() && byDelay.isPresent()) {
            return Optional.of(Map.of("after_first", List.of(byCount.get(), byDelay.get())));
        }
        return byCount.or(() -> byDelay);
    }

    private static Object number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }
}
