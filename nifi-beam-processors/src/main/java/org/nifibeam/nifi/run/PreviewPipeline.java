package org.nifibeam.nifi.run;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.nifi.annotation.behavior.DynamicProperty;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.Restricted;
import org.apache.nifi.annotation.behavior.Restriction;
import org.apache.nifi.annotation.behavior.SystemResource;
import org.apache.nifi.annotation.behavior.SystemResourceConsideration;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.RequiredPermission;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.util.StandardValidators;
import org.apache.nifi.schema.access.SchemaNotFoundException;
import org.apache.nifi.serialization.RecordSetWriter;
import org.apache.nifi.serialization.RecordSetWriterFactory;
import org.apache.nifi.serialization.WriteResult;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.nifi.FlowFileText;
import org.nifibeam.nifi.PipelineAttributes;
import org.nifibeam.service.PipelineRunnerService;
import org.nifibeam.service.Preview;
import org.nifibeam.service.PreviewRequest;
import org.nifibeam.service.ResultBatch;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunRefusedException;
import org.nifibeam.service.RunnerUnavailableException;

/** Shows what a stage gives, on a sample of what the pipeline reads. */
@Tags({"beam", "pipeline", "preview", "sample", "try", "debug", "record"})
@CapabilityDescription(
        "Runs the pipeline as far as it has been built when it comes here, on a sample: each reading stage gives so many records at"
                + " most, and nothing is written or acknowledged anywhere. The rows of the last stage, or of the one that is named,"
                + " come out as a FlowFile of records; the definition goes on unchanged, so that this processor can stay in the line.")
@InputRequirement(InputRequirement.Requirement.INPUT_REQUIRED)
@WritesAttributes({
    @WritesAttribute(attribute = PipelineAttributes.RUN_ID, description = "The run's id"),
    @WritesAttribute(attribute = PipelineAttributes.NAME, description = "The pipeline's name"),
    @WritesAttribute(
            attribute = PipelineAttributes.STAGE,
            description = "On preview: the stage whose rows these are"),
    @WritesAttribute(attribute = "record.count", description = "On preview: how many records"),
    @WritesAttribute(attribute = "mime.type", description = "On preview: the Record Writer's"),
    @WritesAttribute(
            attribute = "pipeline.preview.problems",
            description = "On success: why there is no preview, one problem a line"),
    @WritesAttribute(
            attribute = PipelineAttributes.ERROR,
            description = "On failure: why the FlowFile is no definition")
})
@DynamicProperty(
        name = "connection.NAME",
        value = "A PipelineConnection service",
        description = "The connection that definitions call NAME, as on RunPipeline.")
@UseCase(
        description = "See what a stage makes of the data before the whole pipeline is run",
        configuration =
                "Put this processor behind the stage, and look at the content of what comes out of preview.")
@SeeAlso(RunPipeline.class)
@Restricted(
        restrictions =
                @Restriction(
                        requiredPermission = RequiredPermission.EXECUTE_CODE,
                        explanation =
                                "Runs the expressions of a definition, with the rights of its runner service."))
@SystemResourceConsideration(
        resource = SystemResource.MEMORY,
        description = "The rows of a preview are held in NiFi's heap until they are written.")
public final class PreviewPipeline extends AbstractProcessor {
    static final PropertyDescriptor RECORD_WRITER =
            new PropertyDescriptor.Builder()
                    .name("Record Writer")
                    .description("Writes the rows.")
                    .required(true)
                    .identifiesControllerService(RecordSetWriterFactory.class)
                    .build();

    static final PropertyDescriptor STAGE =
            new PropertyDescriptor.Builder()
                    .name("Stage")
                    .description(
                            "The stage whose rows are wanted; one of its outputs as NAME.OUTPUT. Without it, the one that the next stage"
                                    + " would take.")
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
                    .build();

    static final PropertyDescriptor MAX_RECORDS =
            new PropertyDescriptor.Builder()
                    .name("Records To Read")
                    .description("How many records each reading stage gives at most.")
                    .required(true)
                    .defaultValue("1000")
                    .addValidator(StandardValidators.POSITIVE_INTEGER_VALIDATOR)
                    .build();

    static final PropertyDescriptor MAX_ROWS =
            new PropertyDescriptor.Builder()
                    .name("Rows To Show")
                    .description("How many rows come out at most.")
                    .required(true)
                    .defaultValue("100")
                    .addValidator(StandardValidators.POSITIVE_INTEGER_VALIDATOR)
                    .build();

    static final PropertyDescriptor LIMIT =
            new PropertyDescriptor.Builder()
                    .name("Time To Read")
                    .description(
                            "How long the reading stages wait for their records; with those that have come, the preview goes on.")
                    .required(true)
                    .defaultValue("10 sec")
                    .addValidator(StandardValidators.TIME_PERIOD_VALIDATOR)
                    .build();

    static final Relationship SUCCESS =
            new Relationship.Builder()
                    .name("success")
                    .description("The definition, unchanged.")
                    .build();

    static final Relationship PREVIEW =
            new Relationship.Builder()
                    .name("preview")
                    .description("The rows of the stage.")
                    .build();

    static final Relationship FAILURE =
            new Relationship.Builder()
                    .name("failure")
                    .description("FlowFiles that are no pipeline definition, unchanged.")
                    .build();

    private static final String PROBLEMS = "pipeline.preview.problems";

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return List.of(RunPipeline.RUNNER, RECORD_WRITER, STAGE, MAX_RECORDS, MAX_ROWS, LIMIT);
    }

    @Override
    protected PropertyDescriptor getSupportedDynamicPropertyDescriptor(String name) {
        return ConnectionProperties.descriptor(name);
    }

    @Override
    public Set<Relationship> getRelationships() {
        return Set.of(SUCCESS, PREVIEW, FAILURE);
    }

    @Override
    public void onTrigger(ProcessContext context, ProcessSession session) {
        FlowFile flowFile = session.get();
        if (flowFile == null) {
            return;
        }
        CanvasDefinition definition;
        try {
            definition = CanvasDefinition.parse(FlowFileText.read(session, flowFile));
        } catch (ProblemException e) {
            FlowFileText.refuse(session, flowFile, FAILURE, e, getLogger());
            return;
        }
        PipelineRunnerService service =
                context.getProperty(RunPipeline.RUNNER)
                        .asControllerService(PipelineRunnerService.class);
        try {
            Preview preview = service.preview(request(context, flowFile, definition));
            show(context, session, flowFile, definition, preview);
            session.transfer(flowFile, SUCCESS);
        } catch (RunRefusedException e) {
            List<String> problems = e.problems().stream().map(RunProblem::toString).toList();
            problems.forEach(problem -> getLogger().error("No preview: {}", problem));
            session.transfer(
                    session.putAttribute(
                            flowFile,
                            PROBLEMS,
                            PipelineAttributes.shorten(String.join("\n", problems))),
                    SUCCESS);
        } catch (RunnerUnavailableException e) {
            getLogger().error("No preview at the moment: {}", e.getMessage(), e);
            session.rollback();
            context.yield();
        }
    }

    private static PreviewRequest request(
            ProcessContext context, FlowFile flowFile, CanvasDefinition definition) {
        return new PreviewRequest(
                definition.toYaml(),
                Optional.ofNullable(
                        context.getProperty(STAGE)
                                .evaluateAttributeExpressions(flowFile)
                                .getValue()),
                context.getProperty(MAX_RECORDS).asLong(),
                context.getProperty(MAX_ROWS).asInteger(),
                Duration.ofMillis(context.getProperty(LIMIT).asTimePeriod(TimeUnit.MILLISECONDS)),
                ConnectionProperties.of(context, context.getProperties().keySet()));
    }

    private void show(
            ProcessContext context,
            ProcessSession session,
            FlowFile definitionFile,
            CanvasDefinition definition,
            Preview preview) {
        RecordSetWriterFactory factory =
                context.getProperty(RECORD_WRITER)
                        .asControllerService(RecordSetWriterFactory.class);
        FlowFile flowFile = session.create(definitionFile);
        Map<String, String> attributes = new HashMap<>();
        attributes.put(PipelineAttributes.RUN_ID, definition.canvas().run());
        attributes.put(PipelineAttributes.NAME, definition.definition().name());
        attributes.put(PipelineAttributes.STAGE, preview.stage());
        try (OutputStream out = session.write(flowFile)) {
            ResultRecords records = new ResultRecords(preview.schema(), rows(preview));
            try (RecordSetWriter writer =
                    factory.createWriter(
                            getLogger(),
                            factory.getSchema(Map.of(), records.getSchema()),
                            out,
                            flowFile)) {
                WriteResult result = writer.write(records);
                attributes.putAll(result.getAttributes());
                attributes.put("record.count", Integer.toString(result.getRecordCount()));
                attributes.put(CoreAttributes.MIME_TYPE.key(), writer.getMimeType());
            }
        } catch (IOException | SchemaNotFoundException e) {
            throw new IllegalStateException("the preview cannot be written: " + e, e);
        }
        session.transfer(session.putAllAttributes(flowFile, attributes), PREVIEW);
    }

    private static ResultBatch.Rows rows(Preview preview) {
        Iterator<Object[]> rows = preview.rows().iterator();
        return new ResultBatch.Rows() {
            @Override
            public Optional<Object[]> next() {
                return rows.hasNext() ? Optional.of(rows.next()) : Optional.empty();
            }

            @Override
            public void close() {}
        };
    }
}
