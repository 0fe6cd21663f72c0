package org.nifibeam.nifi.stage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.nifi.annotation.behavior.DynamicProperty;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a stage that combines groups. */
@Tags({"beam", "pipeline", "stage", "combine", "aggregate", "group", "count", "sum", "mean"})
@CapabilityDescription(
        "Pipeline stage: groups the elements of each window by key and combines each group into one element. It adds the stage to the"
                + " definition in the FlowFile; it does not merge FlowFiles.")
@UseCase(
        description = "Counts and means per key of a file",
        configuration =
                "Set Group By to origin, and add the properties flights = count(*) and mean_delay = mean(delay).")
@UseCase(
        description = "Totals per minute and customer of a stream, with the minute they are of",
        configuration =
                "Put AssignTimestamps, if the time is in a field, and WindowInto with Size 1 min before this stage. Set Group By to"
                        + " customer and Window Start Field to minute, and add the property total = sum(price * amount).")
@SeeAlso({WindowInto.class, RunPipeline.class})
@DynamicProperty(
        name = "Name of a combined field",
        value = "function(expression)",
        description =
                "What is combined of each group, for example mean_delay = mean(delay). Functions: count, sum, min, max, mean, any, all, group, concat, first, last, any_value, count_distinct, top, approximate_unique, approximate_quantiles. Fields come in alphabetical order behind the keys.")
public final class CombineElements extends StageProcessor {
    /** Called by NiFi. */
    public CombineElements() {
        super(StageRole.TRANSFORM, Failing.NEVER);
    }

    static final PropertyDescriptor LANGUAGE = Languages.property(Languages.GENERIC);

    static final PropertyDescriptor GROUP_BY =
            new PropertyDescriptor.Builder()
                    .name("Group By")
                    .description(
                            "The key fields, separated by commas. Without any, all elements of a window are one group.")
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .build();

    static final PropertyDescriptor WINDOW_START_FIELD =
            new PropertyDescriptor.Builder()
                    .name("Window Start Field")
                    .description(
                            "Name of a field that the start of the group's window is put into.")
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .build();

    static final PropertyDescriptor WINDOW_END_FIELD =
            new PropertyDescriptor.Builder()
                    .name("Window End Field")
                    .description("Name of a field that the end of the group's window is put into.")
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .build();

    @Override
    protected List<PropertyDescriptor> stageProperties() {
        return List.of(GROUP_BY, LANGUAGE, WINDOW_START_FIELD, WINDOW_END_FIELD);
    }

    @Override
    protected PropertyDescriptor getSupportedDynamicPropertyDescriptor(String name) {
        return new PropertyDescriptor.Builder()
                .name(name)
                .description("What is combined into the field '" + name + "': function(expression)")
                .dynamic(true)
                .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                .build();
    }

    @Override
    protected StageContent content(StageProperties properties) {
        Map<String, Object> config = new LinkedHashMap<>();
        String language = properties.text(LANGUAGE).orElse("");
        config.put("language", language);
        config.put("group_by", properties.names(GROUP_BY));
        Map<String, Object> combine = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        properties
                .dynamic()
                .forEach(
                        (name, text) ->
                                Aggregate.parse(name, text, language, problems)
                                        .ifPresent(
                                                aggregate ->
                                                        combine.put(name, aggregate.config())));
        if (combine.isEmpty() && problems.isEmpty()) {
            problems.add(
                    Problems.missing(
                            "it combines nothing",
                            "add a property for each field, for example flights = count(delay)"));
        }
        if (!combine.isEmpty()) {
            config.put("combine", combine);
        }
        Map<String, Object> windowFields = new LinkedHashMap<>();
        properties
                .text(WINDOW_START_FIELD)
                .ifPresent(field -> windowFields.put(field, "window_start"));
        properties.text(WINDOW_END_FIELD).ifPresent(field -> windowFields.put(field, "window_end"));
        if (!windowFields.isEmpty()) {
            config.put("window_fields", windowFields);
        }
        return StageContent.of("Combine", config, problems);
    }
}
