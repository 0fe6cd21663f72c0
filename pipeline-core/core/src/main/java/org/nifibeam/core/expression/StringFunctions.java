package org.nifibeam.core.expression;

import java.util.Locale;

/**
 * Functions on texts, for generated code. Positions count characters (code points) from 1, as SQL
 * does; nothing depends on the machine's locale.
 */
public final class StringFunctions {
    private StringFunctions() {}

    public static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    public static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** Without the blanks (only U+0020, as SQL says) on both sides. */
    public static String trim(String text) {
        return ltrim(rtrim(text));
    }

    public static String ltrim(String text) {
        return ltrim(text, " ");
    }

    public static String rtrim(String text) {
        return rtrim(text, " ");
    }

    /** Without the given character on both sides. */
    public static String trim(String text, String character) {
        return ltrim(rtrim(text, character), character);
    }

    public static String ltrim(String text, String character) {
        requireOne(character);
        int start = 0;
        while (text.startsWith(character, start)) {
            start += character.length();
        }
        return text.substring(start);
    }

    public static String rtrim(String text, String character) {
        requireOne(character);
        int end = text.length();
        while (end >= character.length() && text.startsWith(character, end - character.length())) {
            end -= character.length();
        }
        return text.substring(0, end);
    }

    private static void requireOne(String character) {
        if (charLength(character) != 1) {
            throw new IllegalArgumentException(
                    "TRIM removes one character, not '" + character + "'");
        }
    }

    public static int charLength(String text) {
        return text.codePointCount(0, text.length());
    }

    public static String concat(String left, String right) {
        return left.concat(right);
    }

    public static String replace(String text, String search, String replacement) {
        return search.isEmpty() ? text : text.replace(search, replacement);
    }

    /** Where {@code search} begins in {@code text}, 0 if it does not stand there. */
    public static int position(String search, String text) {
        int index = text.indexOf(search);
        return index < 0 ? 0 : text.codePointCount(0, index) + 1;
    }

    public static String substring(String text, int from) {
        return characters(text, Math.max(1L, from) - 1, Long.MAX_VALUE);
    }

    /** The characters from {@code from} to {@code from + length − 1}, as far as there are any. */
    public static String substring(String text, int from, int length) {
        if (length < 0) {
            throw new IllegalArgumentException("SUBSTRING cannot have the length " + length);
        }
        long start = Math.max(1L, from) - 1;
        long end = (long) from + length - 1;
        return characters(text, start, Math.max(start, end));
    }

    private static String characters(String text, long start, long end) {
        int count = charLength(text);
        if (start >= count) {
            return "";
        }
        int first = text.offsetByCodePoints(0, (int) start);
        return end >= count
                ? text.substring(first)
                : text.substring(first, text.offsetByCodePoints(first, (int) (end - start)));
    }

    /** SQL's LIKE: {@code %} is any text, {@code _} any one character. */
    public static boolean like(String text, String pattern) {
        return LikePattern.matches(text, pattern, -1);
    }

    /** LIKE with a character that takes the meaning from the {@code %} or {@code _} behind it. */
    public static boolean like(String text, String pattern, String escape) {
        if (charLength(escape) != 1) {
            throw new IllegalArgumentException("ESCAPE is one character, not '" + escape + "'");
        }
        return LikePattern.matches(text, pattern, escape.codePointAt(0));
    }
}
