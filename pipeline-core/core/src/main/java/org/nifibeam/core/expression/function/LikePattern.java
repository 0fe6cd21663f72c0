package org.nifibeam.core.expression.function;

/**
 * Matches SQL's LIKE straight on the pattern. On a mismatch it goes back to the last {@code %}
 * only, so that no pattern costs more than text length × pattern length; there is no regular
 * expression to translate, cache or attack.
 */
final class LikePattern {
    private LikePattern() {}

    /** {@code escape} is a code point, −1 for none. */
    static boolean matches(String text, String pattern, int escape) {
        int at = 0;
        int in = 0;
        int retryAt = -1;
        int retryIn = -1;
        while (true) {
            if (in < pattern.length() && pattern.codePointAt(in) == '%' && escape != '%') {
                in++;
                retryIn = in;
                retryAt = at;
                continue;
            }
            if (at == text.length() && in == pattern.length()) {
                return true;
            }
            int step =
                    at < text.length() && in < pattern.length()
                            ? step(text, at, pattern, in, escape)
                            : 0;
            if (step > 0) {
                in += step;
                at += Character.charCount(text.codePointAt(at));
            } else if (retryIn >= 0 && retryAt < text.length()) {
                retryAt += Character.charCount(text.codePointAt(retryAt));
                at = retryAt;
                in = retryIn;
            } else {
                return false;
            }
        }
    }

    /** How many units of the pattern match the one character at {@code at}; 0 if they do not. */
    private static int step(String text, int at, String pattern, int in, int escape) {
        int wanted = pattern.codePointAt(in);
        int units = Character.charCount(wanted);
        if (wanted == escape) {
            if (in + units == pattern.length()) {
                throw new IllegalArgumentException(
                        "the pattern '" + pattern + "' ends with its ESCAPE character");
            }
            wanted = pattern.codePointAt(in + units);
            units += Character.charCount(wanted);
        } else if (wanted == '_') {
            return units;
        }
        return text.codePointAt(at) == wanted ? units : 0;
    }
}
