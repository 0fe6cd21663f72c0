package org.nifibeam.nifi.run;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.schema.access.SchemaNotFoundException;
import org.apache.nifi.serialization.MalformedRecordException;
import org.apache.nifi.serialization.RecordReader;
import org.apache.nifi.serialization.RecordReaderFactory;
import org.apache.nifi.serialization.record.Record;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.service.InputWriter;
import org.nifibeam.service.PipelineRunnerService;
import org.nifibeam.service.RunnerUnavailableException;

/**
 * Reads the records of FlowFiles into the input of one run. The first one that can be read decides
 * the schema. Used once, on one thread.
 */
final class InputBatch {
    private final RecordReaderFactory readers;
    private final PipelineRunnerService service;
    private final ComponentLog log;
    private final List<FlowFile> taken = new ArrayList<>();
    private final List<FlowFile> later = new ArrayList<>();
    private final Map<FlowFile, String> unreadable = new LinkedHashMap<>();
    private Optional<Schema> schema = Optional.empty();
    private Optional<InputWriter> writer = Optional.empty();
    private long records;

    InputBatch(RecordReaderFactory readers, PipelineRunnerService service, ComponentLog log) {
        this.readers = readers;
        this.service = service;
        this.log = log;
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
                read(session, flowFile, owner, run);
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

    private void read(ProcessSession session, FlowFile flowFile, String owner, String run)
            throws IOException, RunnerUnavailableException {
        long count = 0;
        try (InputStream in = session.read(flowFile);
                RecordReader reader = readers.createRecordReader(flowFile, in, log)) {
            Schema own = InputRecords.schema(reader.getSchema());
            if (own.size() == 0) {
                unreadable.put(flowFile, "it has no records with fields");
                return;
            }
            if (schema.isPresent() && !schema.get().equals(own)) {
                later.add(flowFile);
                return;
            }
            if (schema.isEmpty()) {
                schema = Optional.of(own);
                writer = Optional.of(service.openInput(owner, run, own.toString()));
            }
            for (Record next = next(reader); next != null; next = next(reader)) {
                Object[] values = InputRecords.values(own, next);
                write(values);
                count++;
            }
        } catch (SpoolException e) {
            throw e.cause();
        } catch (IOException
                | MalformedRecordException
                | SchemaNotFoundException
                | RuntimeException e) {
            unreadable.put(
                    flowFile, "record " + (count + 1) + " cannot be read: " + e.getMessage());
            if (writer.isPresent()) {
                writer.get().drop();
            }
            return;
        }
        writer.orElseThrow().keep();
        taken.add(flowFile);
        records += count;
    }

    private static Record next(RecordReader reader) throws IOException, MalformedRecordException {
        return reader.nextRecord();
    }

    private void write(Object[] values) throws SpoolException {
        try {
            writer.orElseThrow().write(values);
        } catch (IOException e) {
            throw new SpoolException(e);
        }
    }

    /** The work folder fails, which is no FlowFile's fault. */
    private static final class SpoolException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient IOException cause;

        SpoolException(IOException cause) {
            super(cause);
            this.cause = cause;
        }

        IOException cause() {
            return cause;
        }
    }
}
