package org.nifibeam.file.text;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.file.read.Compression;
import org.nifibeam.file.read.FilePart;
import org.nifibeam.file.read.PartCursor;
import org.nifibeam.file.read.ReadSettings;
import org.nifibeam.formats.BatchBuilder;
import org.nifibeam.formats.MalformedRecordException;
import org.nifibeam.formats.RowDecoder;

/**
 * Goes through the records that begin in one part of a text file. A part may begin in the middle of
 * a record, which then belongs to the part before. A mark's index is the number of line ends passed
 * since the part's beginning.
 */
final class TextCursor implements PartCursor {
    private static final int SMALL = 1 << 16;

    private final FilePart part;
    private final TextFormat format;
    private final boolean compressed;
    private final int longest;
    private final RecordStream stream;
    private final RowDecoder decoder;
    private long lines;
    private long linesOfRecord;
    private long records;

    TextCursor(
            FilePart part,
            TextFormat format,
            ReadSettings settings,
            Schema whole,
            Schema delivered,
            Optional<Mark> from)
            throws IOException {
        this.part = part;
        this.format = format;
        this.longest = settings.maxRecordBytes();
        Compression compression =
                settings.compression().isPresent()
                        ? settings.compression().get()
                        : Compression.of(part.file());
        this.compressed = compression != Compression.NONE;
        this.decoder = decoder(settings, compression, whole, delivered);
        boolean border = from.isPresent() || part.start() == 0;
        int before = border ? 0 : format.framing().end().terminator();
        long offset = from.map(Mark::offset).orElse(part.start() - before);
        this.stream = open(part, format, compression, longest, offset);
        try {
            begin(from, border);
        } catch (IOException | RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    /** The stream of a file's records from an offset of its unpacked bytes on. */
    static RecordStream open(
            FilePart part, TextFormat format, Compression compression, int longest, long offset)
            throws IOException {
        InputStream input = Compression.open(part.file(), Optional.of(compression));
        try {
            input.skipNBytes(offset);
            Framing framing = format.framing();
            return new RecordStream(input, framing.end(), framing.isLines(), longest, offset);
        } catch (IOException | RuntimeException e) {
            input.close();
            throw e;
        }
    }

    private RowDecoder decoder(
            ReadSettings settings, Compression compression, Schema whole, Schema delivered)
            throws IOException {
        Optional<byte[]> header = Optional.empty();
        if (format.hasHeader()) {
            header = header(part, format, compression, settings.maxRecordBytes());
            if (header.isEmpty()) {
                // Nothing to read, so nothing to understand.
                return (bytes, from, to, batch) -> {};
            }
        }
        return format.decoder(header, whole, delivered);
    }

    /** The first record of a file that is something. */
    static Optional<byte[]> header(
            FilePart part, TextFormat format, Compression compression, int longest)
            throws IOException {
        try (RecordStream head = open(part, format, compression, longest, 0)) {
            while (head.next()) {
                if (!isNothing(head, format)) {
                    if (head.tooLong()) {
                        throw new IOException(
                                "its header has more than "
                                        + longest
                                        + " bytes; raise 'max_record_bytes', or look for line"
                                        + " ends that are missing");
                    }
                    return Optional.of(head.original());
                }
            }
            return Optional.empty();
        }
    }

    /** True if a record is to be passed over; its beginning tells. */
    static boolean isNothing(RecordStream records, TextFormat format) {
        if (!records.tooLong()) {
            return format.isNothing(records.buffer(), records.from(), records.to());
        }
        byte[] kept = records.original();
        return format.isNothing(kept, 0, kept.length);
    }

    private void begin(Optional<Mark> from, boolean border) throws IOException {
        if (from.isPresent()) {
            lines = from.get().index();
            records = from.get().records();
        } else if (!border) {
            stream.next();
        } else if (format.hasHeader()) {
            boolean header = false;
            while (!header && stream.next()) {
                header = !isNothing(stream, format);
                lines += lineEnds();
            }
        }
    }

    @Override
    public boolean next() throws IOException {
        if (!stream.next() || !compressed && stream.beginOffset() >= part.end()) {
            return false;
        }
        linesOfRecord = lines;
        lines += lineEnds();
        return true;
    }

    /** The lines of a record too long cannot be told; nearly always it is one. */
    private long lineEnds() {
        return stream.tooLong() ? 1 : 1 + stream.quotedLineEnds();
    }

    @Override
    public void decode(BatchBuilder batch) throws MalformedRecordException {
        if (stream.tooLong()) {
            records++;
            throw new MalformedRecordException(
                    "the record has more than "
                            + longest
                            + " bytes, of which the first "
                            + stream.original().length
                            + " are kept; raise 'max_record_bytes', or look for a quote that is"
                            + " never closed");
        }
        if (format.isNothing(stream.buffer(), stream.from(), stream.to())) {
            return;
        }
        records++;
        decoder.decode(stream.buffer(), stream.from(), stream.to(), batch);
    }

    @Override
    public long length() {
        return stream.to() - stream.from();
    }

    @Override
    public byte[] original() {
        return stream.original();
    }

    /** The line, counted from the file's first; of records that are no lines the record. */
    @Override
    public String place() throws IOException {
        String unit = format.framing().isLines() ? "line " : "record ";
        return unit + (before() + linesOfRecord + 1);
    }

    /** How many records (lines) end in the file before this part: only wanted for messages. */
    private long before() throws IOException {
        if (part.start() == 0) {
            return 0;
        }
        byte sign =
                format.framing() instanceof Framing.Delimited delimited
                        ? delimited.delimiter()[0]
                        : (byte) '\n';
        long count = 0;
        byte[] bytes = new byte[SMALL];
        try (InputStream input = new FileInputStream(part.file().toFile())) {
            long left = beginOfPart();
            while (left > 0) {
                int size = input.read(bytes, 0, (int) Math.min(left, bytes.length));
                if (size < 0) {
                    break;
                }
                for (int i = 0; i < size; i++) {
                    count += bytes[i] == sign ? 1 : 0;
                }
                left -= size;
            }
        }
        return count;
    }

    /** The first byte of the first record that begins in the part. */
    private long beginOfPart() throws IOException {
        int before = format.framing().end().terminator();
        try (RecordStream head =
                open(part, format, Compression.NONE, longest, part.start() - before)) {
            return head.next() ? head.endOffset() : part.end();
        }
    }

    @Override
    public Mark mark() {
        return new Mark(stream.endOffset(), lines, records);
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
