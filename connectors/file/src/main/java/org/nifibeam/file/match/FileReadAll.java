package org.nifibeam.file.match;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.AllowedPaths;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ElementRead;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.file.read.WholeRead;

/**
 * The records of the files that an element names, by the source that reads such files. All of one
 * element are read by one task; a record that cannot be read fails its element.
 *
 * @param settings of the source, the path apart
 */
record FileReadAll(SourceProvider provider, Config settings, FileMatch match)
        implements ElementRead {
    private static final String PATH = "path";
    private static final String EXAMPLE = "example";

    /** The settings: what matches files, and those of the source. */
    static List<ConfigField> settings(SourceProvider provider) {
        List<ConfigField> settings = new ArrayList<>(FileMatch.settings());
        settings.add(
                ConfigField.optional(
                        EXAMPLE,
                        ConfigField.Type.PATH,
                        "A file that has the fields of all that will be read; not needed where the schema is given or fixed."));
        provider.settings().stream()
                .filter(s -> !s.name().equals(PATH) && !s.name().equals("watch_interval"))
                .forEach(settings::add);
        return List.copyOf(settings);
    }

    /** The read of some settings. */
    static FileReadAll of(Config config, SourceProvider provider, Schema input, AllowedPaths paths)
            throws ProblemException {
        FileReadAll read = new FileReadAll(provider, config, FileMatch.of(config, input, paths));
        if (read.example().isEmpty() && read.givenSchema().isEmpty()) {
            boolean takesSchema =
                    provider.settings().stream().anyMatch(s -> s.name().equals("schema"));
            throw new ProblemException(
                    ProblemCode.MISSING,
                    "what the files' fields are is not known",
                    "name a file that has them as 'example'"
                            + (takesSchema ? ", or give a 'schema'" : ""));
        }
        return read;
    }

    private Optional<String> example() {
        return settings.optionalString(EXAMPLE);
    }

    private Optional<Schema> givenSchema() throws ProblemException {
        return source(".").declaredSchema();
    }

    private Source source(String path) throws ProblemException {
        Map<String, Object> values = new LinkedHashMap<>(settings.values());
        values.put(PATH, path);
        return provider.create(new Config(values));
    }

    @Override
    public Schema schema() throws ProblemException {
        Optional<Schema> given = givenSchema();
        return given.isPresent() ? given.get() : source(example().orElseThrow()).schema();
    }

    @Override
    public void read(Row element, Schema schema, Consumer<Row> output)
            throws IOException, InterruptedException {
        for (Path file : match.files(element)) {
            Source source;
            try {
                source = source(file.toString());
            } catch (ProblemException e) {
                throw new IOException(e.getMessage(), e);
            }
            WholeRead.read(source, schema, schema.names(), output);
        }
    }
}
