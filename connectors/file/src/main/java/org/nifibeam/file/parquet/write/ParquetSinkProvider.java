package org.nifibeam.file.parquet.write;

import java.util.List;
import java.util.Locale;
import org.apache.parquet.format.CompressionCodec;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.SinkProvider;
import org.nifibeam.file.write.WriteSettings;

/** {@code WriteToParquet}: Parquet files. */
public final class ParquetSinkProvider implements SinkProvider {
    private static final String CODEC = "codec";

    @Override
    public String type() {
        return "WriteToParquet";
    }

    @Override
    public String description() {
        return "Writes Parquet files; files become visible only when they are complete.";
    }

    @Override
    public List<ConfigField> settings() {
        return WriteSettings.all(
                ".parquet",
                ConfigField.choice(
                        CODEC,
                        "How pages are compressed.",
                        "zstd",
                        "snappy",
                        "gzip",
                        "lz4_raw",
                        "none"));
    }

    @Override
    public Sink create(Config config, Schema schema) throws ProblemException {
        if (schema.size() == 0) {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED,
                    "records without fields cannot be written as Parquet",
                    "write at least one field");
        }
        for (Field field : schema.fields()) {
            requireWritable(field.name(), field.type());
        }
        String codec = config.optionalString(CODEC).orElse("zstd");
        return WriteSettings.sink(
                config,
                new ParquetFormat(
                        schema,
                        codec.equals("none")
                                ? CompressionCodec.UNCOMPRESSED
                                : CompressionCodec.valueOf(codec.toUpperCase(Locale.ROOT))));
    }

    private static void requireWritable(String path, FieldType logical) throws ProblemException {
        FieldType type = logical.base();
        if (type instanceof FieldType.Array array) {
            requireWritable(path + "[]", array.element());
        } else if (type instanceof FieldType.Mapping mapping) {
            requireWritable(path + "{}", mapping.value());
        } else if (type instanceof FieldType.Nested nested && nested.schema().size() > 0) {
            for (Field field : nested.schema().fields()) {
                requireWritable(path + "." + field.name(), field.type());
            }
        } else if (!(type instanceof FieldType.Scalar)) {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED,
                    "the field '"
                            + path
                            + "' is of type "
                            + logical
                            + ", which cannot be written as Parquet",
                    "convert it with MapToFields, or leave it out");
        }
    }
}
