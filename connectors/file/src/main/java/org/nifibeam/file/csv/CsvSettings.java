package org.nifibeam.file.csv;

import java.util.Optional;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.formats.csv.CsvDialect;

/** What reading and writing CSV is told alike. */
final class CsvSettings {
    static final String DELIMITER = "delimiter";
    static final String QUOTE = "quote";
    static final String COMMENT = "comment";
    static final String NULL_TEXT = "null_text";
    static final String HEADER = "header";

    private CsvSettings() {}

    static ConfigField delimiter() {
        return ConfigField.optional(
                DELIMITER,
                ConfigField.Type.STRING,
                ",",
                "The character between fields, for example \";\" or \"\\t\".");
    }

    static ConfigField quote() {
        return ConfigField.optional(
                QUOTE,
                ConfigField.Type.STRING,
                "\"",
                "The character around fields that hold a delimiter, a line end or itself (doubled).");
    }

    static ConfigField nullText(String description) {
        return ConfigField.optional(NULL_TEXT, ConfigField.Type.STRING, "", description);
    }

    static CsvDialect dialect(Config config) throws ProblemException {
        Optional<Character> comment = Optional.empty();
        if (config.optionalString(COMMENT).isPresent()) {
            comment = Optional.of(sign(config, COMMENT, ""));
        }
        try {
            return new CsvDialect(
                    sign(config, DELIMITER, ","),
                    sign(config, QUOTE, "\""),
                    comment,
                    config.optionalString(NULL_TEXT).orElse(""));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "'delimiter', 'quote' and 'comment' do not fit: " + e.getMessage(),
                    "choose others");
        }
    }

    private static char sign(Config config, String name, String fallback) throws ProblemException {
        String text = config.optionalString(name).orElse(fallback);
        if (text.length() != 1) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "'" + name + "' is '" + text + "'",
                    "give one character");
        }
        return text.charAt(0);
    }
}
