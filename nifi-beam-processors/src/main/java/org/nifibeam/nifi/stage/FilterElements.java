package org.nifibeam.nifi.stage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a stage that filters. */
@Tags({"beam", "pipeline", "stage", "filter", "where", "condition"})
@CapabilityDescription(
        "Pipeline stage: keeps the elements for which a condition is true. It adds the stage to the definition in the FlowFile; it"
                + " does not look at the FlowFile as data, and drops or routes no FlowFile.")
@UseCase(
        description = "Drop records before they are grouped or joined",
        configuration =
                "Set Condition to an expression over the fields, for example distance > 100 AND cancelled = FALSE. Records for which it"
                        + " is null are dropped too; write comment IS NULL to keep those without a comment. Parquet files are"
                        + " then read only as far as the condition needs.")
@UseCase(
        description = "Find the records that another stage cannot take, rather than drop them",
        configuration =
                "Use PartitionElements, which keeps each part, or Error Handling of the stage in question: this one lets what it does not"
                        + " keep go.")
@SeeAlso({MapToFields.class, RunPipeline.class})
public final class FilterElements extends StageProcessor {
    /** Called by NiFi. */
    public FilterElements() {
        super(StageRole.TRANSFORM, Failing.BY_ELEMENT);
    }

    static final PropertyDescriptor LANGUAGE = Languages.property(Languages.SQL);

    static final PropertyDescriptor CONDITION =
            new PropertyDescriptor.Builder()
                    .name("Condition")
                    .description(
                            "Expression over the element's fields, for example distance > 100. An element is kept if it is true, not if it is false or null.")
                    .required(true)
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .build();

    @Override
    protected List<PropertyDescriptor> stageProperties() {
        return List.of(CONDITION, LANGUAGE);
    }

    @Override
    protected StageContent content(StageProperties properties) {
        Map<String, Object> config = new LinkedHashMap<>();
        String language = properties.text(LANGUAGE).orElse("");
        config.put("language", language);
        Optional<String> condition = properties.text(CONDITION);
        condition.ifPresent(text -> config.put("keep", text));
        List<Problem> problems =
                condition
                        .flatMap(text -> Languages.check(language, "Condition", text))
                        .map(List::of)
                        .orElse(List.of());
        return StageContent.of("Filter", config, problems);
    }
}
