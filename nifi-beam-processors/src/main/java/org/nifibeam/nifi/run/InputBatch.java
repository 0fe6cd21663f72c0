package org.nifibeam.nifi.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessSession;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.service.InputWriter;
import org.nifibeam.service.PipelineRunnerService;
import org.nifibeam.service.RunnerUnavailableException;

/**
 * Reads the records of FlowFiles into the input of one run. The first one that can be read decides
 * the schema. Used once, on one thread.
 */
final class InputBatch {
    private final FlowFileRecords reading;
    private final PipelineRunnerService service;
    private final List<FlowFile> taken = new ArrayList<>();
    private final List<FlowFile> later = new ArrayList<>();
    private final Map<FlowFile, String> unreadable = new LinkedHashMap<>();
    private Optional<Schema> schema = Optional.empty();
    private Optional<InputWriter> writer = Optional.empty();
    private long records;

    InputBatch(FlowFileRecords reading, PipelineRunnerService service) {
        this.reading = reading;
        this.service = service;
    }

    /** The FlowFiles whose records are in the input. */
    List<FlowFile> taken() {
        return taken;
    }

    /** Those of another schema, for another run. */
    List<FlowFile> later() {
        return later;
    }

    /** Those that could not be read, and why. */
    Map<FlowFile, String> unreadable() {
        return unreadable;
    }

    /** The records' schema, once there is a FlowFile that could be read. */
    Optional<Schema> schema() {
        return schema;
    }

    long records() {
        return records;
    }

    /** Reads them all; the input is durable when this returns, if any could be read. */
    void read(ProcessSession session, List<FlowFile> flowFiles, String owner, String run)
            throws IOException, RunnerUnavailableException {
        try {
            for (FlowFile flowFile : flowFiles) {
                switch (reading.write(session, flowFile, own -> writer(own, owner, run))) {
                    case FlowFileRecords.Written written -> {
                        written.writer().keep();
                        taken.add(flowFile);
                        records += written.records();
                    }
                    case FlowFileRecords.OtherSchema other -> later.add(flowFile);
                    case FlowFileRecords.Unreadable not -> unreadable.put(flowFile, not.why());
                }
            }
            if (writer.isPresent() && !taken.isEmpty()) {
                writer.get().commit();
            }
        } finally {
            if (writer.isPresent()) {
                writer.get().close();
            }
        }
    }

    private Optional<InputWriter> writer(Schema own, String owner, String run)
            throws RunnerUnavailableException {
        if (schema.isEmpty()) {
            schema = Optional.of(own);
            writer = Optional.of(service.openInput(owner, run, own.toString()));
        }
        return schema.get().equals(own) ? writer : Optional.empty();
    }
}
