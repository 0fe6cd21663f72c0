package org.nifibeam.core.expression.function;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Functions on texts, for generated code. Positions count characters (code points) from 1, as SQL
 * does; nothing depends on the machine's locale.
 */
public final class StringFunctions {
    /** No function makes a longer text of short ones. */
    private static final int MAX_LENGTH = 1 << 24;

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

    /** The character of an ESCAPE, a code point. */
    public static Object escape(String text) {
        if (charLength(text) != 1) {
            throw new IllegalArgumentException("ESCAPE is one character, not '" + text + "'");
        }
        return text.codePointAt(0);
    }

    /** LIKE with a character that takes the meaning from the {@code %} or {@code _} behind it. */
    public static boolean like(String text, String pattern, Object escape) {
        return LikePattern.matches(text, pattern, (Integer) escape);
    }

    /** LIKE without regard to case. */
    public static boolean likeAnyCase(String text, String pattern) {
        return like(lower(text), lower(pattern));
    }

    /** LIKE with ESCAPE, without regard to case. */
    public static boolean likeAnyCase(String text, String pattern, Object escape) {
        return like(lower(text), lower(pattern), Character.toLowerCase((int) (Integer) escape));
    }

    public static String reverse(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    public static String repeat(String text, int times) {
        requireLength((long) text.length() * Math.max(times, 0), "REPEAT");
        return text.repeat(Math.max(times, 0));
    }

    private static void requireLength(long length, String function) {
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    function
                            + " would make a text of "
                            + length
                            + " characters, more than "
                            + MAX_LENGTH);
        }
    }

    /** The first characters. */
    public static String left(String text, int length) {
        return characters(text, 0, Math.max(0, length));
    }

    /** The last characters. */
    public static String right(String text, int length) {
        return characters(
                text, Math.max(0, (long) charLength(text) - Math.max(0, length)), Long.MAX_VALUE);
    }

    public static String lpad(String text, int length) {
        return lpad(text, length, " ");
    }

    public static String rpad(String text, int length) {
        return rpad(text, length, " ");
    }

    /** Exactly that long: filled up on the left, or cut. */
    public static String lpad(String text, int length, String filling) {
        return padding(text, length, filling, "LPAD").concat(left(text, length));
    }

    /** Exactly that long: filled up on the right, or cut. */
    public static String rpad(String text, int length, String filling) {
        return left(text, length).concat(padding(text, length, filling, "RPAD"));
    }

    private static String padding(String text, int length, String filling, String function) {
        requireLength(length, function);
        int missing = length - charLength(text);
        if (missing <= 0) {
            return "";
        }
        if (filling.isEmpty()) {
            throw new IllegalArgumentException(function + " cannot fill up with an empty text");
        }
        return left(filling.repeat(missing / charLength(filling) + 1), missing);
    }

    /** Each word's first letter in upper case, the others in lower case. */
    public static String initcap(String text) {
        StringBuilder result = new StringBuilder(text.length());
        boolean inside = false;
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            String one = Character.toString(character);
            result.append(inside ? lower(one) : upper(one));
            inside = Character.isLetterOrDigit(character);
            at += Character.charCount(character);
        }
        return result.toString();
    }

    /** The parts between separators; an empty separator gives the characters. */
    public static Object split(String text, String separator) {
        List<String> parts = new ArrayList<>();
        if (separator.isEmpty()) {
            text.codePoints().forEach(c -> parts.add(Character.toString(c)));
            return Collections.unmodifiableList(parts);
        }
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
        }
        parts.add(text.substring(from));
        return Collections.unmodifiableList(parts);
    }

    /** The part of that number, from 1, or from −1 at the end; empty if there is none. */
    public static String splitPart(String text, String separator, int number) {
        if (number == 0) {
            throw new IllegalArgumentException("SPLIT_PART counts from 1, or from -1 at the end");
        }
        List<?> parts = (List<?>) split(text, separator);
        long index = number > 0 ? number - 1L : parts.size() + (long) number;
        return index < 0 || index >= parts.size() ? "" : (String) parts.get((int) index);
    }

    public static boolean startsWith(String text, String prefix) {
        return text.startsWith(prefix);
    }

    public static boolean endsWith(String text, String suffix) {
        return text.endsWith(suffix);
    }

    public static boolean contains(String text, String part) {
        return text.contains(part);
    }

    /** The first character's code point, 0 of an empty text. */
    public static int ascii(String text) {
        return text.isEmpty() ? 0 : text.codePointAt(0);
    }

    public static String chr(int codePoint) {
        boolean surrogate =
                codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        if (!Character.isValidCodePoint(codePoint) || surrogate) {
            throw new IllegalArgumentException(codePoint + " is the code of no character");
        }
        return Character.toString(codePoint);
    }

    /** Puts a text over as many characters as it has itself. */
    public static String overlay(String text, String placing, int from) {
        return overlay(text, placing, from, charLength(placing));
    }

    public static String overlay(String text, String placing, int from, int length) {
        if (from < 1 || length < 0) {
            throw new IllegalArgumentException(
                    "OVERLAY counts from 1 and takes no negative length, not "
                            + from
                            + ", "
                            + length);
        }
        String head = characters(text, 0, from - 1L);
        return head + placing + characters(text, from - 1L + length, Long.MAX_VALUE);
    }

    /** Replaces characters one by one; those without a counterpart are taken out. */
    public static String translate(String text, String from, String to) {
        int[] targets = to.codePoints().toArray();
        int[] sources = from.codePoints().toArray();
        Map<Integer, Integer> table = new HashMap<>();
        for (int i = 0; i < sources.length; i++) {
            table.putIfAbsent(sources[i], i < targets.length ? targets[i] : -1);
        }
        StringBuilder result = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> table.getOrDefault(c, c))
                .filter(c -> c >= 0)
                .forEach(result::appendCodePoint);
        return result.toString();
    }
}
