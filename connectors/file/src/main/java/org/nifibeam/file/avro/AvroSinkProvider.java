package org.nifibeam.file.avro;

import java.util.List;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.SinkProvider;
import org.nifibeam.file.write.WriteSettings;
import org.nifibeam.formats.avro.AvroSchemas;

/** {@code WriteToAvro}: Avro container files. */
public final class AvroSinkProvider implements SinkProvider {
    private static final String CODEC = "codec";

    @Override
    public String type() {
        return "WriteToAvro";
    }

    @Override
    public String description() {
        return "Writes Avro files; files become visible only when they are complete.";
    }

    @Override
    public List<ConfigField> settings() {
        return WriteSettings.all(
                ".avro",
                ConfigField.choice(
                        CODEC,
                        "How blocks are compressed.",
                        "zstandard",
                        "snappy",
                        "deflate",
                        "bzip2",
                        "none"));
    }

    @Override
    public Sink create(Config config, Schema schema) throws ProblemException {
        String codec = config.optionalString(CODEC).orElse("zstandard");
        return WriteSettings.sink(
                config,
                new AvroFormat(
                        AvroSchemas.avro(schema), schema, codec.equals("none") ? "null" : codec));
    }
}
