package org.nifibeam.formats.message;

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

/** Text with values of a row's fields in it: {@code orders-{country}}. Immutable. */
public final class FieldText {
    private static final Pattern FIELD = Pattern.compile("\\{([^{}]+)\\}");

    private final String text;
    private final List<String> texts = new ArrayList<>();
    private final List<Integer> fields = new ArrayList<>();
    private final Set<String> names = new LinkedHashSet<>();

    /**
     * Reads one.
     *
     * @param setting the setting that it is of, for messages
     * @throws ProblemException UNKNOWN_FIELD
     */
    public FieldText(String setting, String text, Schema schema) throws ProblemException {
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
    }

    /** The fields whose values it has. */
    public Set<String> fields() {
        return names;
    }

    /** True if it is the same for all rows. */
    public boolean isConstant() {
        return fields.isEmpty();
    }

    /** What it would be if every value were this one. */
    public String with(String value) {
        return String.join(value, texts);
    }

    /** The text of a row; a value that is null is none. */
    public String of(Row row) {
        if (isConstant()) {
            return text;
        }
        StringBuilder made = new StringBuilder(texts.get(0));
        for (int i = 0; i < fields.size(); i++) {
            Object value = row.get(fields.get(i));
            made.append(value == null ? "" : value).append(texts.get(i + 1));
        }
        return made.toString();
    }

    @Override
    public String toString() {
        return text;
    }
}
