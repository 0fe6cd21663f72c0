package org.nifibeam.file.write;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.file.read.Compression;

/** What all writes of files are told alike. */
public final class WriteSettings {
    private static final String PATH = "path";
    private static final String SHARDS = "num_shards";
    private static final String NAMING = "file_naming";
    private static final String COMPRESSION = "compression";
    private static final long MOST_SHARDS = 99_999;

    private WriteSettings() {}

    /** The settings, the format's own ones behind the path. */
    public static List<ConfigField> all(String suffix, ConfigField... own) {
        List<ConfigField> fields = new ArrayList<>();
        fields.add(
                ConfigField.required(
                        PATH,
                        ConfigField.Type.OUTPUT_PATH,
                        "Where to write: the beginning of the files' path. out/delays gives out/delays-00000-of-00002"
                                + suffix
                                + " and so on; an ending "
                                + suffix
                                + " stays at the end. Files that an earlier run left there are replaced."));
        fields.addAll(List.of(own));
        fields.add(
                ConfigField.optional(
                        SHARDS,
                        ConfigField.Type.INTEGER,
                        "How many files to write; by default one for each writing task that has records."));
        fields.add(
                ConfigField.optional(
                        NAMING,
                        ConfigField.Type.STRING,
                        "How the files are called, by default "
                                + NameTemplate.DEFAULT
                                + ": {name} (the end of the path) and behind it text with {shard}, {shards},"
                                + " {window_start}, {window_end}, {pane} and {date} (of the record); times take a"
                                + " pattern, for example {window_start:yyyy-MM-dd}, and / makes folders. What a"
                                + " variable tells apart goes to files of its own."));
        return List.copyOf(fields);
    }

    /** Compression of text. */
    public static ConfigField compressed() {
        return new ConfigField(
                COMPRESSION,
                ConfigField.Type.CHOICE,
                "How the files are compressed, if at all; their names then end in .gz, .bz2 or .zst.",
                Optional.empty(),
                false,
                List.of("none", "gzip", "bzip2", "zstd"));
    }

    /** The compression that a config says. */
    public static Compression compression(Config config) {
        return config.optionalString(COMPRESSION)
                .map(name -> Compression.valueOf(name.toUpperCase(Locale.ROOT)))
                .orElse(Compression.NONE);
    }

    /** A sink of the settings. */
    public static Sink sink(Config config, ShardFormat format) throws ProblemException {
        String path = config.string(PATH);
        Optional<Long> shards = config.optionalInteger(SHARDS);
        if (path.isBlank() || path.endsWith("/")) {
            throw invalid(
                    "'path' is '" + path + "', which says no beginning for the files' names",
                    "add one, for example " + (path.isBlank() ? "out/" : path) + "result");
        }
        if (shards.isPresent() && (shards.get() < 1 || shards.get() > MOST_SHARDS)) {
            throw invalid(
                    "'num_shards' is " + shards.get(),
                    "give a number from 1 to " + MOST_SHARDS + ", or leave it out");
        }
        NameTemplate template =
                NameTemplate.parse(
                        NAMING, config.optionalString(NAMING).orElse(NameTemplate.DEFAULT));
        try {
            return new FileSink(
                    FileNames.of(Path.of(path), format, template),
                    shards.map(Long::intValue),
                    format);
        } catch (InvalidPathException e) {
            throw invalid("'path' is no path: " + e.getMessage(), "correct it");
        }
    }

    private static ProblemException invalid(String message, String advice) {
        return new ProblemException(ProblemCode.INVALID_VALUE, message, advice);
    }
}
