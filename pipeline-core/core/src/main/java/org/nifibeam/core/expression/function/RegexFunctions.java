package org.nifibeam.core.expression.function;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions, {@link java.util.regex.Pattern}'s, for generated code. A match is looked for
 * anywhere in the text unless the pattern has anchors.
 */
public final class RegexFunctions {
    private RegexFunctions() {}

    /** A pattern from its text. */
    public static Object pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "the pattern '"
                            + text
                            + "' is no regular expression: "
                            + e.getDescription()
                            + (e.getIndex() < 0 ? "" : " at position " + (e.getIndex() + 1)),
                    e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("the pattern is nested too deep", e);
        }
    }

    /** A pattern from the text of a SIMILAR TO without ESCAPE. */
    public static Object similarPattern(String text) {
        return similarPattern(text, -1);
    }

    private static Object similarPattern(String text, int escape) {
        try {
            return Pattern.compile(SimilarPattern.regex(text, escape));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no pattern of SIMILAR TO: " + e.getDescription(), e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("the pattern is nested too deep", e);
        }
    }

    /** The character of an ESCAPE, a code point. */
    public static Object escape(String text) {
        return StringFunctions.escape(text);
    }

    /** SIMILAR TO: the whole text matches. */
    public static boolean similar(String text, Object pattern) {
        return matching(pattern, () -> matcher(text, pattern).matches());
    }

    /** SIMILAR TO with a character that takes the meaning from the one behind it. */
    public static boolean similar(String text, String pattern, Object escape) {
        return similar(text, similarPattern(pattern, (Integer) escape));
    }

    public static boolean like(String text, Object pattern) {
        return matching(pattern, () -> matcher(text, pattern).find());
    }

    /** Replaces every match; {@code $1} in the replacement is what the first group has matched. */
    public static String replace(String text, Object pattern, String replacement) {
        try {
            return matching(pattern, () -> matcher(text, pattern).replaceAll(replacement));
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "the replacement '"
                            + replacement
                            + "' names a group that '"
                            + pattern
                            + "' has not",
                    e);
        }
    }

    /** The first match, or its first group if the pattern has groups; null if there is none. */
    public static String extract(String text, Object pattern) {
        Matcher matcher = matcher(text, pattern);
        return matching(pattern, matcher::find)
                ? matcher.group(Math.min(1, matcher.groupCount()))
                : null;
    }

    /** A group of the first match, 0 for all of it; null if there is none. */
    public static String extract(String text, Object pattern, int group) {
        Matcher matcher = matcher(text, pattern);
        if (group < 0 || group > matcher.groupCount()) {
            throw new IllegalArgumentException(
                    "'" + pattern + "' has " + matcher.groupCount() + " groups, no group " + group);
        }
        return matching(pattern, matcher::find) ? matcher.group(group) : null;
    }

    /** All matches, each as {@link #extract(String, Object)} gives it. */
    public static Object extractAll(String text, Object pattern) {
        Matcher matcher = matcher(text, pattern);
        int group = Math.min(1, matcher.groupCount());
        List<String> found = new ArrayList<>();
        while (matching(pattern, matcher::find)) {
            String match = matcher.group(group);
            found.add(match == null ? "" : match);
        }
        return Collections.unmodifiableList(found);
    }

    public static int count(String text, Object pattern) {
        return ((List<?>) extractAll(text, pattern)).size();
    }

    private static Matcher matcher(String text, Object pattern) {
        return ((Pattern) pattern).matcher(text);
    }

    /** Groups that repeat take stack for each repetition. */
    private static <T> T matching(Object pattern, Supplier<T> match) {
        try {
            return match.get();
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException(
                    "the text is too long for the pattern '" + pattern + "'", e);
        }
    }
}
