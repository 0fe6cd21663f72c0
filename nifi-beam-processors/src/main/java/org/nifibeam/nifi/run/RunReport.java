package org.nifibeam.nifi.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.service.RunInfo;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.StageFigures;

/** A run as the JSON object that status FlowFiles hold. */
final class RunReport {
    private RunReport() {}

    static String json(RunInfo run) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("run", run.runId());
            json.writeStringField("pipeline", run.pipeline());
            json.writeStringField("state", run.state().name());
            if (run.waiting().isPresent()) {
                json.writeStringField("waiting", run.waiting().get());
            }
            json.writeStringField("submitted", run.submitted().toString());
            if (run.ended().isPresent()) {
                json.writeStringField("ended", run.ended().get().toString());
            }
            json.writeArrayFieldStart("problems");
            for (RunProblem problem : run.problems()) {
                json.writeString(problem.toString());
            }
            json.writeEndArray();
            json.writeArrayFieldStart("stages");
            for (StageFigures stage : run.stages()) {
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
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
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
