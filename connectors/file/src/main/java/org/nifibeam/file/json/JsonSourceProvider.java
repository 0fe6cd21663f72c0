package org.nifibeam.file.json;

import java.util.List;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.file.read.Compression;
import org.nifibeam.file.read.FilenameSource;
import org.nifibeam.file.read.ReadSettings;
import org.nifibeam.file.text.TextSource;
import org.nifibeam.formats.SchemaDocument;

/** {@code ReadFromJson}: files of JSON lines. */
public final class JsonSourceProvider implements SourceProvider {
    private static final String SCHEMA = "schema";

    @Override
    public String type() {
        return "ReadFromJson";
    }

    @Override
    public String description() {
        return "Reads files of JSON lines, one object a line, with a given or inferred schema.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of(
                ReadSettings.path("A JSON lines", "data/2024-*/*.jsonl"),
                ConfigField.optional(
                        SCHEMA,
                        ConfigField.Type.ANY,
                        "The fields as a JSON schema: {type: object, properties: {name: {type: string}}}. Fields it"
                                + " lacks are passed over, one that a record lacks is null. By default it is inferred"
                                + " from the first 1,000 records of the first ten files; a later record that does not"
                                + " fit is rejected."),
                ReadSettings.compressed(),
                ReadSettings.maxRecord(),
                FilenameSource.setting(),
                ReadSettings.watching());
    }

    @Override
    public boolean bounded(Config config) {
        return ReadSettings.bounded(config);
    }

    @Override
    public Source create(Config config) throws ProblemException {
        ReadSettings settings =
                ReadSettings.of(config, Compression.endings(".json", ".jsonl", ".ndjson"));
        Optional<Object> document = config.optionalAny(SCHEMA);
        return FilenameSource.of(
                config,
                document.isPresent()
                        ? TextSource.of(
                                settings,
                                new JsonFormat(),
                                SchemaDocument.parse(SCHEMA, document.get()))
                        : TextSource.inferring(
                                settings, new JsonFormat(), JsonFormat.Sampler::new));
    }
}
