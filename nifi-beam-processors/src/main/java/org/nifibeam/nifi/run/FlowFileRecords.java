package org.nifibeam.nifi.run;

import java.io.IOException;
import java.io.InputStream;
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
import org.nifibeam.service.RunnerUnavailableException;

/** Spools the records of FlowFiles. Confined to one thread. */
final class FlowFileRecords {
    private final RecordReaderFactory readers;
    private final ComponentLog log;

    FlowFileRecords(RecordReaderFactory readers, ComponentLog log) {
        this.readers = readers;
        this.log = log;
    }

    /** Where records go. */
    interface Target {
        /** A writer for records of that schema; none if they do not belong here. */
        Optional<InputWriter> of(Schema schema) throws IOException, RunnerUnavailableException;
    }

    /** What came of a FlowFile. */
    sealed interface Outcome {}

    /** All of its records are written, and not kept yet. */
    record Written(InputWriter writer, long records) implements Outcome {}

    /** Its records do not belong there. */
    record OtherSchema(Schema schema) implements Outcome {}

    /** It cannot be read; what was written of it is dropped. */
    record Unreadable(String why) implements Outcome {}

    /**
     * Writes the records of one.
     *
     * @throws IOException if the work folder fails, which is no FlowFile's fault
     */
    Outcome write(ProcessSession session, FlowFile flowFile, Target target)
            throws IOException, RunnerUnavailableException {
        Optional<InputWriter> writer = Optional.empty();
        long count = 0;
        try (InputStream in = session.read(flowFile);
                RecordReader reader = readers.createRecordReader(flowFile, in, log)) {
            Schema schema = InputRecords.schema(reader.getSchema());
            if (schema.size() == 0) {
                return new Unreadable("it has no records with fields");
            }
            writer = open(target, schema);
            if (writer.isEmpty()) {
                return new OtherSchema(schema);
            }
            for (Record next = next(reader); next != null; next = next(reader)) {
                Object[] values = InputRecords.values(schema, next);
                write(writer.get(), values);
                count++;
            }
        } catch (SpoolException e) {
            throw e.cause();
        } catch (IOException
                | MalformedRecordException
                | SchemaNotFoundException
                | RuntimeException e) {
            if (writer.isPresent()) {
                writer.get().drop();
            }
            return new Unreadable("record " + (count + 1) + " cannot be read: " + e.getMessage());
        }
        return new Written(writer.orElseThrow(), count);
    }

    private static Record next(RecordReader reader) throws IOException, MalformedRecordException {
        return reader.nextRecord();
    }

    private static Optional<InputWriter> open(Target target, Schema schema)
            throws SpoolException, RunnerUnavailableException {
        try {
            return target.of(schema);
        } catch (IOException e) {
            throw new SpoolException(e);
        }
    }

    private static void write(InputWriter writer, Object[] values) throws SpoolException {
        try {
            writer.write(values);
        } catch (IOException e) {
            throw new SpoolException(e);
        }
    }

    /** Tells the work folder's failures from those of reading. */
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
