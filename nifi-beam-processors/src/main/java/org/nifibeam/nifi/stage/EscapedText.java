package org.nifibeam.nifi.stage;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Characters that nobody can type into a property: a value that is nothing but {@code \t}, {@code
 * \n}, {@code \r} and {@code \0} means these. All else, a path with a backslash for one, is what it
 * says.
 */
final class EscapedText {
    private static final Pattern ALL_ESCAPED = Pattern.compile("(\\\\[tnr0])+");
    private static final Pattern ONE = Pattern.compile("\\\\([tnr0])");

    private EscapedText() {}

    static String read(String text) {
        if (!ALL_ESCAPED.matcher(text).matches()) {
            return text;
        }
        return ONE.matcher(text).replaceAll(EscapedText::character);
    }

    private static String character(MatchResult escape) {
        return Matcher.quoteReplacement(
                switch (escape.group(1)) {
                    case "t" -> "\t";
                    case "n" -> "\n";
                    case "r" -> "\r";
                    default -> "\0";
                });
    }
}
