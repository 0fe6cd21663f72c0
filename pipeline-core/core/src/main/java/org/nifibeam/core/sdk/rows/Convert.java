package org.nifibeam.core.sdk.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.sdk.Expansion;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PTransform;
import org.nifibeam.core.sdk.types.ElementTypes;

/**
 * The same rows as elements of another type: fields are taken by their names, others are left out
 * (and never read, where the source can do that). Nothing is called for it.
 *
 * @param <I> the elements it takes
 * @param <O> the elements it gives
 */
public final class Convert<I, O> implements PTransform<PCollection<I>, PCollection<O>> {
    private final ElementType<O> type;

    private Convert(ElementType<O> type) {
        this.type = Objects.requireNonNull(type, "type");
    }

    /** Elements of a type, for example {@code ElementTypes.record(Flight.class)}. */
    public static <I, O> Convert<I, O> to(ElementType<O> type) {
        return new Convert<>(type);
    }

    /** The rows that hold the elements. */
    public static <I> PTransform<PCollection<I>, PCollection<Row>> toRows() {
        return new ToRows<>();
    }

    @Override
    public PCollection<O> expand(PCollection<I> input) {
        Expansion here = input.pipeline().expansion();
        here.require(input);
        Schema schema = input.collection().schema();
        List<Expression> expressions = new ArrayList<>();
        for (Field wanted : type.schema().fields()) {
            expressions.add(field(here, schema, wanted));
        }
        PCollection<O> output = here.output(type, input.windowing(), input.bounded());
        here.add(
                new Node.ParDo(
                        here.stage(),
                        input.collection(),
                        new RowFunction.Project(expressions),
                        output.collection()));
        return output;
    }

    private static Expression field(Expansion here, Schema schema, Field wanted) {
        OptionalInt index = schema.indexOf(wanted.name());
        if (index.isEmpty()) {
            throw here.problem(
                    ProblemCode.UNKNOWN_FIELD,
                    "there is no field '" + wanted.name() + "'",
                    Nearest.advice(wanted.name(), schema.names()));
        }
        FieldType type = schema.type(index.getAsInt());
        Expression reference = new Expression.FieldReference(index.getAsInt(), wanted.name(), type);
        if (type.equals(wanted.type())) {
            return reference;
        }
        if (!converts(type, wanted.type())) {
            throw here.problem(
                    ProblemCode.TYPE_MISMATCH,
                    "the field '" + wanted.name() + "' is " + type + ", not " + wanted.type(),
                    type.nullable() && !wanted.type().nullable()
                            ? "it may be null: use a boxed type, or leave nulls out before"
                            : "use a type that fits it");
        }
        return new Expression.Cast(reference, wanted.type());
    }

    /** Numbers are made other numbers, and what is never null may be null. */
    private static boolean converts(FieldType from, FieldType to) {
        boolean kinds =
                from instanceof FieldType.Scalar scalar && to.is(scalar.kind())
                        || from.isNumeric() && to.isNumeric();
        return kinds && (to.nullable() || !from.nullable());
    }

    /** Sees elements as what holds them. */
    private static final class ToRows<I> implements PTransform<PCollection<I>, PCollection<Row>> {
        @Override
        public String name() {
            return "ToRows";
        }

        @Override
        public PCollection<Row> expand(PCollection<I> input) {
            return new Convert<I, Row>(ElementTypes.rows(input.collection().schema()))
                    .expand(input);
        }
    }
}
