package org.nifibeam.core.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/**
 * Types as text, the way {@link FieldType#toString} writes them: {@code int64?}, {@code
 * array<string>}, {@code map<string,double>}, {@code row{a: int64, b: string?}}; a trailing {@code
 * ?} says nullable.
 */
public final class TypeText {
    private final String text;
    private int at;

    private TypeText(String text) {
        this.text = text;
    }

    /** The schema written as {@code {name: type, …}}. */
    public static Schema schema(String text) {
        TypeText reader = new TypeText(text);
        Schema schema = reader.fields();
        reader.end();
        return schema;
    }

    /** The type written. */
    public static FieldType type(String text) {
        TypeText reader = new TypeText(text);
        FieldType type = reader.type();
        reader.end();
        return type;
    }

    private void end() {
        if (at != text.length()) {
            throw wrong("nothing more");
        }
    }

    private FieldType type() {
        FieldType type;
        if (take("array<")) {
            type = new FieldType.Array(type(), false);
            require('>');
        } else if (take("map<")) {
            FieldType key = type();
            require(',');
            type = new FieldType.Mapping(key, type(), false);
            require('>');
        } else if (text.startsWith("row{", at)) {
            at += 3;
            type = new FieldType.Nested(fields(), false);
        } else {
            type = FieldType.of(kind());
        }
        return type.withNullable(take("?"));
    }

    private Kind kind() {
        int start = at;
        while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
            at++;
        }
        try {
            return Kind.valueOf(text.substring(start, at).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            at = start;
            throw wrong("a type");
        }
    }

    private Schema fields() {
        List<Field> fields = new ArrayList<>();
        require('{');
        while (!take("}")) {
            String name = name();
            fields.add(new Field(name, type()));
            take(", ");
        }
        return Schema.of(fields);
    }

    /** A name and the colon behind it; odd names stand in backticks, their own ones doubled. */
    private String name() {
        if (!take("`")) {
            int colon = text.indexOf(": ", at);
            if (colon < 0) {
                throw wrong("a field");
            }
            String name = text.substring(at, colon);
            at = colon + 2;
            return name;
        }
        int begin = at;
        int end = text.indexOf('`', at);
        while (end >= 0 && text.startsWith("``", end)) {
            end = text.indexOf('`', end + 2);
        }
        if (end < 0) {
            throw wrong("'`'");
        }
        at = end + 1;
        if (!take(": ")) {
            throw wrong("': '");
        }
        return text.substring(begin, end).replace("``", "`");
    }

    private boolean take(String word) {
        boolean here = text.startsWith(word, at);
        at += here ? word.length() : 0;
        return here;
    }

    private void require(char wanted) {
        if (!take(String.valueOf(wanted))) {
            throw wrong("'" + wanted + "'");
        }
    }

    private IllegalArgumentException wrong(String wanted) {
        return new IllegalArgumentException(
                "no type: '" + text + "' should have " + wanted + " at " + at);
    }
}
