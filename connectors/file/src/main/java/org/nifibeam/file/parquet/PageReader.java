package org.nifibeam.file.parquet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;

/**
 * The pages of one column chunk, one after the other: headers read, checksums checked where there
 * are any, contents decompressed on demand into a buffer that the next page uses again. Confined to
 * one thread.
 */
final class PageReader implements AutoCloseable {
    /**
     * Bytes behind a page's content that may be read (not used), so that decoders can load whole
     * words.
     */
    static final int SLACK = 16;

    private static final int BUFFER = 1 << 18;

    private final ChunkInput input;
    private final ColumnMetaData chunk;
    private final Decompressor decompressor;
    private PageHeader header = new PageHeader();
    private byte[] packed = new byte[0];
    private byte[] content = new byte[0];
    private boolean pending;

    PageReader(FileChannel channel, ColumnMetaData chunk) throws IOException {
        this.chunk = chunk;
        this.decompressor = Decompressor.of(chunk.getCodec());
        long start = chunk.getData_page_offset();
        if (chunk.isSetDictionary_page_offset() && chunk.getDictionary_page_offset() > 0) {
            start = Math.min(start, chunk.getDictionary_page_offset());
        }
        this.input = new ChunkInput(channel, start, chunk.getTotal_compressed_size());
    }

    /** Goes to the next page of values or dictionary; false if there is none. */
    boolean next() throws IOException {
        while (true) {
            if (pending) {
                input.skipExactly(header.getCompressed_page_size());
                pending = false;
            }
            if (input.left() == 0) {
                return false;
            }
            header = Util.readPageHeader(input);
            int size = header.getCompressed_page_size();
            int full = header.getUncompressed_page_size();
            if (size < 0
                    || size > input.left()
                    || full < 0
                    || full > chunk.getTotal_uncompressed_size()) {
                throw new IOException("a page header is damaged: sizes " + size + " and " + full);
            }
            pending = true;
            if (header.getType() != PageType.INDEX_PAGE) {
                return true;
            }
        }
    }

    boolean isDictionary() {
        return header.getType() == PageType.DICTIONARY_PAGE;
    }

    /** How many values the page has, nulls included. */
    int values() throws IOException {
        int values =
                switch (header.getType()) {
                    case DICTIONARY_PAGE -> header.getDictionary_page_header().getNum_values();
                    case DATA_PAGE -> header.getData_page_header().getNum_values();
                    case DATA_PAGE_V2 -> header.getData_page_header_v2().getNum_values();
                    case INDEX_PAGE -> 0;
                };
        if (values < 0 || (!isDictionary() && values > chunk.getNum_values())) {
            throw new IOException("a page header is damaged: " + values + " values");
        }
        return values;
    }

    Encoding encoding() {
        return switch (header.getType()) {
            case DICTIONARY_PAGE -> header.getDictionary_page_header().getEncoding();
            case DATA_PAGE -> header.getData_page_header().getEncoding();
            case DATA_PAGE_V2 -> header.getData_page_header_v2().getEncoding();
            case INDEX_PAGE -> throw new IllegalStateException("an index page has no values");
        };
    }

    /**
     * True for pages of the second format, whose levels stand uncompressed in front, without a
     * length of their own.
     */
    boolean isSecondFormat() {
        return header.getType() == PageType.DATA_PAGE_V2;
    }

    /** Bytes of definition levels of a page of the second format. */
    int definitionBytes() {
        return header.getData_page_header_v2().getDefinition_levels_byte_length();
    }

    /** Bytes of repetition levels of a page of the second format. */
    int repetitionBytes() {
        return header.getData_page_header_v2().getRepetition_levels_byte_length();
    }

    /** The encoding of repetition levels of a page of the first format. */
    Encoding repetitionEncoding() {
        return header.getData_page_header().getRepetition_level_encoding();
    }

    /** The encoding of definition levels of a page of the first format. */
    Encoding definitionEncoding() {
        return header.getData_page_header().getDefinition_level_encoding();
    }

    /** The size of {@link #content}. */
    int size() {
        return header.getUncompressed_page_size();
    }

    /** The page's content, decompressed; valid until the next page's is asked for. */
    byte[] content() throws IOException {
        int size = header.getCompressed_page_size();
        if (packed.length < size) {
            packed = new byte[size];
        }
        input.readExactly(packed, size);
        pending = false;
        if (header.isSetCrc()) {
            CRC32 checksum = new CRC32();
            checksum.update(packed, 0, size);
            if ((int) checksum.getValue() != header.getCrc()) {
                throw new IOException("a page's checksum is wrong");
            }
        }
        int full = header.getUncompressed_page_size();
        if (content.length < full + SLACK) {
            content = new byte[full + SLACK];
        }
        int levels = 0;
        boolean compressed = true;
        if (isSecondFormat()) {
            DataPageHeaderV2 second = header.getData_page_header_v2();
            levels =
                    second.getRepetition_levels_byte_length()
                            + second.getDefinition_levels_byte_length();
            compressed = !second.isSetIs_compressed() || second.isIs_compressed();
            System.arraycopy(packed, 0, content, 0, levels);
        }
        int made;
        if (compressed && full > levels) {
            made =
                    decompressor.decompress(
                            packed, levels, size - levels, content, levels, full - levels);
        } else {
            made = size - levels;
            System.arraycopy(packed, levels, content, levels, made);
        }
        if (made != full - levels) {
            throw new IOException(
                    "a page has " + (made + levels) + " bytes where its header says " + full);
        }
        return content;
    }

    @Override
    public void close() {
        decompressor.close();
    }

    /** A range of a file, buffered. */
    private static final class ChunkInput extends InputStream {
        private final FileChannel channel;
        private final ByteBuffer buffer;
        private long offset;
        private final long end;

        ChunkInput(FileChannel channel, long start, long length) throws IOException {
            this.channel = channel;
            this.offset = start;
            this.end = start + length;
            if (start < 0 || length < 0 || end > channel.size()) {
                throw new IOException(
                        "its pages should reach to byte " + end + " of " + channel.size());
            }
            this.buffer = ByteBuffer.allocate((int) Math.min(BUFFER, length)).limit(0);
        }

        long left() {
            return end - offset + buffer.remaining();
        }

        @Override
        public int read() throws IOException {
            if (!buffer.hasRemaining() && !fill()) {
                return -1;
            }
            return buffer.get() & 0xFF;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!buffer.hasRemaining() && !fill()) {
                return -1;
            }
            int count = Math.min(length, buffer.remaining());
            buffer.get(target, from, count);
            return count;
        }

        void readExactly(byte[] target, int length) throws IOException {
            if (readNBytes(target, 0, length) < length) {
                throw new IOException("the file ends too early");
            }
        }

        void skipExactly(int length) {
            int buffered = Math.min(length, buffer.remaining());
            buffer.position(buffer.position() + buffered);
            offset += length - buffered;
        }

        private boolean fill() throws IOException {
            if (offset >= end) {
                return false;
            }
            buffer.clear();
            buffer.limit((int) Math.min(buffer.capacity(), end - offset));
            int count = channel.read(buffer, offset);
            buffer.flip();
            if (count <= 0) {
                buffer.limit(0);
                throw new IOException("the file ends too early");
            }
            offset += count;
            return true;
        }
    }
}
