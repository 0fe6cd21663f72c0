package org.nifibeam.core.expression;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.nifibeam.core.expression.Expression.Construct;
import org.nifibeam.core.expression.Expression.FieldReference;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.expression.Expression.NestedField;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Schema;

/** The types of nested rows, arrays and maps, read and made. */
public final class StructureTyping {
    private StructureTyping() {}

    /** A field of a nested row, or of a row in an expression. */
    public static Expression nested(Expression row, String name) throws ProblemException {
        if (!(row.type() instanceof FieldType.Nested nested)) {
            throw new ProblemException(
                    ProblemCode.TYPE_MISMATCH,
                    Typing.described(row) + " has no fields, so there is no '" + name + "' in it",
                    "only rows have fields; the elements of maps and arrays stand in brackets");
        }
        Schema schema = nested.schema();
        int index = schema.indexOf(name).orElse(-1);
        if (index < 0) {
            throw new ProblemException(
                    ProblemCode.UNKNOWN_FIELD,
                    "there is no field '" + name + "' in " + ExpressionText.brief(row),
                    Typing.known(name, schema));
        }
        FieldType type = schema.type(index);
        return new NestedField(
                row, index, name, type.withNullable(type.nullable() || row.type().nullable()));
    }

    /** {@code array[position]}, counted from 1, or {@code map[key]}. */
    public static Expression item(Expression collection, Expression key) throws ProblemException {
        boolean array = collection.type() instanceof FieldType.Array;
        if (!array && !(collection.type() instanceof FieldType.Mapping)) {
            throw new ProblemException(
                    ProblemCode.TYPE_MISMATCH,
                    "brackets take an element of an array or a map, not of "
                            + Typing.described(collection),
                    "a field of a nested row stands behind a dot");
        }
        if (array
                && key instanceof Literal literal
                && literal.value() instanceof Number position
                && position.longValue() < 1) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "arrays count from 1, so that there is no element " + position,
                    "write [1] for the first one");
        }
        return ScalarFunctions.call("ITEM", List.of(collection, key));
    }

    /** {@code ARRAY[…]}. */
    public static Expression array(List<Expression> elements) throws ProblemException {
        if (elements.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.TYPE_MISMATCH, "an empty array has no type", "give it an element");
        }
        List<Expression> same = Typing.unify(elements, "ARRAY");
        FieldType element = Typing.meeting(same, "ARRAY");
        return new Construct(
                Construct.Constructor.ARRAY, same, new FieldType.Array(element, false));
    }

    /** {@code MAP[key, value, …]}. */
    public static Expression map(List<Expression> entries) throws ProblemException {
        if (entries.isEmpty() || entries.size() % 2 != 0) {
            throw new ProblemException(
                    ProblemCode.TYPE_MISMATCH,
                    "MAP takes keys and values in turns, not " + entries.size() + " arguments",
                    "write MAP['key', value]");
        }
        List<Expression> keys = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        for (int i = 0; i < entries.size(); i += 2) {
            keys.add(entries.get(i));
            values.add(entries.get(i + 1));
        }
        keys = Typing.unify(keys, "MAP");
        values = Typing.unify(values, "MAP");
        FieldType key = Typing.meeting(keys, "MAP").withNullable(false);
        if (!(key instanceof FieldType.Scalar)) {
            throw new ProblemException(
                    ProblemCode.TYPE_MISMATCH, "a map's key is no " + key, "make it a scalar");
        }
        List<Expression> both = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            both.add(keys.get(i));
            both.add(values.get(i));
        }
        return new Construct(
                Construct.Constructor.MAP,
                both,
                new FieldType.Mapping(key, Typing.meeting(values, "MAP"), false));
    }

    /** {@code ROW(…)}: fields keep their names, other values are called f0, f1, …. */
    public static Expression row(List<Expression> values) throws ProblemException {
        List<Field> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < values.size(); i++) {
            Expression value = values.get(i);
            String name =
                    value instanceof FieldReference field
                            ? field.name()
                            : value instanceof NestedField field ? field.name() : "f" + i;
            if (!names.add(name)) {
                throw new ProblemException(
                        ProblemCode.DUPLICATE,
                        "ROW has two fields '" + name + "'",
                        "make one of them an expression, or leave it out");
            }
            fields.add(new Field(name, value.type()));
        }
        return new Construct(
                Construct.Constructor.ROW, values, new FieldType.Nested(Schema.of(fields), false));
    }
}
