package org.nifibeam.core.expression.function;

import java.util.ArrayList;
import java.util.List;

/**
 * The way to one value in a JSON text: {@code $}, then {@code .name}, {@code ["name"]}, {@code
 * ['name']} or {@code [index]}, counted from 0, in any number.
 *
 * @param steps a {@link String} for a member, an {@link Integer} for an element
 * @param text as written
 */
record JsonPath(List<Object> steps, String text) {
    JsonPath {
        steps = List.copyOf(steps);
    }

    /** Reads a path. */
    static JsonPath of(String text) {
        String path = text.strip();
        if (!path.startsWith("$")) {
            throw wrong(text, "it begins with '$'");
        }
        List<Object> steps = new ArrayList<>();
        int at = 1;
        while (at < path.length()) {
            if (path.charAt(at) == '.') {
                int end = at + 1;
                while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
                    end++;
                }
                String name = path.substring(at + 1, end);
                if (name.isEmpty() || name.equals("*")) {
                    throw wrong(text, "a name stands behind each '.'");
                }
                boolean quoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
                steps.add(quoted ? name.substring(1, name.length() - 1) : name);
                at = end;
            } else if (path.charAt(at) == '[') {
                at = bracket(path, at + 1, steps, text);
            } else {
                throw wrong(text, "'.' or '[' stands behind '" + path.substring(0, at) + "'");
            }
        }
        return new JsonPath(steps, text);
    }

    private static int bracket(String path, int start, List<Object> steps, String text) {
        char quote = start < path.length() ? path.charAt(start) : ' ';
        if (quote == '\'' || quote == '"') {
            int end = path.indexOf(quote, start + 1);
            if (end < 0 || end + 1 >= path.length() || path.charAt(end + 1) != ']') {
                throw wrong(text, "a name in brackets ends with " + quote + "]");
            }
            steps.add(path.substring(start + 1, end));
            return end + 2;
        }
        int end = path.indexOf(']', start);
        String index = end < 0 ? "" : path.substring(start, end).strip();
        if (index.isEmpty()
                || index.length() > 9
                || !index.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw wrong(text, "a number from 0 or a name in quotes stands in brackets");
        }
        steps.add(Integer.valueOf(index));
        return end + 1;
    }

    private static IllegalArgumentException wrong(String text, String rule) {
        return new IllegalArgumentException(
                "'" + text + "' is no JSON path ($.a.b[0]['c d']): " + rule);
    }

    @Override
    public String toString() {
        return text;
    }
}
