package org.nifibeam.file.text;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.file.read.FilenameSource;
import org.nifibeam.file.read.ReadSettings;

/** {@code ReadFromText}: the lines of text files. */
public final class TextSourceProvider implements SourceProvider {
    private static final String DELIMITER = "delimiter";

    @Override
    public String type() {
        return "ReadFromText";
    }

    @Override
    public String description() {
        return "Reads text files, one record a line with the field 'line'.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of(
                ReadSettings.path("A text", "logs/2024-*/*.log"),
                ConfigField.optional(
                                DELIMITER,
                                ConfigField.Type.STRING,
                                "What ends a record instead of the end of a line, for example \"\\0\" or \"---\".")
                        .besideSchema(),
                ReadSettings.compressed().besideSchema(),
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
        Optional<String> delimiter = config.optionalString(DELIMITER);
        if (delimiter.filter(String::isEmpty).isPresent()) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "'" + DELIMITER + "' is empty",
                    "give at least one character, or leave it out for lines");
        }
        Optional<byte[]> bytes =
                delimiter
                        .filter(text -> !text.equals("\n"))
                        .map(text -> text.getBytes(StandardCharsets.UTF_8));
        return FilenameSource.of(
                config,
                TextSource.of(
                        ReadSettings.of(config),
                        new LineFormat(Framing.of(bytes)),
                        LineFormat.SCHEMA));
    }
}
