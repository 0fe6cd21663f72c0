package org.nifibeam.nifi.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessSession;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.nifi.FlowFileText;
import org.nifibeam.nifi.PipelineAttributes;

/**
 * How ReadFromFlowFile begins a definition, holds the FlowFiles it reads and lets those go that it
 * cannot read. Used by one thread.
 *
 * @param holder the processor's identifier
 * @param node where the definition begins
 * @param stage the name of its first stage
 */
record InputDefinition(String holder, String node, String stage, ComponentLog log) {
    /** The settings of the stage, which core and the service know. */
    static final String INPUT = "input";

    static final String APPENDED = "appended";
    private static final String SCHEMA = "schema";
    private static final String TYPE = "ReadFromFlowFile";

    /**
     * Hands on a definition.
     *
     * @param parents the FlowFiles that it begins with; may be none
     * @param settings of its first stage, without the schema
     * @param more attributes
     */
    void hand(
            ProcessSession session,
            List<FlowFile> parents,
            Begin begin,
            Map<String, Object> settings,
            Map<String, String> more) {
        Map<String, Object> config = new HashMap<>(settings);
        config.put(SCHEMA, begin.schema().toString());
        String text =
                CanvasDefinition.start(begin.pipeline(), begin.run(), node)
                        .withStage(TYPE, stage, stage, Map.of(), Map.of(), config)
                        .withSchema(stage, begin.schema())
                        .toYaml();
        FlowFile definition = parents.isEmpty() ? session.create() : session.create(parents);
        definition = FlowFileText.write(session, definition, text);
        Map<String, String> attributes = new HashMap<>(more);
        attributes.put(CoreAttributes.MIME_TYPE.key(), PipelineAttributes.YAML);
        attributes.put(PipelineAttributes.RUN_ID, begin.run());
        attributes.put(PipelineAttributes.NAME, begin.pipeline());
        attributes.put(PipelineAttributes.STAGE, stage);
        definition = session.putAllAttributes(definition, attributes);
        session.transfer(definition, ReadFromFlowFile.SUCCESS);
    }

    /** What is begun. */
    record Begin(String run, String pipeline, Schema schema) {}

    /**
     * Puts a FlowFile back into its queue, marked.
     *
     * @param transit the address that its records have gone to
     */
    void hold(ProcessSession session, FlowFile flowFile, String transit, String mark) {
        session.getProvenanceReporter().send(flowFile, transit, "records read", false);
        session.transfer(session.putAttribute(flowFile, HeldFlowFiles.MARK, mark));
    }

    /** Lets a FlowFile go that is a definition; false if it is data. */
    boolean refused(ProcessSession session, FlowFile flowFile) {
        if (!isDefinition(session, flowFile)) {
            return false;
        }
        fail(
                session,
                flowFile,
                "this is a pipeline definition; ReadFromFlowFile begins one itself: connect data to it, and further reading"
                        + " stages behind it");
        return true;
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

    /** Lets a FlowFile go that cannot be read. */
    void fail(ProcessSession session, FlowFile flowFile, String why) {
        log.error("{}: {}", flowFile, why);
        session.transfer(
                session.putAttribute(
                        flowFile, PipelineAttributes.ERROR, PipelineAttributes.shorten(why)),
                ReadFromFlowFile.FAILURE);
    }
}
