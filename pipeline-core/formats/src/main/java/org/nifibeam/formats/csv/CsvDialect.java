package org.nifibeam.formats.csv;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/**
 * How CSV is written (RFC 4180 and its usual relatives).
 *
 * @param delimiter between fields, one ASCII character
 * @param quote around fields that hold delimiters, quotes (doubled) or line ends
 * @param comment what a line to pass over begins with
 * @param nullText an unquoted field of this text is null
 */
public record CsvDialect(char delimiter, char quote, Optional<Character> comment, String nullText) {
    /** Commas, double quotes, no comments, nothing for null. */
    public static final CsvDialect STANDARD = new CsvDialect(',', '"', Optional.empty(), "");

    public CsvDialect {
        Objects.requireNonNull(comment, "comment");
        Objects.requireNonNull(nullText, "nullText");
        if (delimiter == quote || comment.filter(c -> c == delimiter || c == quote).isPresent()) {
            throw new IllegalArgumentException(
                    "delimiter, quote and comment are different characters");
        }
        for (char sign : new char[] {delimiter, quote, comment.orElse('#')}) {
            if (sign > 127 || sign == '\n' || sign == '\r') {
                throw new IllegalArgumentException(
                        "'" + sign + "' is no ASCII character that can stand in a line");
            }
        }
    }

    byte[] nullBytes() {
        return nullText.getBytes(StandardCharsets.UTF_8);
    }
}
