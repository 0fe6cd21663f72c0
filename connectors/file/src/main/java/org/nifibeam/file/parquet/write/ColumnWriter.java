package org.nifibeam.file.parquet.write;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
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
import org.nifibeam.core.schema.Row;
import org.nifibeam.file.parquet.write.ColumnType.Form;

/**
 * Gathers one column chunk: packed pages in memory, and the dictionary, which stands before them.
 * Pages are coded by the dictionary until it is full, then plain; if in the first page most values
 * are new, there is no dictionary. Confined to one thread.
 */
final class ColumnWriter {
    private static final int PAGE_VALUES = 20_000;
    private static final int PAGE_BYTES = 1 << 20;

    /** The highest levels, see {@link FieldWriter}. */
    record Levels(int definition, int repetition) {}

    private final List<String> path;
    private final ColumnType type;
    private final Levels highest;
    private final Type physical;
    private final PageCompressor compressor;
    private final ByteSink pages = new ByteSink();
    private final PlainValues plain;
    private int[] repetitions;
    private int[] definitions = new int[PAGE_VALUES];
    private int[] ids = new int[PAGE_VALUES];
    private final Set<Encoding> encodings = EnumSet.of(Encoding.RLE);
    private Optional<Dictionary> dictionary;
    private ColumnStatistics statistics;

    /** Entries of the page, and those that have a value. */
    private int entries;

    private int present;
    private long values;
    private long unpackedBytes;
    private boolean anyPage;
    private boolean coded;

    ColumnWriter(List<String> path, ColumnType type, Levels highest, PageCompressor compressor) {
        this.path = List.copyOf(path);
        this.type = type;
        this.highest = highest;
        this.physical = type.physical();
        this.compressor = compressor;
        this.plain = new PlainValues(physical);
        this.repetitions = new int[highest.repetition() > 0 ? PAGE_VALUES : 0];
        begin();
    }

    private void begin() {
        pages.clear();
        plain.clear();
        encodings.clear();
        encodings.add(Encoding.RLE);
        statistics = new ColumnStatistics(type.kind(), physical);
        dictionary =
                physical == Type.BOOLEAN
                        ? Optional.empty()
                        : Optional.of(new Dictionary(new PlainValues(physical)));
        coded = dictionary.isPresent();
        entries = 0;
        present = 0;
        values = 0;
        unpackedBytes = 0;
        anyPage = false;
    }

    /** A field of a row, of a column that is not repeated. */
    void write(Row row, int index) throws IOException {
        if (entries == PAGE_VALUES || plain.size() >= PAGE_BYTES) {
            endPage();
        }
        boolean there = highest.definition() == 0 || !row.isNull(index);
        definitions[entries++] = there ? highest.definition() : 0;
        values++;
        if (there) {
            value(row, index);
            present++;
        } else {
            statistics.addNull();
        }
    }

    /** A value with its levels; null where the definition level is not the highest one. */
    void write(Object value, int repetition, int definition) throws IOException {
        // A page ends with a record, so that readers can go to one.
        if (repetition == 0 && (entries >= PAGE_VALUES || plain.size() >= PAGE_BYTES)) {
            endPage();
        }
        if (entries == definitions.length) {
            definitions = Arrays.copyOf(definitions, 2 * entries);
            ids = Arrays.copyOf(ids, 2 * entries);
        }
        if (highest.repetition() > 0) {
            if (entries == repetitions.length) {
                repetitions = Arrays.copyOf(repetitions, definitions.length);
            }
            repetitions[entries] = repetition;
        }
        definitions[entries++] = definition;
        values++;
        if (definition < highest.definition()) {
            statistics.addNull();
        } else if (value == null) {
            throw new IOException(
                    "field '" + String.join(".", path) + "' is null, and its type never is");
        } else {
            value(value);
            present++;
        }
    }

    /** The common kinds without boxing. */
    private void value(Row row, int index) throws IOException {
        if (type.form() != Form.PLAIN) {
            value(row.get(index));
            return;
        }
        switch (type.kind()) {
            case BOOLEAN -> whole(row.getBoolean(index) ? 1 : 0);
            case INT8, INT16, INT32 -> whole(row.getInt(index));
            case INT64, DATETIME -> whole(row.getLong(index));
            case FLOAT -> real(row.getFloat(index));
            case DOUBLE -> real(row.getDouble(index));
            case STRING -> text((String) row.get(index));
            case BYTES, DECIMAL -> value(row.get(index));
        }
    }

    private void value(Object value) throws IOException {
        try {
            switch (type.form()) {
                case ENUMERATION -> text(type.name((Integer) value));
                case UUID, FIXED_BYTES -> bytes(type.fixed(value));
                case PLAIN, DATE, TIME, LOCAL_DATETIME -> plain(value);
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("field '" + String.join(".", path) + "': " + e.getMessage(), e);
        }
    }

    private void plain(Object value) {
        switch (type.kind()) {
            case BOOLEAN -> whole((Boolean) value ? 1 : 0);
            case INT8, INT16, INT32, INT64, DATETIME -> whole(((Number) value).longValue());
            case FLOAT -> real((Float) value);
            case DOUBLE -> real((Double) value);
            case STRING -> text((String) value);
            case BYTES -> bytes((byte[]) value);
            case DECIMAL -> {
                BigInteger unscaled = type.unscaled((BigDecimal) value);
                if (type.length() == 0) {
                    whole(unscaled.longValueExact());
                } else {
                    bytes(type.fixed(unscaled));
                }
            }
        }
    }

    private void real(float value) {
        statistics.add((double) value);
        bits(Float.floatToRawIntBits(value));
    }

    private void real(double value) {
        statistics.add(value);
        bits(Double.doubleToRawLongBits(value));
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
            bytes(text, ColumnType.utf8(text));
        }
    }

    private void bytes(byte[] bytes) {
        bytes(ByteBuffer.wrap(bytes), bytes);
    }

    private void bytes(Object key, byte[] bytes) {
        statistics.add(bytes);
        if (coded) {
            ids[present] = dictionary.orElseThrow().add(key, bytes);
        } else {
            plain.add(bytes);
        }
    }

    /** About how many bytes are held. */
    long size() {
        return pages.size()
                + plain.size()
                + dictionary.map(d -> (long) d.values().size()).orElse(0L);
    }

    private void endPage() throws IOException {
        if (entries == 0) {
            return;
        }
        ByteSink page = new ByteSink();
        levels(repetitions, highest.repetition(), page);
        levels(definitions, highest.definition(), page);
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
        header.setData_page_header(
                new DataPageHeader(entries, encoding, Encoding.RLE, Encoding.RLE));
        append(header, page, pages);
        decideCoding();
        plain.clear();
        entries = 0;
        present = 0;
        anyPage = true;
    }

    private void levels(int[] levels, int most, ByteSink page) {
        if (most > 0) {
            ByteSink coding = new ByteSink();
            HybridEncoder.encode(levels, entries, HybridEncoder.width(most), coding);
            page.putInt(coding.size());
            page.put(coding.bytes(), 0, coding.size());
        }
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
                        path,
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
