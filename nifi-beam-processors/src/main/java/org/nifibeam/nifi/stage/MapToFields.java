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

/** Adds a stage that makes new fields. */
@Tags({"beam", "pipeline", "stage", "map", "project", "select", "fields", "expression"})
@CapabilityDescription(
        "Pipeline stage: makes new elements of named fields, each an expression over the old ones. It adds the stage to the"
                + " definition in the FlowFile; it does not change FlowFile content record by record.")
@UseCase(
        description = "Keep some fields, rename one, and compute another",
        configuration =
                "Add a property for each field of the new elements: carrier = carrier, from = origin, mph = distance / hours. What has no"
                        + " property is left out.")
@UseCase(
        description = "Add a field to all that there are, and leave one out",
        configuration =
                "Set Append Fields to true and Drop Fields to comment, and add the property total = price * amount.")
@SeeAlso({FilterElements.class, AssignTimestamps.class, RunPipeline.class})
@DynamicProperty(
        name = "Name of a field",
        value = "An expression",
        description =
                "A field of the new elements, for example mph = distance / hours. Fields come in alphabetical order.")
public final class MapToFields extends StageProcessor {
    /** Called by NiFi. */
    public MapToFields() {
        super(StageRole.TRANSFORM, Failing.BY_ELEMENT);
    }

    static final PropertyDescriptor LANGUAGE = Languages.property(Languages.SQL);

    static final PropertyDescriptor APPEND =
            new PropertyDescriptor.Builder()
                    .name("Append Fields")
                    .description(
                            "Whether the new fields come behind the old ones (true), or instead of them.")
                    .required(true)
                    .allowableValues("true", "false")
                    .defaultValue("false")
                    .build();

    static final PropertyDescriptor DROP =
            new PropertyDescriptor.Builder()
                    .name("Drop Fields")
                    .description("Old fields that are left out, separated by commas.")
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .dependsOn(APPEND, "true")
                    .build();

    @Override
    protected List<PropertyDescriptor> stageProperties() {
        return List.of(LANGUAGE, APPEND, DROP);
    }

    @Override
    protected PropertyDescriptor getSupportedDynamicPropertyDescriptor(String name) {
        return new PropertyDescriptor.Builder()
                .name(name)
                .description("Expression of the field '" + name + "'")
                .dynamic(true)
                .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                .build();
    }

    @Override
    protected StageContent content(StageProperties properties) {
        Map<String, Object> config = new LinkedHashMap<>();
        String language = properties.text(LANGUAGE).orElse("");
        config.put("language", language);
        if (properties.flag(APPEND)) {
            config.put("append", true);
            List<String> drop = properties.names(DROP);
            if (!drop.isEmpty()) {
                config.put("drop", drop);
            }
        }
        Map<String, String> fields = properties.dynamic();
        List<Problem> problems = new ArrayList<>();
        if (fields.isEmpty() && !config.containsKey("drop")) {
            problems.add(
                    Problems.missing(
                            "it makes no fields",
                            "add a property for each field: its name, and an expression"));
        }
        fields.forEach(
                (name, text) ->
                        Languages.check(language, "field '" + name + "'", text)
                                .ifPresent(problems::add));
        if (!fields.isEmpty()) {
            config.put("fields", fields);
        }
        return StageContent.of("MapToFields", config, problems);
    }
}
