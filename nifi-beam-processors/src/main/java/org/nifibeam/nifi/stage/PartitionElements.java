package org.nifibeam.nifi.stage;

import java.util.ArrayList;
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
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a stage that gives each element to one of several outputs. */
@Tags({"beam", "pipeline", "stage", "partition", "route", "branch", "switch", "split"})
@CapabilityDescription(
        "Pipeline stage: gives each element to one of several outputs, which an expression names. It adds the stage to the"
                + " definition in the FlowFile; it does not route FlowFiles: later stages take an output by Input Stage, as"
                + " stage.output.")
@UseCase(
        description = "Treat domestic and foreign orders differently, on one line of processors",
        configuration =
                "Set By to CASE WHEN country = 'DE' THEN 'home' ELSE 'abroad' END and Outputs to home, abroad. In the stages behind"
                        + " it set Input Stage to Orders.home or Orders.abroad, Orders being this stage's name.")
@SeeAlso({FilterElements.class, FlattenCollections.class, RunPipeline.class})
public final class PartitionElements extends StageProcessor {
    static final PropertyDescriptor LANGUAGE = Languages.property(Languages.SQL);

    static final PropertyDescriptor BY =
            new PropertyDescriptor.Builder()
                    .name("By")
                    .description(
                            "Expression that gives the name of an output; true and false are names too.")
                    .required(true)
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .build();

    static final PropertyDescriptor OUTPUTS =
            new PropertyDescriptor.Builder()
                    .name("Outputs")
                    .description(
                            "The names of the outputs, separated by commas. A stage behind this one takes one of them as"
                                    + " Input Stage: stage.output.")
                    .required(true)
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .build();

    static final PropertyDescriptor UNKNOWN_OUTPUT =
            new PropertyDescriptor.Builder()
                    .name("Unknown Output")
                    .description(
                            "Name of the output of elements whose value of By is none of Outputs. Without it, these fail.")
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .build();

    /** Called by NiFi. */
    public PartitionElements() {
        super(StageRole.TRANSFORM, Failing.BY_ELEMENT);
    }

    @Override
    protected List<PropertyDescriptor> stageProperties() {
        return List.of(BY, LANGUAGE, OUTPUTS, UNKNOWN_OUTPUT);
    }

    @Override
    protected StageContent content(StageProperties properties) {
        Map<String, Object> config = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        String language = properties.text(LANGUAGE).orElse("");
        config.put("language", language);
        Optional<String> by = properties.text(BY);
        by.ifPresent(text -> config.put("by", text));
        by.flatMap(text -> Languages.check(language, "By", text)).ifPresent(problems::add);
        List<String> outputs = new ArrayList<>(properties.names(OUTPUTS));
        if (!outputs.isEmpty()) {
            config.put("outputs", List.copyOf(outputs));
        }
        properties
                .text(UNKNOWN_OUTPUT)
                .ifPresent(
                        name -> {
                            config.put("unknown_output", name);
                            outputs.add(name);
                        });
        if (outputs.contains(ErrorRoute.OUTPUT)) {
            problems.add(
                    Problems.of(
                            ProblemCode.INVALID_VALUE,
                            "an output cannot be called 'errors', which is what the stage fails on",
                            "give it another name"));
        }
        return StageContent.of("Partition", config, problems);
    }
}
