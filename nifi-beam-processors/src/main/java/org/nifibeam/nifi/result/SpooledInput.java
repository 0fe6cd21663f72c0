package org.nifibeam.nifi.result;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.service.InputWriter;

/** Writes rows of an input to a spool file. Confined to one thread. */
final class SpooledInput implements InputWriter {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Schema schema;
    private final End end;
    private final RowEncoding encoding;
    private final SpoolFile.Output output;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);
    private SpoolFile.Mark kept;
    private int rows;
    private boolean committed;

    /** What becomes of the file. */
    interface End {
        /** Its rows are durable, and belong to the input when this returns. */
        void commit() throws IOException;

        /** It was not committed. */
        void drop() throws IOException;
    }

    /** A writer of a file that is not there yet. */
    SpooledInput(Path file, Schema schema, End end) throws IOException {
        this.schema = schema;
        this.end = end;
        this.encoding = new RowEncoding(schema);
        this.output = new SpoolFile.Output(file);
        this.kept = output.mark();
    }

    @Override
    public void write(Object[] values) throws IOException {
        encoding.write(encoding.row(values), out);
        rows++;
        if (bytes.size() >= CHUNK_BYTES) {
            flush();
        }
    }

    private void flush() throws IOException {
        if (rows > 0) {
            output.add(Span.NONE, bytes.toByteArray(), rows);
            bytes.reset();
            rows = 0;
        }
    }

    @Override
    public void keep() throws IOException {
        flush();
        kept = output.mark();
    }

    @Override
    public void drop() throws IOException {
        bytes.reset();
        rows = 0;
        output.rewind(kept);
    }

    @Override
    public void commit() throws IOException {
        drop();
        output.finish(schema.toString());
        end.commit();
        committed = true;
    }

    @Override
    public void close() throws IOException {
        output.close();
        if (!committed) {
            end.drop();
        }
    }
}
