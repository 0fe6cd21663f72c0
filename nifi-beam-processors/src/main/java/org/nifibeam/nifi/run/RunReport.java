package org.nifibeam.nifi.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.processor.ProcessSession;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.nifi.FlowFileText;
import org.nifibeam.nifi.PipelineAttributes;
import org.nifibeam.service.CheckpointInfo;
import org.nifibeam.service.RunInfo;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.StageFigures;

/** A run as a FlowFile: a JSON object, and the same in attributes as far as they stay small. */
final class RunReport {
    /** So many stages have their figures in attributes too. */
    private static final int STAGES = 16;

    private RunReport() {}

    /** Writes the report of a run into a FlowFile. */
    static FlowFile write(
            ProcessSession session, FlowFile flowFile, RunInfo run, Optional<RunEvent> event)
            throws IOException {
        String text = json(run, event);
        FlowFile written = FlowFileText.write(session, flowFile, text);
        Map<String, String> attributes = attributes(run);
        event.ifPresent(
                e -> {
                    attributes.put(PipelineAttributes.STATUS, e.kind().text());
                    attributes.put(
                            PipelineAttributes.MESSAGE, PipelineAttributes.shorten(e.message()));
                });
        return session.putAllAttributes(written, attributes);
    }

    private static Map<String, String> attributes(RunInfo run) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put(CoreAttributes.MIME_TYPE.key(), "application/json");
        attributes.put(PipelineAttributes.RUN_ID, run.runId());
        attributes.put(PipelineAttributes.NAME, run.pipeline());
        attributes.put(PipelineAttributes.STATE, run.state().name());
        attributes.put(PipelineAttributes.SUBMITTER, PipelineAttributes.shorten(run.submitter()));
        attributes.put(PipelineAttributes.DEFINITION, run.fingerprint());
        run.node().ifPresent(node -> attributes.put(PipelineAttributes.NODE, node));
        attributes.put("pipeline.submitted", run.submitted().toString());
        run.ended().ifPresent(ended -> attributes.put("pipeline.ended", ended.toString()));
        run.waiting()
                .ifPresent(
                        reason ->
                                attributes.put(
                                        "pipeline.waiting.for",
                                        PipelineAttributes.shorten(reason)));
        run.predecessor().ifPresent(id -> attributes.put(PipelineAttributes.PREDECESSOR, id));
        run.successor().ifPresent(id -> attributes.put(PipelineAttributes.SUCCESSOR, id));
        if (!run.problems().isEmpty()) {
            attributes.put(
                    PipelineAttributes.ERROR,
                    PipelineAttributes.shorten(run.problems().get(0).toString()));
            attributes.put(
                    PipelineAttributes.PROBLEMS,
                    PipelineAttributes.shorten(
                            run.problems().stream()
                                    .map(RunProblem::toString)
                                    .collect(Collectors.joining("\n"))));
        }
        attributes.putAll(attributes(run.checkpoints()));
        List<StageFigures> stages = run.stages();
        for (StageFigures stage : stages.subList(0, Math.min(STAGES, stages.size()))) {
            String prefix = "pipeline.figures." + stage.stage() + ".";
            attributes.put(prefix + "in", Long.toString(stage.in()));
            attributes.put(prefix + "out", Long.toString(stage.out()));
            attributes.put(prefix + "late", Long.toString(stage.late()));
            attributes.put(prefix + "errors", Long.toString(stage.errors()));
            attributes.put(prefix + "watermark", time(stage.watermark()));
            stage.backlog()
                    .ifPresent(left -> attributes.put(prefix + "backlog", Long.toString(left)));
        }
        return attributes;
    }

    private static Map<String, String> attributes(CheckpointInfo checkpoints) {
        Map<String, String> attributes = new LinkedHashMap<>();
        checkpoints
                .last()
                .ifPresent(last -> attributes.put("pipeline.checkpoints.last", last.toString()));
        checkpoints
                .failing()
                .ifPresent(
                        failing -> {
                            attributes.put(
                                    "pipeline.checkpoints.failing.since",
                                    failing.since().toString());
                            attributes.put(
                                    "pipeline.checkpoints.problem",
                                    PipelineAttributes.shorten(failing.problem().toString()));
                        });
        return attributes;
    }

    private static String json(RunInfo run, Optional<RunEvent> event) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("run", run.runId());
            json.writeStringField("pipeline", run.pipeline());
            json.writeStringField("state", run.state().name());
            if (run.node().isPresent()) {
                json.writeStringField("node", run.node().get());
            }
            if (event.isPresent()) {
                json.writeStringField("status", event.get().kind().text());
                json.writeStringField("message", event.get().message());
            }
            if (run.waiting().isPresent()) {
                json.writeStringField("waiting", run.waiting().get());
            }
            if (run.predecessor().isPresent()) {
                json.writeStringField("predecessor", run.predecessor().get());
            }
            if (run.successor().isPresent()) {
                json.writeStringField("successor", run.successor().get());
            }
            json.writeStringField("submitter", run.submitter());
            json.writeStringField("definition", run.fingerprint());
            json.writeStringField("submitted", run.submitted().toString());
            if (run.ended().isPresent()) {
                json.writeStringField("ended", run.ended().get().toString());
            }
            json.writeArrayFieldStart("problems");
            for (RunProblem problem : run.problems()) {
                json.writeString(problem.toString());
            }
            json.writeEndArray();
            if (!run.checkpoints().equals(CheckpointInfo.NONE)) {
                write(json, run.checkpoints());
            }
            json.writeArrayFieldStart("stages");
            for (StageFigures stage : run.stages()) {
                write(json, stage);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, CheckpointInfo checkpoints) throws IOException {
        json.writeObjectFieldStart("checkpoints");
        json.writeNumberField("completed", checkpoints.completed());
        json.writeNumberField("failed", checkpoints.failed());
        if (checkpoints.last().isPresent()) {
            json.writeStringField("last", checkpoints.last().get().toString());
        }
        if (checkpoints.failing().isPresent()) {
            CheckpointInfo.Failing failing = checkpoints.failing().get();
            json.writeStringField("failing since", failing.since().toString());
            json.writeStringField("problem", failing.problem().toString());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, StageFigures stage) throws IOException {
        json.writeStartObject();
        json.writeStringField("stage", stage.stage());
        json.writeNumberField("in", stage.in());
        json.writeNumberField("out", stage.out());
        json.writeNumberField("late", stage.late());
        json.writeNumberField("errors", stage.errors());
        json.writeStringField("watermark", time(stage.watermark()));
        if (stage.backlog().isPresent()) {
            json.writeNumberField("backlog", stage.backlog().getAsLong());
        }
        json.writeEndObject();
    }

    private static String time(long milliseconds) {
        if (milliseconds <= Timestamps.MIN) {
            return "beginning";
        }
        return milliseconds >= Timestamps.MAX
                ? "end"
                : Instant.ofEpochMilli(milliseconds).toString();
    }
}
