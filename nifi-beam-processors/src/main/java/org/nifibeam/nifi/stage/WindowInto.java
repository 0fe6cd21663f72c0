package org.nifibeam.nifi.stage;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.components.Validator;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a stage that windows. */
@Tags({
    "beam",
    "pipeline",
    "stage",
    "window",
    "fixed",
    "sliding",
    "session",
    "calendar",
    "trigger",
    "event time"
})
@CapabilityDescription(
        "Pipeline stage: puts each element into windows of event time, by which later stages group. It adds the stage to the"
                + " definition in the FlowFile; it does not hold FlowFiles back or bin them.")
@UseCase(
        description = "Sums per hour over a stream, first ones early, late elements counted",
        configuration =
                "Set Size to 1 h, Allowed Lateness to 1 d, Trigger to early and late, Early Delay to 1 min, Late Count to 1, and"
                        + " Accumulation to accumulating, so that each result replaces the one before.")
@SeeAlso({AssignTimestamps.class, CombineElements.class, RunPipeline.class})
public final class WindowInto extends StageProcessor {
    static final PropertyDescriptor TYPE =
            new PropertyDescriptor.Builder()
                    .name("Window Type")
                    .description("The kind of windows.")
                    .required(true)
                    .allowableValues(WindowTypes.class)
                    .defaultValue(WindowTypes.FIXED)
                    .build();

    static final PropertyDescriptor SIZE =
            duration("Size", "How long a window lasts, for example 10 min or 1 d.", true)
                    .dependsOn(TYPE, WindowTypes.FIXED, WindowTypes.SLIDING)
                    .build();

    static final PropertyDescriptor PERIOD =
            duration("Period", "How long after a window the next one begins.", true)
                    .dependsOn(TYPE, WindowTypes.SLIDING)
                    .build();

    static final PropertyDescriptor GAP =
            duration("Gap", "A session ends when nothing has come for so long.", true)
                    .dependsOn(TYPE, WindowTypes.SESSIONS)
                    .build();

    static final PropertyDescriptor OFFSET =
            duration(
                            "Offset",
                            "Shifts the windows off the full hour or day, for example 6 h for days that begin at six (UTC).",
                            false)
                    .dependsOn(TYPE, WindowTypes.FIXED, WindowTypes.SLIDING)
                    .build();

    static final PropertyDescriptor UNIT =
            new PropertyDescriptor.Builder()
                    .name("Calendar Unit")
                    .description("What a calendar window is one of.")
                    .required(true)
                    .allowableValues("days", "weeks", "months", "years")
                    .defaultValue("days")
                    .dependsOn(TYPE, WindowTypes.CALENDAR)
                    .build();

    static final PropertyDescriptor COUNT =
            new PropertyDescriptor.Builder()
                    .name("Calendar Count")
                    .description("How many units a calendar window lasts.")
                    .required(true)
                    .defaultValue("1")
                    .addValidator(StandardValidators.POSITIVE_INTEGER_VALIDATOR)
                    .dependsOn(TYPE, WindowTypes.CALENDAR)
                    .build();

    private static final Validator ZONE =
            (subject, input, context) ->
                    new ValidationResult.Builder()
                            .subject(subject)
                            .input(input)
                            .valid(isZone(input))
                            .explanation(
                                    "it is a region or an offset, for example Europe/Berlin or +01:00")
                            .build();

    static final PropertyDescriptor TIME_ZONE =
            new PropertyDescriptor.Builder()
                    .name("Time Zone")
                    .description("Where the days of calendar windows begin at midnight.")
                    .required(true)
                    .defaultValue("UTC")
                    .addValidator(ZONE)
                    .dependsOn(TYPE, WindowTypes.CALENDAR)
                    .build();

    static final PropertyDescriptor ALLOWED_LATENESS =
            duration(
                            "Allowed Lateness",
                            "How long after its end a window still takes late elements.",
                            false)
                    .build();

    static final PropertyDescriptor ACCUMULATION =
            new PropertyDescriptor.Builder()
                    .name("Accumulation")
                    .description(
                            "If a window gives results several times: those since the last ones (discarding), or all so far"
                                    + " (accumulating).")
                    .required(true)
                    .allowableValues("discarding", "accumulating")
                    .defaultValue("discarding")
                    .build();

    static final PropertyDescriptor TIMESTAMP =
            new PropertyDescriptor.Builder()
                    .name("Timestamp Combiner")
                    .description("The event time of a group's result.")
                    .required(true)
                    .allowableValues("end_of_window", "earliest", "latest")
                    .defaultValue("end_of_window")
                    .build();

    /** Called by NiFi. */
    public WindowInto() {
        super(StageRole.TRANSFORM, Failing.NEVER);
    }

    private static PropertyDescriptor.Builder duration(
            String name, String description, boolean required) {
        return new PropertyDescriptor.Builder()
                .name(name)
                .description(description)
                .required(required)
                .addValidator(DurationText.VALIDATOR);
    }

    private static boolean isZone(String text) {
        try {
            ZoneId.of(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    @Override
    protected List<PropertyDescriptor> stageProperties() {
        List<PropertyDescriptor> all =
                new ArrayList<>(
                        List.of(
                                TYPE,
                                SIZE,
                                PERIOD,
                                GAP,
                                OFFSET,
                                UNIT,
                                COUNT,
                                TIME_ZONE,
                                ALLOWED_LATENESS));
        all.addAll(TriggerProperties.ALL);
        all.add(ACCUMULATION);
        all.add(TIMESTAMP);
        return all;
    }

    @Override
    protected StageContent content(StageProperties properties) {
        Map<String, Object> windowing = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        String type = properties.text(TYPE).orElse("");
        windowing.put("type", type);
        List<PropertyDescriptor> durations =
                switch (type) {
                    case "fixed" -> List.of(SIZE, OFFSET, ALLOWED_LATENESS);
                    case "sliding" -> List.of(SIZE, PERIOD, OFFSET, ALLOWED_LATENESS);
                    case "sessions" -> List.of(GAP, ALLOWED_LATENESS);
                    default -> List.of(ALLOWED_LATENESS);
                };
        for (PropertyDescriptor duration : durations) {
            properties
                    .text(duration)
                    .ifPresent(
                            text ->
                                    windowing.put(
                                            duration.getName()
                                                    .toLowerCase(Locale.ROOT)
                                                    .replace(' ', '_'),
                                            DurationText.inDefinition(text)));
        }
        if (type.equals("calendar")) {
            properties.text(UNIT).ifPresent(unit -> windowing.put("unit", unit));
            properties.text(COUNT).ifPresent(count -> windowing.put("count", count));
            properties.text(TIME_ZONE).ifPresent(zone -> windowing.put("zone", zone));
        }
        TriggerProperties.trigger(properties, problems)
                .ifPresent(trigger -> windowing.put("trigger", trigger));
        properties
                .text(ACCUMULATION)
                .filter(mode -> !mode.equals(ACCUMULATION.getDefaultValue()))
                .ifPresent(mode -> windowing.put("accumulation_mode", mode));
        properties
                .text(TIMESTAMP)
                .filter(combiner -> !combiner.equals(TIMESTAMP.getDefaultValue()))
                .ifPresent(combiner -> windowing.put("timestamp_combiner", combiner));
        return StageContent.of("WindowInto", Map.of(), problems).withWindowing(windowing);
    }
}
