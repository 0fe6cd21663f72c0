package org.nifibeam.file.parquet.write;

import java.util.List;
import java.util.Locale;
import org.apache.parquet.format.CompressionCodec;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.SinkProvider;
import org.nifibeam.file.write.WriteSettings;
import org.nifibeam.formats.Scalars;

/** {@code WriteToParquet}: Parquet files of scalar columns. */
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
                        CODEC, "How pages are compressed.", "zstd", "snappy", "gzip", "none"));
    }

    @Override
    public Sink create(Config config, Schema schema) throws ProblemException {
        Scalars.require(schema, "WriteToParquet");
        if (schema.size() == 0) {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED,
                    "records without fields cannot be written as Parquet",
                    "write at least one field");
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
}
