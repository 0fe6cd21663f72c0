package org.nifibeam.nifi.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.annotation.behavior.Restricted;
import org.apache.nifi.annotation.behavior.Restriction;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.RequiredPermission;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a piece of Beam YAML as one stage. */
@Tags({"beam", "pipeline", "stage", "yaml", "beam yaml", "transform", "composite"})
@CapabilityDescription(
        "Pipeline stage: adds a piece of Beam YAML, one transform or several, as one stage. It adds the stage to the definition in"
                + " the FlowFile; it does not read YAML from the FlowFile, and runs nothing.")
@UseCase(
        description = "Use a transform that has no processor of its own",
        configuration =
                "Write it into Beam YAML as it stands in a document, without input: {type: StripErrorMetadata}.")
@UseCase(
        description = "Put a part of an existing Beam YAML file onto the canvas",
        configuration =
                "Copy its list of transforms into Beam YAML. As a chain each takes the one before, the first one this processor's"
                        + " input. As a composite they name their inputs; 'input' is this processor's. If the piece reads its own"
                        + " data, set Takes Input to false.")
@SeeAlso({QueryWithSql.class, MapToFields.class, RunPipeline.class})
@Restricted(
        restrictions = {
            @Restriction(
                    requiredPermission = RequiredPermission.EXECUTE_CODE,
                    explanation =
                            "Defines any transform that the runner has, with the rights of the runner service."),
            @Restriction(
                    requiredPermission = RequiredPermission.READ_FILESYSTEM,
                    explanation =
                            "Looks up the schema of files that the piece reads, with the rights of NiFi's user."),
            @Restriction(
                    requiredPermission = RequiredPermission.WRITE_FILESYSTEM,
                    explanation =
                            "Defines files that a pipeline writes, below the runner service's Allowed Paths.")
        })
public final class AddBeamYaml extends StageProcessor {
    static final PropertyDescriptor YAML =
            new PropertyDescriptor.Builder()
                    .name("Beam YAML")
                    .description(
                            "A transform (type: Filter, config: …), a list of transforms, which is a chain, or a chain or composite"
                                    + " with its transforms.")
                    .required(true)
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .build();

    static final PropertyDescriptor TAKES_INPUT =
            new PropertyDescriptor.Builder()
                    .name("Takes Input")
                    .description(
                            "Whether the piece takes the elements of an earlier stage (true), or begins with a reading transform of its own.")
                    .required(true)
                    .allowableValues("true", "false")
                    .defaultValue("true")
                    .build();

    /** Called by NiFi. */
    public AddBeamYaml() {
        super(StageRole.TRANSFORM, Failing.BY_ELEMENT);
    }

    @Override
    protected List<PropertyDescriptor> stageProperties() {
        return List.of(YAML, TAKES_INPUT);
    }

    @Override
    protected StageRole role(StageProperties properties) {
        if (properties.text(TAKES_INPUT).filter("false"::equals).isPresent()) {
            return StageRole.ROOT;
        }
        return yaml(properties, new ArrayList<>()).filter(BeamYaml::endsWriting).isPresent()
                ? StageRole.WRITER
                : StageRole.TRANSFORM;
    }

    private static Optional<BeamYaml> yaml(StageProperties properties, List<Problem> problems) {
        return properties.text(YAML).flatMap(text -> BeamYaml.read(YAML.getName(), text, problems));
    }

    @Override
    protected StageContent content(StageProperties properties) {
        List<Problem> problems = new ArrayList<>();
        Optional<BeamYaml> yaml = yaml(properties, problems);
        return StageContent.of(
                yaml.map(BeamYaml::type).orElse("chain"),
                yaml.map(BeamYaml::parts).orElse(Map.of()),
                problems);
    }
}
