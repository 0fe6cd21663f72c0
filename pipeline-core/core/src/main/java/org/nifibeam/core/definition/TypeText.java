package org.nifibeam.core.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.JsonSchema;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.LogicalType;
import org.nifibeam.core.schema.LogicalTypes;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.SchemaCoder;
import org.nifibeam.core.schema.SchemaException;
import org.nifibeam.core.schema.SchemaProblem;

/**
 * Types as text, the way {@link FieldType#toString} writes them: {@code int64?}, {@code
 * array<string>}, {@code map<string,double>}, {@code row{a: int64, b: string?}}; a trailing {@code
 * ?} says nullable. Logical types are words too: {@code date}, {@code var_string<10>}, or for one
 * that nobody knows {@code logical<name,base,argument>}. A type with a coder has no text.
 */
public final class TypeText {
    /** As deep as a schema may be that is written in bytes, {@link SchemaCoder}. */
    private static final int MAX_DEPTH = 200;

    /** Of a text that is wrong, so much is shown. */
    private static final int SHOWN = 200;

    private final String text;
    private int at;
    private int depth;

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

    /**
     * The type that a document gives, as {@code output_type} and its like: a word or text of this
     * notation, Beam's {@code integer} and {@code number} among the words, or a mapping in that of
     * {@link JsonSchema}.
     *
     * @throws SchemaException with everything that is wrong
     */
    public static FieldType type(DocumentNode node) {
        if (!(node instanceof DocumentNode.Scalar scalar)) {
            return JsonSchema.type(node.plain());
        }
        try {
            return switch (scalar.text()) {
                case "integer" -> FieldType.of(Kind.INT64);
                case "number" -> FieldType.of(Kind.DOUBLE);
                default -> type(scalar.text());
            };
        } catch (IllegalArgumentException e) {
            throw new SchemaException(
                    List.of(
                            new SchemaProblem(
                                    "",
                                    e.getMessage(),
                                    "write string, integer, number, boolean, bytes or a mapping of"
                                            + " JSON schema")));
        }
    }

    private void end() {
        if (at != text.length()) {
            throw wrong("nothing more");
        }
    }

    private FieldType type() {
        if (++depth > MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "no type: '" + shown() + "' is nested deeper than " + MAX_DEPTH + " levels");
        }
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
        } else if (take("logical<")) {
            String identifier = argument();
            require(',');
            FieldType base = type();
            List<String> arguments = take(",") ? arguments() : List.of();
            require('>');
            type = new FieldType.Logical(new LogicalType(identifier, base, arguments), false);
        } else {
            type = named();
        }
        depth--;
        return type.withNullable(take("?"));
    }

    /** A scalar kind, or a logical type that everybody knows. */
    private FieldType named() {
        int start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        String word = text.substring(start, at).toLowerCase(Locale.ROOT);
        boolean bare = !take("<");
        if (LogicalTypes.isKnown(word) && !(bare && word.equals("decimal"))) {
            List<String> arguments = bare ? List.of() : arguments();
            if (!bare) {
                require('>');
            }
            return new FieldType.Logical(LogicalTypes.named(word, arguments), false);
        }
        if (word.equals("coded")) {
            throw new IllegalArgumentException(
                    "no type: '"
                            + text
                            + "' has a coder of a program's own, which no text can name");
        }
        try {
            if (bare) {
                return FieldType.of(Kind.valueOf(word.toUpperCase(Locale.ROOT)));
            }
        } catch (IllegalArgumentException e) {
            // Said below, with its place.
        }
        at = start;
        throw wrong("a type");
    }

    private List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        do {
            arguments.add(argument());
        } while (take(","));
        return arguments;
    }

    private String argument() {
        if (take("`")) {
            return quoted();
        }
        int start = at;
        while (at < text.length() && ",<>`".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
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
        String name = quoted();
        if (!take(": ")) {
            throw wrong("': '");
        }
        return name;
    }

    /** What stands before the closing backtick; its own ones are doubled. */
    private String quoted() {
        int begin = at;
        int end = text.indexOf('`', at);
        while (end >= 0 && text.startsWith("``", end)) {
            end = text.indexOf('`', end + 2);
        }
        if (end < 0) {
            throw wrong("'`'");
        }
        at = end + 1;
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
                "no type: '" + shown() + "' should have " + wanted + " at " + at);
    }

    private String shown() {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
