package org.nifibeam.launcher.canvas;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** JSON text of maps, lists, texts, numbers, flags and nulls. */
final class PrettyJson {
    private PrettyJson() {}

    /** Over many lines, indented by two spaces a level. */
    static String lines(Object value) {
        return write(value, "\n");
    }

    /** In one line. */
    static String line(Object value) {
        return write(value, "").strip();
    }

    /**
     * @param line what a line begins with, a line feed and its indentation; empty for none
     */
    private static String write(Object value, String line) {
        String deeper = line.isEmpty() ? "" : line + "  ";
        if (value instanceof Map<?, ?> map) {
            List<String> entries = new ArrayList<>();
            map.forEach(
                    (key, entry) ->
                            entries.add(
                                    deeper
                                            + text(String.valueOf(key))
                                            + ": "
                                            + write(entry, deeper)));
            return block('{', entries, line, '}');
        }
        if (value instanceof List<?> list) {
            List<String> items = new ArrayList<>();
            list.forEach(item -> items.add(deeper + write(item, deeper)));
            return block('[', items, line, ']');
        }
        boolean bare = value == null || value instanceof Number || value instanceof Boolean;
        return bare ? String.valueOf(value) : text(value.toString());
    }

    private static String block(char begin, List<String> parts, String line, char end) {
        String inside = String.join(line.isEmpty() ? ", " : ",", parts);
        return parts.isEmpty() ? "" + begin + end : begin + inside + line + end;
    }

    static String text(String text) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
