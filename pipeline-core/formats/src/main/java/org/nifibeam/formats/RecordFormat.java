package org.nifibeam.formats;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.avro.AvroDecoder;
import org.nifibeam.formats.avro.AvroEncoder;
import org.nifibeam.formats.avro.AvroSchemas;
import org.nifibeam.formats.csv.CsvDecoder;
import org.nifibeam.formats.csv.CsvDialect;
import org.nifibeam.formats.csv.CsvEncoder;
import org.nifibeam.formats.json.JsonDecoder;
import org.nifibeam.formats.json.JsonEncoder;

/** The formats of single messages, by the names that Beam YAML gives them. */
public enum RecordFormat {
    /** One field {@code payload} of BYTES. */
    RAW,
    /** One field {@code payload} of STRING. */
    STRING,
    /** A JSON object. */
    JSON,
    /** A CSV record in the standard dialect, columns in the schema's order. */
    CSV,
    /** Avro's binary form without a header; the schema is the row's. */
    AVRO;

    /** Its name in a definition. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The schema of records that need none to be given; empty for the others. */
    public Optional<Schema> fixedSchema() {
        return switch (this) {
            case RAW -> Optional.of(Schema.of(new Field("payload", FieldType.of(Kind.BYTES))));
            case STRING -> Optional.of(Schema.of(new Field("payload", FieldType.of(Kind.STRING))));
            case JSON, CSV, AVRO -> Optional.empty();
        };
    }

    /**
     * A decoder.
     *
     * @param written the records' whole schema
     * @param delivered the fields of it that are wanted
     * @throws ProblemException if the format cannot hold the schema
     */
    public RowDecoder decoder(Schema written, Schema delivered) throws ProblemException {
        requireScalars(written);
        return switch (this) {
            case RAW, STRING -> new TextDecoder(delivered);
            case JSON -> new JsonDecoder(delivered);
            case CSV -> new CsvDecoder(written.names(), delivered, CsvDialect.STANDARD);
            case AVRO -> {
                try {
                    yield new AvroDecoder(AvroSchemas.avro(written), delivered);
                } catch (IOException e) {
                    throw new ProblemException(ProblemCode.TYPE_MISMATCH, e.getMessage(), "");
                }
            }
        };
    }

    /**
     * An encoder.
     *
     * @throws ProblemException if the format cannot hold the schema; the message names the field
     */
    public RowEncoder encoder(Schema schema) throws ProblemException {
        requireScalars(schema);
        return switch (this) {
            case RAW, STRING -> new TextEncoder();
            case JSON -> new JsonEncoder(schema);
            case CSV -> new CsvEncoder(schema, CsvDialect.STANDARD);
            case AVRO -> {
                AvroSchemas.avro(schema);
                yield new AvroEncoder(schema);
            }
        };
    }

    private void requireScalars(Schema schema) throws ProblemException {
        if (this == CSV) {
            Scalars.require(schema, "CSV");
        } else if (this == RAW || this == STRING) {
            Scalars.requireOne(schema, "the format " + word());
        }
    }
}
