package org.nifibeam.core.definition;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * YAML in block style of values whose texts need no folding, nor quotes unless they are in braces
 * as schemas are, exactly as the library writes them, which it does through several
 * representations: a definition is written down after each stage of a canvas. What is not that
 * simple is left to the library.
 */
final class BlockYaml {
    /** The library writes longer keys in another form. */
    private static final int LONGEST_KEY = 100;

    private final StringBuilder text = new StringBuilder();
    private final int width;
    private boolean simple = true;

    private BlockYaml(int width) {
        this.width = width;
    }

    /**
     * The text of a map or a list, whose keys are texts.
     *
     * @param width of a line, in characters
     * @return empty if it is one for the library
     */
    static Optional<String> write(Object value, int width) {
        BlockYaml yaml = new BlockYaml(width);
        yaml.block(value, 0);
        return yaml.simple ? Optional.of(yaml.text.toString()) : Optional.empty();
    }

    /** A value that begins where the text is by now, and goes on at a column. */
    private void block(Object value, int column) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            map(map, column);
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            list(list, column);
        } else {
            scalar(value);
        }
    }

    private void map(Map<?, ?> map, int column) {
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!first) {
                indent(column);
            }
            first = false;
            if (!(entry.getKey() instanceof String key) || key.length() > LONGEST_KEY) {
                simple = false;
                return;
            }
            plain(key);
            text.append(':');
            Object value = entry.getValue();
            if (value instanceof Map<?, ?> inner && !inner.isEmpty()) {
                text.append('\n');
                indent(column + 2);
                map(inner, column + 2);
            } else if (value instanceof List<?> inner && !inner.isEmpty()) {
                text.append('\n');
                indent(column);
                list(inner, column);
            } else if (value instanceof String string && isInBraces(string)) {
                text.append(' ');
                quoted(string, column + 2);
            } else {
                text.append(' ');
                scalar(value);
            }
        }
    }

    private void list(List<?> list, int column) {
        boolean first = true;
        for (Object item : list) {
            if (!first) {
                indent(column);
            }
            first = false;
            text.append("- ");
            block(item, column + 2);
        }
    }

    private void indent(int column) {
        for (int i = 0; i < column; i++) {
            text.append(' ');
        }
    }

    /** Ends the line. */
    private void scalar(Object value) {
        if (value instanceof String string) {
            plain(string);
        } else if (value instanceof Map<?, ?>) {
            text.append("{}");
        } else if (value instanceof List<?>) {
            text.append("[]");
        } else if (value == null
                || value instanceof Boolean
                || value instanceof Long
                || value instanceof Integer) {
            text.append(value);
        } else {
            simple = false;
        }
        // A line's length, the end of the one before not counted.
        simple &= text.length() - text.lastIndexOf("\n") - 1 < width;
        text.append('\n');
    }

    private void plain(String string) {
        simple &= isPlain(string);
        text.append(string);
    }

    /** In quotes; a line that is too long ends at the next single space. Ends the line. */
    private void quoted(String string, int column) {
        int lineStart = text.lastIndexOf("\n") + 1;
        text.append('\'');
        for (int i = 0; i < string.length(); i++) {
            char at = string.charAt(i);
            boolean single =
                    at == ' ' && string.charAt(i - 1) != ' ' && string.charAt(i + 1) != ' ';
            if (single && text.length() - lineStart > width) {
                text.append('\n');
                lineStart = text.length();
                indent(column);
            } else {
                text.append(at);
            }
        }
        text.append("'\n");
    }

    /** Needs quotes, and what is inside needs nothing else. */
    private static boolean isInBraces(String string) {
        if (!string.startsWith("{") || !string.endsWith("}")) {
            return false;
        }
        for (int i = 0; i < string.length(); i++) {
            char at = string.charAt(i);
            if (at < ' ' || at > '~' || at == '\'') {
                return false;
            }
        }
        return true;
    }

    /**
     * Begins with a letter, or as no number does; is none of YAML's words, and has no sign that
     * could mean something.
     */
    private static boolean isPlain(String string) {
        if (string.isEmpty() || string.endsWith(" ")) {
            return false;
        }
        if (!isLetter(string.charAt(0)) && !beginsAsAnId(string)) {
            return false;
        }
        for (int i = 1; i < string.length(); i++) {
            char at = string.charAt(i);
            if (!isLetter(at) && (at < '0' || at > '9') && " _-./()+*=<>,".indexOf(at) < 0) {
                return false;
            }
        }
        return !string.equalsIgnoreCase("true")
                && !string.equalsIgnoreCase("false")
                && !string.equalsIgnoreCase("null");
    }

    /** A digit, and two hyphens behind it, of which a number has one at most. */
    private static boolean beginsAsAnId(String string) {
        char first = string.charAt(0);
        return first >= '0' && first <= '9' && string.indexOf('-') != string.lastIndexOf('-');
    }

    private static boolean isLetter(char at) {
        return at >= 'a' && at <= 'z' || at >= 'A' && at <= 'Z';
    }
}
