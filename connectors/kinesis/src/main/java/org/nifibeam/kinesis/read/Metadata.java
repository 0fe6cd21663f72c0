package org.nifibeam.kinesis.read;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.formats.BatchBuilder;
import org.nifibeam.formats.message.MessageField;

/** What a record has besides its data, each a field of its name. */
enum Metadata implements MessageField<KinesisMessage> {
    PARTITION_KEY(FieldType.of(Kind.STRING)),
    EXPLICIT_HASH_KEY(FieldType.nullable(Kind.STRING)),
    SEQUENCE_NUMBER(FieldType.of(Kind.STRING)),
    SUB_SEQUENCE_NUMBER(FieldType.of(Kind.INT64)),
    SHARD_ID(FieldType.of(Kind.STRING)),
    ARRIVAL_TIME(FieldType.of(Kind.DATETIME));

    private static final long MICROS_A_MILLI = 1000;

    private final Field field;

    Metadata(FieldType type) {
        this.field = new Field(name().toLowerCase(Locale.ROOT), type);
    }

    /** All, by name. */
    static Map<String, MessageField<KinesisMessage>> all() {
        Map<String, MessageField<KinesisMessage>> all = new LinkedHashMap<>();
        for (Metadata one : values()) {
            all.put(one.field.name(), one);
        }
        return all;
    }

    @Override
    public Field field() {
        return field;
    }

    @Override
    public void set(KinesisMessage message, int index, BatchBuilder batch) {
        switch (this) {
            case PARTITION_KEY -> batch.setObject(index, message.partitionKey());
            case EXPLICIT_HASH_KEY -> batch.setObject(index, message.hashKey());
            case SEQUENCE_NUMBER -> batch.setObject(index, message.sequence());
            case SUB_SEQUENCE_NUMBER -> batch.setLong(index, message.subSequence());
            case SHARD_ID -> batch.setObject(index, message.shard());
            case ARRIVAL_TIME -> batch.setLong(index, message.arrival() * MICROS_A_MILLI);
        }
    }
}
