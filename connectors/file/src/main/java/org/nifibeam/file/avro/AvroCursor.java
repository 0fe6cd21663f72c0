package org.nifibeam.file.avro;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableFileInput;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.file.read.FilePart;
import org.nifibeam.file.read.PartCursor;
import org.nifibeam.formats.BatchBuilder;
import org.nifibeam.formats.MalformedRecordException;
import org.nifibeam.formats.avro.AvroDecoder;

/**
 * Goes through the records of the blocks that begin in one part of an Avro file. A block belongs to
 * the part in which the sync marker before it begins. A mark is the block's place and the number of
 * its records passed.
 */
final class AvroCursor implements PartCursor {
    private final FilePart part;
    private final DataFileReader<Object> file;
    private final AvroDecoder rows;
    private BinaryDecoder decoder;
    private byte[] block = new byte[0];
    private int blockFrom;
    private int blockTo;
    private long blockOffset;
    private long recordsOfBlock;
    private long index;
    private long records;

    AvroCursor(FilePart part, Schema delivered, Optional<Mark> from) throws IOException {
        this.part = part;
        this.file = open(part);
        try {
            this.rows = new AvroDecoder(file.getSchema(), delivered);
            blockOffset = from.map(Mark::offset).orElse(0L);
            if (from.isPresent()) {
                file.seek(from.get().offset());
                records = from.get().records() - from.get().index();
                skip(from.get().index());
            } else {
                file.sync(part.start());
                blockOffset = file.previousSync();
            }
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Opens a file and reads its header. */
    static DataFileReader<Object> open(FilePart part) throws IOException {
        SeekableFileInput input = new SeekableFileInput(part.file().toFile());
        try {
            return new DataFileReader<>(input, new GenericDatumReader<>());
        } catch (EOFException e) {
            input.close();
            throw new IOException("its header is cut short", e);
        } catch (IOException | RuntimeException e) {
            input.close();
            throw new IOException("it is no Avro file: " + e.getMessage(), e);
        }
    }

    private void skip(long count) throws IOException {
        for (long i = 0; i < count; i++) {
            if (!next()) {
                throw new IOException("the position is behind its end");
            }
            GenericDatumReader.skip(file.getSchema(), decoder);
        }
    }

    @Override
    public boolean next() throws IOException {
        while (index == recordsOfBlock) {
            try {
                long at = file.previousSync();
                if (file.pastSync(part.end())) {
                    return false;
                }
                if (!file.hasNext()) {
                    requireWhole();
                    return false;
                }
                blockOffset = at;
                recordsOfBlock = file.getBlockCount();
                load(file.nextBlock());
            } catch (NoSuchElementException e) {
                return false;
            } catch (AvroRuntimeException e) {
                throw e.getCause() instanceof IOException io
                        ? io
                        : new IOException(e.getMessage(), e);
            }
            index = 0;
        }
        index++;
        records++;
        return true;
    }

    /** The library takes a block that is cut short for the end of the file. */
    private void requireWhole() throws IOException {
        if (file.previousSync() < part.size()) {
            throw new EOFException();
        }
    }

    private void load(ByteBuffer bytes) {
        block = bytes.array();
        blockFrom = bytes.arrayOffset() + bytes.position();
        blockTo = blockFrom + bytes.remaining();
        decoder = DecoderFactory.get().binaryDecoder(block, blockFrom, bytes.remaining(), decoder);
    }

    @Override
    public void decode(BatchBuilder batch) throws IOException, MalformedRecordException {
        try {
            rows.decode(decoder, batch);
        } catch (MalformedRecordException e) {
            standBehind(index);
            throw e;
        } catch (AvroRuntimeException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw new IOException("a block's bytes are no records: " + e.getMessage(), e);
        }
    }

    /** Has the decoder stand behind a record of the block, wherever it was. */
    private void standBehind(long count) throws IOException {
        int at = offset(count);
        decoder = DecoderFactory.get().binaryDecoder(block, at, blockTo - at, decoder);
    }

    /** Where in the block's bytes the record behind {@code count} others begins. */
    private int offset(long count) throws IOException {
        ByteArrayInputStream bytes =
                new ByteArrayInputStream(block, blockFrom, blockTo - blockFrom);
        BinaryDecoder slow = DecoderFactory.get().directBinaryDecoder(bytes, null);
        for (long i = 0; i < count; i++) {
            GenericDatumReader.skip(file.getSchema(), slow);
        }
        return blockTo - bytes.available();
    }

    /** About: a block's share. */
    @Override
    public long length() {
        return (blockTo - blockFrom) / Math.max(1, recordsOfBlock);
    }

    @Override
    public byte[] original() throws IOException {
        return Arrays.copyOfRange(block, offset(index - 1), offset(index));
    }

    @Override
    public String place() {
        return "record "
                + records
                + (part.start() == 0 ? "" : " from byte " + part.start() + " on")
                + " (record "
                + index
                + " of the block at byte "
                + blockOffset
                + ")";
    }

    @Override
    public Mark mark() {
        return new Mark(blockOffset, index, records);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
