package org.nifibeam.nifi.result;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;

/**
 * Spools the rows of one task to a file per checkpoint. Rows are gathered in chunks, one open chunk
 * per window if they are grouped by window, else one; no chunk has more rows than a FlowFile may
 * have. Confined to one thread.
 */
final class SpoolWriter implements Writer {
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int ALL_BYTES = 8 * 1024 * 1024;

    private final Path folder;
    private final Schema schema;
    private final RowEncoding encoding;
    private final boolean byWindow;
    private final long maxRecords;
    private final Map<Span, OpenChunk> open = new LinkedHashMap<>();
    private long openBytes;
    private Optional<Path> file = Optional.empty();
    private Optional<SpoolFile.Output> output = Optional.empty();

    SpoolWriter(Path folder, Schema schema, boolean byWindow, long maxRecords) {
        this.folder = folder;
        this.schema = schema;
        this.encoding = new RowEncoding(schema);
        this.byWindow = byWindow;
        this.maxRecords = maxRecords;
    }

    /** Rows that are not in the file yet. */
    private static final class OpenChunk {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(bytes);
        private Span span;
        private int rows;

        OpenChunk(Span span) {
            this.span = span;
        }
    }

    @Override
    public void write(Row row, long timestamp, Windows windows, Pane pane) throws IOException {
        Span span = Span.of(windows);
        Span key = byWindow ? span : Span.NONE;
        OpenChunk chunk = open.get(key);
        if (chunk == null) {
            chunk = new OpenChunk(span);
            open.put(key, chunk);
        }
        int before = chunk.bytes.size();
        encoding.write(row, chunk.out);
        chunk.span = chunk.span.shared(span);
        chunk.rows++;
        openBytes += chunk.bytes.size() - before;
        if (chunk.bytes.size() >= CHUNK_BYTES || chunk.rows >= maxRecords) {
            open.remove(key);
            flush(chunk);
        } else if (openBytes >= ALL_BYTES) {
            flushAll();
        }
    }

    private void flushAll() throws IOException {
        for (OpenChunk chunk : open.values()) {
            flush(chunk);
        }
        open.clear();
    }

    private void flush(OpenChunk chunk) throws IOException {
        if (output.isEmpty()) {
            Path made = folder.resolve(UUID.randomUUID() + ".spool");
            file = Optional.of(made);
            output = Optional.of(new SpoolFile.Output(made));
        }
        output.get().add(chunk.span, chunk.bytes.toByteArray(), chunk.rows);
        openBytes -= chunk.bytes.size();
    }

    /** The handle is the finished file's name, after a byte that says so. */
    @Override
    public byte[] prepare(long checkpoint) throws IOException {
        flushAll();
        if (output.isEmpty()) {
            return new byte[0];
        }
        output.get().finish(schema.toString());
        output.get().close();
        String name = file.orElseThrow().getFileName().toString();
        output = Optional.empty();
        file = Optional.empty();
        return ("\u0001" + name).getBytes(StandardCharsets.UTF_8);
    }

    /** The file that a handle names. */
    static String fileOf(byte[] handle) throws IOException {
        String text = new String(handle, StandardCharsets.UTF_8);
        if (text.length() < 2 || text.charAt(0) != 1 || text.contains("/")) {
            throw new IOException("not a handle of a spool file, format 1");
        }
        return text.substring(1);
    }

    @Override
    public void close() throws IOException {
        if (output.isPresent()) {
            output.get().close();
            Files.deleteIfExists(file.orElseThrow());
            output = Optional.empty();
        }
    }
}
