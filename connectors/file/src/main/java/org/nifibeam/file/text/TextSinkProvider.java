package org.nifibeam.file.text;

import java.util.List;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.SinkProvider;
import org.nifibeam.file.write.LinesFormat;
import org.nifibeam.file.write.WriteSettings;
import org.nifibeam.formats.Scalars;
import org.nifibeam.formats.TextEncoder;

/** {@code WriteToText}: records of one field, a line each. */
public final class TextSinkProvider implements SinkProvider {
    @Override
    public String type() {
        return "WriteToText";
    }

    @Override
    public String description() {
        return "Writes records of one string field as lines; files become visible only when they are complete.";
    }

    @Override
    public List<ConfigField> settings() {
        return WriteSettings.all(".txt", WriteSettings.compressed());
    }

    @Override
    public Sink create(Config config, Schema schema) throws ProblemException {
        Scalars.requireOne(schema, "a line of text");
        return WriteSettings.sink(
                config,
                new LinesFormat(
                        List.of(".txt", ".log", ".text"),
                        TextEncoder::new,
                        new byte[0],
                        WriteSettings.compression(config)));
    }
}
