package org.nifibeam.kafka.write;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.RejectedRowException;

/** The topic of each row: text, with values of the row's fields in it. Immutable. */
final class TopicName {
    private static final Pattern FIELD = Pattern.compile("\\{([^{}]+)\\}");
    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private final String text;
    private final List<String> texts = new ArrayList<>();
    private final List<Integer> fields = new ArrayList<>();
    private final Set<String> names = new LinkedHashSet<>();

    /**
     * Reads {@code orders} or {@code orders-{country}}.
     *
     * @throws ProblemException UNKNOWN_FIELD, or INVALID_VALUE if no topic can be called so
     */
    TopicName(String setting, String text, Schema schema) throws ProblemException {
        this.text = text;
        Matcher matcher = FIELD.matcher(text);
        int from = 0;
        while (matcher.find()) {
            String name = matcher.group(1);
            if (schema.indexOf(name).isEmpty()) {
                throw new ProblemException(
                        ProblemCode.UNKNOWN_FIELD,
                        "'" + setting + "' names the field '" + name + "', which there is not",
                        Nearest.advice(name, schema.names()));
            }
            texts.add(text.substring(from, matcher.start()));
            fields.add(schema.indexOf(name).getAsInt());
            names.add(name);
            from = matcher.end();
        }
        texts.add(text.substring(from));
        String sample = String.join("x", texts);
        if (!isLegal(sample)) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "'" + setting + "' is '" + text + "', and no topic can be called so",
                    "names of topics are of letters, digits, '.', '_' and '-', 249 at most");
        }
    }

    private static boolean isLegal(String topic) {
        return LEGAL.matcher(topic).matches() && !topic.equals(".") && !topic.equals("..");
    }

    /** The fields whose values it has. */
    Set<String> fields() {
        return names;
    }

    /** True if all rows go to one topic. */
    boolean isConstant() {
        return fields.isEmpty();
    }

    /**
     * The topic of a row.
     *
     * @throws RejectedRowException if its values make no topic's name
     */
    String of(Row row) throws RejectedRowException {
        if (isConstant()) {
            return text;
        }
        StringBuilder name = new StringBuilder(texts.get(0));
        for (int i = 0; i < fields.size(); i++) {
            Object value = row.get(fields.get(i));
            name.append(value == null ? "" : value).append(texts.get(i + 1));
        }
        String topic = name.toString();
        if (!isLegal(topic)) {
            throw new RejectedRowException("its topic would be '" + topic + "', which none can be");
        }
        return topic;
    }

    @Override
    public String toString() {
        return text;
    }
}
