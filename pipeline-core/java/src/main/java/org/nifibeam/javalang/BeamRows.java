package org.nifibeam.javalang;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Classes that were written for Beam take its {@code Row}, which is not here; {@code NamedRow} has
 * the same getters by name. Where a source imports the one, it is given the other, line by line, so
 * that lines keep their numbers.
 */
final class BeamRows {
    private static final String BEAM = "org.apache.beam.sdk.values.Row";
    private static final String OURS = "org.nifibeam.core.expression.NamedRow";

    /** Texts, characters and comments, in which a word is no type; the word; its full name. */
    private static final Pattern TOKENS =
            Pattern.compile(
                    "\"\"\"[\\s\\S]*?\"\"\"|\"[^\"\\\\\n]*+(?:\\\\.[^\"\\\\\n]*+)*+\""
                            + "|'[^'\\\\\n]*+(?:\\\\.[^'\\\\\n]*+)*+'"
                            + "|//[^\n]*|/\\*[\\s\\S]*?\\*/"
                            + "|(?:\\borg\\.apache\\.beam\\.sdk\\.values\\.Row\\b)|(?:(?<![.\\w$])Row\\b)");

    private BeamRows() {}

    /** The source with our rows; itself if it does not know Beam's. */
    static String replaced(String source) {
        if (!source.contains(BEAM)) {
            return source;
        }
        return TOKENS.matcher(source).replaceAll(token -> Matcher.quoteReplacement(ours(token)));
    }

    private static String ours(MatchResult token) {
        String text = token.group();
        return text.equals(BEAM) ? OURS : text.equals("Row") ? "NamedRow" : text;
    }
}
