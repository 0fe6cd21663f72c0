package org.nifibeam.launcher.canvas;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** YAML text of maps, lists, texts, numbers and flags, one key a line. */
final class BlockYaml {
    private static final String PLAIN = "[A-Za-z_][A-Za-z0-9_ ./()<>=+-]*[A-Za-z0-9_)]|[A-Za-z_]";
    private static final Set<String> WORDS =
            Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private BlockYaml() {}

    static String write(Object value) {
        StringBuilder text = new StringBuilder();
        block(value, "", text);
        return text.toString();
    }

    private static void block(Object value, String indent, StringBuilder text) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            boolean first = true;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                text.append(first ? "" : indent);
                first = false;
                text.append(scalar(String.valueOf(entry.getKey()))).append(':');
                Object inner = entry.getValue();
                if (isBlock(inner)) {
                    text.append('\n').append(indent).append("  ");
                    block(inner, indent + "  ", text);
                } else {
                    text.append(' ').append(scalar(inner)).append('\n');
                }
            }
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            boolean first = true;
            for (Object item : list) {
                text.append(first ? "" : indent).append("- ");
                first = false;
                block(item, indent + "  ", text);
            }
        } else {
            text.append(scalar(value)).append('\n');
        }
    }

    private static boolean isBlock(Object value) {
        return value instanceof Map<?, ?> map && !map.isEmpty()
                || value instanceof List<?> list && !list.isEmpty();
    }

    private static String scalar(Object value) {
        boolean plain =
                value instanceof String text
                        && text.matches(PLAIN)
                        && !WORDS.contains(text.toLowerCase());
        return plain ? (String) value : PrettyJson.line(value);
    }
}
