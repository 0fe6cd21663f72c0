package org.nifibeam.nifi.stage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.nifi.annotation.behavior.DynamicProperty;
import org.apache.nifi.annotation.behavior.ReadsAttribute;
import org.apache.nifi.annotation.behavior.Restricted;
import org.apache.nifi.annotation.behavior.Restriction;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.RequiredPermission;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifibeam.core.code.UserJars;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a stage that is a class of a user's jar. */
@Tags({"beam", "pipeline", "stage", "java", "code", "jar", "ptransform", "dofn", "custom"})
@CapabilityDescription(
        "Pipeline stage: applies a class of a jar, a PTransform or a DoFn of the Java SDK. It adds the stage, with the jar's path and"
                + " content hash, to the definition in the FlowFile; it does not load or run the class, which the runner does if it"
                + " allows users' code.")
@DynamicProperty(
        name = "Name of an argument",
        value = "Its value",
        description =
                "What the class is given, if it has a public constructor that takes Arguments.")
@ReadsAttribute(attribute = "*", description = "Expression language in Jar may use any attribute")
@SeeAlso({MapToFields.class, AddBeamYaml.class, RunPipeline.class})
@Restricted(
        restrictions = {
            @Restriction(
                    requiredPermission = RequiredPermission.EXECUTE_CODE,
                    explanation =
                            "Defines code that the runner runs, if its settings allow that jar."),
            @Restriction(
                    requiredPermission = RequiredPermission.READ_FILESYSTEM,
                    explanation = "Reads the jar, with the rights of NiFi's user, for its hash.")
        })
public final class TransformWithCode extends StageProcessor {
    static final PropertyDescriptor JAR =
            new PropertyDescriptor.Builder()
                    .name("Jar")
                    .description(
                            "Path of the jar, on this node and where the runner is. It holds the class and what that needs; of"
                                    + " nifi-beam it sees the SDK's packages alone.")
                    .required(true)
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
                    .build();

    static final PropertyDescriptor CLASS =
            new PropertyDescriptor.Builder()
                    .name("Class Name")
                    .description(
                            "Full name of the class: a PTransform<PCollection<Row>, PCollection<...>>, or a DoFn<Row, Row>.")
                    .required(true)
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .build();

    static final PropertyDescriptor SCHEMA =
            new PropertyDescriptor.Builder()
                    .name("Output Schema")
                    .description(
                            "What the class gives, for example {id: int64, name: string?}, or a JSON schema. Needed for a DoFn. For a"
                                    + " PTransform it lets later stages be checked before the run; without it, what they read is unknown.")
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .build();

    /** Called by NiFi. */
    public TransformWithCode() {
        super(StageRole.TRANSFORM, Failing.NEVER);
    }

    @Override
    protected List<PropertyDescriptor> stageProperties() {
        return List.of(JAR, CLASS, SCHEMA);
    }

    @Override
    protected PropertyDescriptor getSupportedDynamicPropertyDescriptor(String name) {
        return new PropertyDescriptor.Builder()
                .name(name)
                .description("The argument '" + name + "' of the class")
                .dynamic(true)
                .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                .build();
    }

    @Override
    protected StageContent content(StageProperties properties) {
        Map<String, Object> config = new LinkedHashMap<>();
        properties.text(JAR).ifPresent(jar -> config.put("jar", jar));
        properties.text(CLASS).ifPresent(name -> config.put("class", name));
        Map<String, String> arguments = properties.dynamic();
        if (!arguments.isEmpty()) {
            config.put("arguments", arguments);
        }
        properties.text(SCHEMA).ifPresent(schema -> config.put("schema", SchemaText.value(schema)));
        return StageContent.of("TransformWithCode", config);
    }

    @Override
    protected StageContent complete(StageContent content) {
        try {
            Path jar = Path.of(String.valueOf(content.config().get("jar")));
            return content.withSetting("sha256", UserJars.sha256(jar));
        } catch (ProblemException e) {
            List<Problem> all = new ArrayList<>(content.problems());
            all.addAll(e.problems());
            return content.withProblems(all);
        }
    }
}
