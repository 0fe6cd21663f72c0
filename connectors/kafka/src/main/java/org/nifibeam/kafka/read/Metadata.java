package org.nifibeam.kafka.read;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.formats.BatchBuilder;
import org.nifibeam.formats.message.MessageField;

/** What a message has besides its value, each a field of its name. */
enum Metadata {
    KEY(FieldType.nullable(Kind.BYTES)),
    HEADERS(
            new FieldType.Mapping(
                    FieldType.of(Kind.STRING), FieldType.nullable(Kind.STRING), false)),
    TOPIC(FieldType.of(Kind.STRING)),
    PARTITION(FieldType.of(Kind.INT32)),
    OFFSET(FieldType.of(Kind.INT64)),
    TIMESTAMP(FieldType.of(Kind.DATETIME));

    private static final long MICROS_A_MILLI = 1000;

    private final FieldType type;

    Metadata(FieldType type) {
        this.type = type;
    }

    /** All, by name; keys as text or as bytes. */
    static Map<String, MessageField<ConsumerRecord<byte[], byte[]>>> all(boolean textKeys) {
        Map<String, MessageField<ConsumerRecord<byte[], byte[]>>> all = new LinkedHashMap<>();
        for (Metadata one : values()) {
            all.put(one.word(), one.field(textKeys));
        }
        return all;
    }

    /** All names. */
    static List<String> names() {
        return Arrays.stream(values()).map(Metadata::word).toList();
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    private MessageField<ConsumerRecord<byte[], byte[]>> field(boolean textKeys) {
        Field field =
                new Field(word(), this == KEY && textKeys ? FieldType.nullable(Kind.STRING) : type);
        return new MessageField<>() {
            @Override
            public Field field() {
                return field;
            }

            @Override
            public void set(ConsumerRecord<byte[], byte[]> message, int index, BatchBuilder batch) {
                Metadata.this.set(message, textKeys, index, batch);
            }
        };
    }

    /**
     * Sets the field of the batch's next row. Keys and headers that are text are taken for UTF-8.
     */
    private void set(
            ConsumerRecord<byte[], byte[]> record,
            boolean textKeys,
            int field,
            BatchBuilder batch) {
        switch (this) {
            case KEY -> {
                byte[] key = record.key();
                batch.setObject(
                        field,
                        key == null || !textKeys ? key : new String(key, StandardCharsets.UTF_8));
            }
            case HEADERS -> batch.setObject(field, headers(record));
            case TOPIC -> batch.setObject(field, record.topic());
            case PARTITION -> batch.setInt(field, record.partition());
            case OFFSET -> batch.setLong(field, record.offset());
            case TIMESTAMP -> batch.setLong(field, record.timestamp() * MICROS_A_MILLI);
        }
    }

    /** Of a header that stands several times the last. */
    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : record.headers()) {
            headers.put(
                    header.key(),
                    header.value() == null
                            ? null
                            : new String(header.value(), StandardCharsets.UTF_8));
        }
        return headers;
    }
}
