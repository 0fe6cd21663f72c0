package org.nifibeam.file.read;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;

/**
 * What all reads of files are told alike.
 *
 * @param files the files
 * @param watch how often to look for new ones; empty: never, the source ends
 * @param compression how text files are compressed; empty: as each one says itself
 * @param maxRecordBytes longer records are rejected
 */
public record ReadSettings(
        InputFiles files,
        Optional<Duration> watch,
        Optional<Compression> compression,
        int maxRecordBytes) {
    private static final String PATH = "path";
    private static final String WATCH = "watch_interval";
    private static final String COMPRESSION = "compression";
    private static final String MAX_RECORD = "max_record_bytes";
    private static final long DEFAULT_MAX_RECORD = 16L << 20;
    private static final long MOST_MAX_RECORD = 1L << 30;

    /** Where to read. */
    public static ConfigField path(String what, String glob) {
        return ConfigField.required(
                PATH,
                ConfigField.Type.PATH,
                what
                        + " file, a folder of them, or a glob such as "
                        + glob
                        + " (** crosses folders; names beginning with . or _ are passed over). It may be a"
                        + " link; links in a folder or found by a glob are refused.");
    }

    /** Watching. */
    public static ConfigField watching() {
        return ConfigField.optional(
                        WATCH,
                        ConfigField.Type.STRING,
                        "Makes the read unbounded: how often to look for new files, for example 10s. A file is read"
                                + " once, as soon as it has not changed for that long; what is renamed into the folder"
                                + " should be complete. Files that were there before are read too.")
                .besideSchema();
    }

    /** Compression. */
    public static ConfigField compressed() {
        return ConfigField.choice(
                COMPRESSION,
                "How the files are compressed; auto goes by each file's first bytes. A compressed file is read"
                        + " by one task from its beginning.",
                "auto",
                "none",
                "gzip",
                "bzip2",
                "zstd",
                "snappy");
    }

    /** The longest record. */
    public static ConfigField maxRecord() {
        return ConfigField.optional(
                        MAX_RECORD,
                        ConfigField.Type.INTEGER,
                        DEFAULT_MAX_RECORD,
                        "The most bytes a record may have; a longer one is rejected without being held in memory.")
                .besideSchema();
    }

    /** Whether a read of these settings ends. */
    public static boolean bounded(Config config) {
        return config.optionalString(WATCH).isEmpty();
    }

    /** The settings of a config. */
    public static ReadSettings of(Config config, String... endings) throws ProblemException {
        if (config.string(PATH).isBlank()) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "'" + PATH + "' is empty",
                    "name a file, a folder or a glob");
        }
        Optional<Duration> watch =
                bounded(config)
                        ? Optional.empty()
                        : Optional.of(config.positiveDuration(WATCH, "10s"));
        Optional<Compression> compression =
                config.optionalString(COMPRESSION)
                        .filter(name -> !name.equals("auto"))
                        .map(name -> Compression.valueOf(name.toUpperCase(Locale.ROOT)));
        long longest = config.optionalInteger(MAX_RECORD).orElse(DEFAULT_MAX_RECORD);
        if (longest < 1 || longest > MOST_MAX_RECORD) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "'" + MAX_RECORD + "' is " + longest,
                    "give a number of bytes from 1 to " + MOST_MAX_RECORD);
        }
        return new ReadSettings(
                new InputFiles(config.string(PATH), endings), watch, compression, (int) longest);
    }
}
