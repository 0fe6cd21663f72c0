package org.nifibeam.nifi.stage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.annotation.behavior.ReadsAttribute;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a stage that gives listed elements. */
@Tags({"beam", "pipeline", "stage", "create", "generate", "constant", "list", "source"})
@CapabilityDescription(
        "Pipeline stage: gives the elements that are listed in a property. It adds the stage to the definition in the FlowFile; it"
                + " makes no FlowFiles, and does not take the FlowFile's content as elements.")
@ReadsAttribute(
        attribute = "*",
        description = "Expression language in Elements may use any attribute")
@UseCase(
        description = "Join a small table that nobody keeps in a file, such as names of codes",
        configuration =
                "List its records in Elements, and take this stage as one of JoinCollections' inputs.")
@SeeAlso({DefinePipeline.class, JoinCollections.class, RunPipeline.class})
public final class CreateElements extends StageProcessor {
    static final PropertyDescriptor ELEMENTS =
            new PropertyDescriptor.Builder()
                    .name("Elements")
                    .description(
                            "The elements as a JSON or YAML list: mappings of fields to values, or single values, which become the"
                                    + " field 'element'. For example [{\"code\": \"JFK\", \"city\": \"New York\"}].")
                    .required(true)
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
                    .build();

    static final PropertyDescriptor RESHUFFLE =
            new PropertyDescriptor.Builder()
                    .name("Reshuffle")
                    .description("Whether the elements may be spread over tasks.")
                    .required(true)
                    .allowableValues("true", "false")
                    .defaultValue("true")
                    .build();

    /** Called by NiFi. */
    public CreateElements() {
        super(StageRole.ROOT, Failing.NEVER);
    }

    @Override
    protected List<PropertyDescriptor> stageProperties() {
        return List.of(ELEMENTS, RESHUFFLE);
    }

    @Override
    protected StageContent content(StageProperties properties) {
        Map<String, Object> config = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        Optional<Object> elements =
                properties
                        .text(ELEMENTS)
                        .flatMap(text -> YamlText.value(ELEMENTS.getName(), text, problems));
        elements.ifPresent(list -> config.put("elements", list));
        if (elements.isPresent() && !(elements.get() instanceof List<?>)) {
            problems.add(
                    Problems.of(
                            ProblemCode.INVALID_VALUE,
                            "'Elements' is no list",
                            "write for example [{\"a\": 1}, {\"a\": 2}]"));
        }
        config.put("reshuffle", properties.flag(RESHUFFLE));
        return StageContent.of("Create", config, problems);
    }
}
