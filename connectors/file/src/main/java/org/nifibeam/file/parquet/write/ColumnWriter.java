package org.nifibeam.file.parquet.write;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;

/**
 * Gathers one column chunk: packed pages in memory, and the dictionary, which stands before them.
 * Pages are coded by the dictionary until it is full, then plain; if in the first page most values
 * are new, there is no dictionary. Confined to one thread.
 */
final class ColumnWriter {
    private static final int PAGE_VALUES = 20_000;
    private static final int PAGE_BYTES = 1 << 20;

    private final Field field;
    private final int index;
    private final Kind kind;
    private final Type physical;
    private final PageCompressor compressor;
    private final ByteSink pages = new ByteSink();
    private final PlainValues plain;
    private final int[] levels = new int[PAGE_VALUES];
    private final int[] ids = new int[PAGE_VALUES];
    private final Set<Encoding> encodings = EnumSet.of(Encoding.RLE);
    private Optional<Dictionary> dictionary;
    private ColumnStatistics statistics;

    /** Values of the page, and those that are not null. */
    private int rows;

    private int present;
    private long values;
    private long unpackedBytes;
    private boolean anyPage;
    private boolean coded;

    ColumnWriter(Field field, int index, PageCompressor compressor) {
        this.field = field;
        this.index = index;
        this.kind = ((FieldType.Scalar) field.type().base()).kind();
        this.physical = ColumnType.physical(kind);
        this.compressor = compressor;
        this.plain = new PlainValues(physical);
        begin();
    }

    private void begin() {
        pages.clear();
        plain.clear();
        encodings.clear();
        encodings.add(Encoding.RLE);
        statistics = new ColumnStatistics(kind, physical);
        dictionary =
                physical == Type.BOOLEAN
                        ? Optional.empty()
                        : Optional.of(new Dictionary(new PlainValues(physical)));
        coded = dictionary.isPresent();
        rows = 0;
        present = 0;
        values = 0;
        unpackedBytes = 0;
        anyPage = false;
    }

    void write(Row row) throws IOException {
        if (field.type().nullable() && row.isNull(index)) {
            levels[rows++] = 0;
            statistics.addNull();
        } else {
            levels[rows++] = 1;
            value(row);
            present++;
        }
        values++;
        if (rows == PAGE_VALUES || plain.size() >= PAGE_BYTES) {
            endPage();
        }
    }

    private void value(Row row) throws IOException {
        switch (kind) {
            case BOOLEAN -> whole(row.getBoolean(index) ? 1 : 0);
            case INT8, INT16, INT32 -> whole(row.getInt(index));
            case INT64, DATETIME -> whole(row.getLong(index));
            case FLOAT -> {
                statistics.add((double) row.getFloat(index));
                bits(Float.floatToRawIntBits(row.getFloat(index)));
            }
            case DOUBLE -> {
                statistics.add(row.getDouble(index));
                bits(Double.doubleToRawLongBits(row.getDouble(index)));
            }
            case STRING -> text((String) row.get(index));
            case BYTES -> bytes(ByteBuffer.wrap((byte[]) row.get(index)), (byte[]) row.get(index));
            case DECIMAL -> {
                byte[] bytes = decimal((BigDecimal) row.get(index));
                bytes(ByteBuffer.wrap(bytes), bytes);
            }
        }
    }

    private void whole(long value) {
        statistics.add(value);
        bits(value);
    }

    private void bits(long value) {
        if (coded) {
            ids[present] = dictionary.orElseThrow().add(value);
        } else {
            plain.add(value);
        }
    }

    /** A string that is known needs no bytes of its own. */
    private void text(String text) {
        int known = coded ? dictionary.orElseThrow().find(text) : -1;
        if (known >= 0) {
            ids[present] = known;
        } else {
            bytes(text, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void bytes(Object key, byte[] bytes) {
        statistics.add(bytes);
        if (coded) {
            ids[present] = dictionary.orElseThrow().add(key, bytes);
        } else {
            plain.add(bytes);
        }
    }

    private byte[] decimal(BigDecimal value) throws IOException {
        BigDecimal stripped = value.stripTrailingZeros();
        if (stripped.scale() > ColumnType.SCALE
                || stripped.precision() - stripped.scale()
                        > ColumnType.PRECISION - ColumnType.SCALE) {
            throw new IOException(
                    "field '"
                            + field.name()
                            + "': "
                            + value
                            + " does not fit into decimal("
                            + ColumnType.PRECISION
                            + ", "
                            + ColumnType.SCALE
                            + "), as which DECIMAL is written; round it, or cast it to STRING");
        }
        byte[] number = value.setScale(ColumnType.SCALE).unscaledValue().toByteArray();
        byte[] bytes = new byte[ColumnType.DECIMAL_BYTES];
        Arrays.fill(bytes, (byte) (number[0] < 0 ? -1 : 0));
        System.arraycopy(number, 0, bytes, bytes.length - number.length, number.length);
        return bytes;
    }

    /** About how many bytes are held. */
    long size() {
        return pages.size()
                + plain.size()
                + dictionary.map(d -> (long) d.values().size()).orElse(0L);
    }

    private void endPage() throws IOException {
        if (rows == 0) {
            return;
        }
        ByteSink page = new ByteSink();
        if (field.type().nullable()) {
            ByteSink coding = new ByteSink();
            HybridEncoder.encode(levels, rows, 1, coding);
            page.putInt(coding.size());
            page.put(coding.bytes(), 0, coding.size());
        }
        Encoding encoding = coded ? Encoding.RLE_DICTIONARY : Encoding.PLAIN;
        if (coded) {
            int width = HybridEncoder.width(Math.max(0, dictionary.orElseThrow().size() - 1));
            page.put(width);
            HybridEncoder.encode(ids, present, width, page);
        } else {
            ByteSink bytes = plain.bytes();
            page.put(bytes.bytes(), 0, bytes.size());
        }
        encodings.add(encoding);
        PageHeader header = new PageHeader(PageType.DATA_PAGE, page.size(), 0);
        header.setData_page_header(new DataPageHeader(rows, encoding, Encoding.RLE, Encoding.RLE));
        append(header, page, pages);
        decideCoding();
        plain.clear();
        rows = 0;
        present = 0;
        anyPage = true;
    }

    private void decideCoding() {
        if (!coded) {
            return;
        }
        Dictionary known = dictionary.orElseThrow();
        boolean pointless = !anyPage && known.size() > present / 2 && present > 1000;
        coded = !pointless && !known.isFull();
    }

    private void append(PageHeader header, ByteSink page, ByteSink target) throws IOException {
        byte[] packed = compressor.compress(page);
        header.setCompressed_page_size(packed.length);
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        Util.writePageHeader(header, head);
        target.put(head.toByteArray());
        target.put(packed);
        unpackedBytes += head.size() + page.size();
    }

    /** The whole chunk; the writer then begins the next one. */
    Chunk finish() throws IOException {
        endPage();
        ByteSink dictionaryPage = new ByteSink();
        boolean used = encodings.contains(Encoding.RLE_DICTIONARY);
        if (used) {
            Dictionary known = dictionary.orElseThrow();
            PageHeader header =
                    new PageHeader(PageType.DICTIONARY_PAGE, known.values().bytes().size(), 0);
            header.setDictionary_page_header(
                    new DictionaryPageHeader(known.size(), Encoding.PLAIN));
            append(header, known.values().bytes(), dictionaryPage);
            encodings.add(Encoding.PLAIN);
        }
        Chunk chunk =
                new Chunk(
                        field,
                        physical,
                        compressor.codec(),
                        dictionaryPage.copy(),
                        pages.copy(),
                        values,
                        unpackedBytes,
                        List.copyOf(encodings),
                        statistics.toFooter());
        begin();
        return chunk;
    }
}
