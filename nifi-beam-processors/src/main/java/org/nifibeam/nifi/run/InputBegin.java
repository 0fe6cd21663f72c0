package org.nifibeam.nifi.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessSession;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.nifi.FlowFileText;
import org.nifibeam.nifi.PipelineAttributes;
import org.nifibeam.service.RunnerUnavailableException;

/**
 * Begins a run with FlowFiles: their records into an input, a definition out, the FlowFiles back
 * into their queue with the run's mark. Used by one thread.
 */
final class InputBegin {
    private static final String TYPE = "ReadFromFlowFile";

    private final String holder;
    private final String node;
    private final String stage;
    private final ComponentLog log;

    InputBegin(String holder, String node, String stage, ComponentLog log) {
        this.holder = holder;
        this.node = node;
        this.stage = stage;
        this.log = log;
    }

    /**
     * Begins one, if any of the FlowFiles can be read; the caller commits.
     *
     * @param name the pipeline's name, of a run's first FlowFile
     * @return the run's id
     */
    Optional<String> begin(
            ProcessSession session,
            InputBatch batch,
            List<String> uuids,
            Function<FlowFile, String> name)
            throws IOException, RunnerUnavailableException {
        String run = UUID.randomUUID().toString();
        List<FlowFile> data = new ArrayList<>();
        for (FlowFile flowFile : InputQueues.get(session, new LinkedHashSet<>(uuids)).values()) {
            if (isDefinition(session, flowFile)) {
                fail(
                        session,
                        flowFile,
                        "this is a pipeline definition; ReadFromFlowFile begins one itself: connect data to it, and further reading"
                                + " stages behind it");
            } else {
                data.add(flowFile);
            }
        }
        batch.read(session, data, holder, run);
        batch.unreadable().forEach((flowFile, why) -> fail(session, flowFile, why));
        session.transfer(batch.later());
        if (batch.taken().isEmpty()) {
            return Optional.empty();
        }
        hand(session, batch, run, name.apply(batch.taken().get(0)));
        for (FlowFile flowFile : batch.taken()) {
            session.getProvenanceReporter()
                    .send(flowFile, RunTransit.uri(run, Optional.of(stage)), "records read", false);
            session.transfer(
                    session.putAttribute(
                            flowFile,
                            HeldFlowFiles.MARK,
                            HeldFlowFiles.mark(holder, run, System.currentTimeMillis())));
        }
        return Optional.of(run);
    }

    private void hand(ProcessSession session, InputBatch batch, String run, String name) {
        Schema schema = batch.schema().orElseThrow();
        String text =
                CanvasDefinition.start(name, run, node)
                        .withStage(
                                TYPE,
                                stage,
                                stage,
                                Map.of(),
                                Map.of(),
                                Map.of("input", run, "schema", schema.toString()))
                        .withSchema(stage, schema)
                        .toYaml();
        FlowFile definition = session.create(batch.taken());
        definition = FlowFileText.write(session, definition, text);
        Map<String, String> attributes = new HashMap<>();
        attributes.put(CoreAttributes.MIME_TYPE.key(), PipelineAttributes.YAML);
        attributes.put(PipelineAttributes.RUN_ID, run);
        attributes.put(PipelineAttributes.NAME, name);
        attributes.put(PipelineAttributes.STAGE, stage);
        attributes.put("pipeline.input.records", Long.toString(batch.records()));
        definition = session.putAllAttributes(definition, attributes);
        session.transfer(definition, ReadFromFlowFile.SUCCESS);
    }

    private static boolean isDefinition(ProcessSession session, FlowFile flowFile) {
        if (!PipelineAttributes.YAML.equals(
                flowFile.getAttribute(CoreAttributes.MIME_TYPE.key()))) {
            return false;
        }
        try {
            CanvasDefinition.parse(FlowFileText.read(session, flowFile));
            return true;
        } catch (ProblemException e) {
            return false;
        }
    }

    private void fail(ProcessSession session, FlowFile flowFile, String why) {
        log.error("{}: {}", flowFile, why);
        session.transfer(
                session.putAttribute(
                        flowFile, PipelineAttributes.ERROR, PipelineAttributes.shorten(why)),
                ReadFromFlowFile.FAILURE);
    }
}
