package org.nifibeam.file.json;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.SinkProvider;

/**
 * {@code WriteToJson}: local files of JSON lines, one object a record, that appear when they are
 * complete.
 */
public final class JsonSinkProvider implements SinkProvider {
    private static final String PATH = "path";
    private static final String SHARDS = "num_shards";
    private static final long MOST_SHARDS = 99_999;

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
        return List.of(
                ConfigField.required(
                        PATH,
                        ConfigField.Type.OUTPUT_PATH,
                        "Where to write: the beginning of the files' path. out/delays gives"
                                + " out/delays-00000-of-00002.json and so on; an ending .json or .jsonl stays at the"
                                + " end. Files that an earlier run left there are replaced."),
                ConfigField.optional(
                        SHARDS,
                        ConfigField.Type.INTEGER,
                        "How many files to write; by default one for each writing task that has records."));
    }

    @Override
    public Sink create(Config config, Schema schema) throws ProblemException {
        String path = config.string(PATH);
        Optional<Long> shards = config.optionalInteger(SHARDS);
        if (path.isBlank() || path.endsWith("/")) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "'path' is '" + path + "', which says no beginning for the files' names",
                    "add one, for example " + (path.isBlank() ? "out/" : path) + "result");
        }
        if (shards.isPresent() && (shards.get() < 1 || shards.get() > MOST_SHARDS)) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "'num_shards' is " + shards.get(),
                    "give a number from 1 to " + MOST_SHARDS + ", or leave it out");
        }
        try {
            return new JsonSink(ShardNames.of(Path.of(path)), shards.map(Long::intValue), schema);
        } catch (InvalidPathException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "'path' is no path: " + e.getMessage(),
                    "correct it");
        }
    }
}
