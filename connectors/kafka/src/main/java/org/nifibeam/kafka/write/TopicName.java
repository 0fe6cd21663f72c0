package org.nifibeam.kafka.write;

import java.util.Set;
import java.util.regex.Pattern;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.RejectedRowException;
import org.nifibeam.formats.message.FieldText;

/** The topic of each row: text, with values of the row's fields in it. Immutable. */
final class TopicName {
    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private final FieldText text;

    /**
     * Reads {@code orders} or {@code orders-{country}}.
     *
     * @throws ProblemException UNKNOWN_FIELD, or INVALID_VALUE if no topic can be called so
     */
    TopicName(String setting, String text, Schema schema) throws ProblemException {
        this.text = new FieldText(setting, text, schema);
        if (!isLegal(this.text.with("x"))) {
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
        return text.fields();
    }

    /** True if all rows go to one topic. */
    boolean isConstant() {
        return text.isConstant();
    }

    /**
     * The topic of a row.
     *
     * @throws RejectedRowException if its values make no topic's name
     */
    String of(Row row) throws RejectedRowException {
        String topic = text.of(row);
        if (!isConstant() && !isLegal(topic)) {
            throw new RejectedRowException("its topic would be '" + topic + "', which none can be");
        }
        return topic;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
