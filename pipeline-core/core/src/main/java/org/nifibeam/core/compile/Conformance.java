package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Typing;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/** Brings values and collections to types that hold all of theirs: wider numbers, nullable. */
final class Conformance {
    private Conformance() {}

    /** The schema that rows of both can be brought to, empty if there is none. */
    static Optional<Schema> common(Schema left, Schema right) {
        if (left.size() != right.size()) {
            return Optional.empty();
        }
        List<Field> fields = new ArrayList<>();
        for (Field field : left.fields()) {
            if (right.indexOf(field.name()).isEmpty()) {
                return Optional.empty();
            }
            FieldType other = right.type(right.indexOf(field.name()).getAsInt());
            Optional<FieldType> type = Typing.common(field.type(), other);
            if (type.isEmpty()) {
                return Optional.empty();
            }
            fields.add(new Field(field.name(), type.get()));
        }
        return Optional.of(Schema.of(fields));
    }

    /**
     * The value as one of a type that {@link Typing#common} has found, or the same type nullable.
     */
    static Expression to(FieldType type, Expression value) {
        Expression wide = value;
        if (type instanceof FieldType.Scalar scalar && !value.type().is(scalar.kind())) {
            try {
                wide = Typing.cast(value, scalar.kind());
            } catch (ProblemException e) {
                throw new IllegalStateException(value + " is no " + type, e);
            }
        }
        if (wide.type().equals(type)) {
            return wide;
        }
        Expression always = new Expression.Literal(true, FieldType.of(Kind.BOOLEAN));
        return new Expression.Conditional(
                List.of(new Expression.Conditional.Branch(always, wide)),
                new Expression.Literal(null, type),
                type);
    }

    /** A field as an expression. */
    static Expression field(Schema schema, int index) {
        Field field = schema.field(index);
        return new Expression.FieldReference(index, field.name(), field.type());
    }

    /** The collection with rows of a schema that {@link #common} has found. */
    static PCollection to(
            Schema schema, PCollection input, TransformSpec spec, Translation translation) {
        if (input.schema().equals(schema)) {
            return input;
        }
        List<Expression> values = new ArrayList<>();
        for (Field field : schema.fields()) {
            int index = input.schema().indexOf(field.name()).orElseThrow();
            values.add(to(field.type(), field(input.schema(), index)));
        }
        PCollection output =
                new PCollection(
                        translation.innerName(spec, "conformed"),
                        schema,
                        input.windowing(),
                        input.bounded());
        translation.addInner(
                new Node.ParDo(
                        translation.stage(spec), input, new RowFunction.Project(values), output));
        return output;
    }
}
