package org.nifibeam.core.expression.function;

import java.util.Locale;
import java.util.Map;

/** SQL's regular expressions (SIMILAR TO) as {@link java.util.regex.Pattern}'s. Used once. */
final class SimilarPattern {
    private static final Map<String, String> CLASSES =
            Map.of(
                    "ALPHA", "\\p{Alpha}",
                    "UPPER", "\\p{Upper}",
                    "LOWER", "\\p{Lower}",
                    "DIGIT", "\\p{Digit}",
                    "ALNUM", "\\p{Alnum}",
                    "SPACE", " ",
                    "WHITESPACE", "\\s");

    private final String pattern;
    private final int escape;
    private final StringBuilder regex = new StringBuilder("(?s)");
    private int at;

    private SimilarPattern(String pattern, int escape) {
        this.pattern = pattern;
        this.escape = escape;
    }

    /**
     * The same as a regular expression for the whole text.
     *
     * @param escape a code point, -1 for none
     * @throws IllegalArgumentException if it is none
     */
    static String regex(String pattern, int escape) {
        SimilarPattern similar = new SimilarPattern(pattern, escape);
        while (similar.at < pattern.length()) {
            similar.next();
        }
        return similar.regex.toString();
    }

    private void next() {
        int character = take();
        if (character == escape) {
            quote(escaped());
            return;
        }
        switch (character) {
            case '%' -> regex.append(".*");
            case '_' -> regex.append('.');
            case '(' -> regex.append("(?:");
            case ')', '|', '*', '+', '?', '{', '}' -> regex.append((char) character);
            case '[' -> brackets();
            default -> quote(character);
        }
    }

    private int take() {
        int character = pattern.codePointAt(at);
        at += Character.charCount(character);
        return character;
    }

    private int escaped() {
        if (at == pattern.length()) {
            throw new IllegalArgumentException(
                    "the pattern '" + pattern + "' ends with its ESCAPE character");
        }
        return take();
    }

    private void quote(int character) {
        if (!Character.isLetterOrDigit(character)) {
            regex.append('\\');
        }
        regex.appendCodePoint(character);
    }

    /** One of several characters: {@code [a-z]}, {@code [^a-z]}, {@code [[:DIGIT:].]}. */
    private void brackets() {
        int start = at;
        regex.append('[');
        if (pattern.startsWith("^", at)) {
            regex.append('^');
            at++;
        }
        while (at < pattern.length() && pattern.charAt(at) != ']') {
            if (pattern.startsWith("[:", at)) {
                characterClass();
                continue;
            }
            int character = take();
            if (character == '-') {
                regex.append('-');
            } else {
                quote(character == escape ? escaped() : character);
            }
        }
        if (at == pattern.length()) {
            throw new IllegalArgumentException(
                    "the pattern '" + pattern + "' never closes the [ at position " + start);
        }
        at++;
        regex.append(']');
    }

    private void characterClass() {
        int end = pattern.indexOf(":]", at);
        String name = end < 0 ? "" : pattern.substring(at + 2, end).toUpperCase(Locale.ROOT);
        String known = CLASSES.get(name);
        if (known == null) {
            throw new IllegalArgumentException(
                    "the pattern '"
                            + pattern
                            + "' names no class of characters at position "
                            + (at + 1)
                            + "; they are ALPHA, UPPER, LOWER, DIGIT, ALNUM, SPACE, WHITESPACE");
        }
        regex.append(known);
        at = end + 2;
    }
}
