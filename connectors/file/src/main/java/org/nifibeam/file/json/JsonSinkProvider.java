package org.nifibeam.file.json;

import java.util.List;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.SinkProvider;
import org.nifibeam.file.write.LinesFormat;
import org.nifibeam.file.write.WriteSettings;
import org.nifibeam.formats.json.JsonEncoder;

/**
 * {@code WriteToJson}: local files of JSON lines, one object a record, that appear when they are
 * complete.
 */
public final class JsonSinkProvider implements SinkProvider {
    @Override
    public String type() {
        return "WriteToJson";
    }

    @Override
    public String description() {
        return "Writes records as JSON lines; files become visible only when they are complete.";
    }

    @Override
    public List<ConfigField> settings() {
        return WriteSettings.all(".json", WriteSettings.compressed());
    }

    @Override
    public Sink create(Config config, Schema schema) throws ProblemException {
        return WriteSettings.sink(
                config,
                new LinesFormat(
                        List.of(".json", ".jsonl"),
                        () -> new JsonEncoder(schema),
                        new byte[0],
                        WriteSettings.compression(config)));
    }
}
