package org.nifibeam.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlSetOperator;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Expression.FieldReference;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.expression.Operator;
import org.nifibeam.core.expression.Typing;
import org.nifibeam.core.model.AggregateFunction;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.Combiner;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.query.Relation;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/**
 * UNION, INTERSECT and EXCEPT, per window. Rows are compared column by column, to which two nulls
 * are the same.
 */
final class SetOperations {
    private static final String SIDE = "side";

    private SetOperations() {}

    static Relation of(SqlBasicCall call, Relation left, Relation right, CalciteParser parser)
            throws ProblemException {
        boolean all = ((SqlSetOperator) call.getOperator()).isAll();
        if (call.getKind() != SqlKind.UNION && all) {
            throw parser.error(
                    ProblemCode.UNSUPPORTED,
                    call,
                    call.getKind() + " ALL is not supported",
                    "leave ALL away, so that each row is given once");
        }
        Schema schema = common(call, left.schema(), right.schema(), parser);
        Relation lefts = conformed(left, schema);
        Relation rights = conformed(right, schema);
        if (call.getKind() == SqlKind.UNION) {
            Relation union = new Relation.Union(List.of(lefts, rights));
            return all ? union : SqlQuery.distinct(call, union, parser);
        }
        SqlQuery.distinct(call, lefts, parser);
        return compared(lefts, rights, call.getKind() == SqlKind.INTERSECT);
    }

    private static Schema common(
            SqlBasicCall call, Schema first, Schema second, CalciteParser parser)
            throws ProblemException {
        String verb =
                switch (call.getKind()) {
                    case UNION -> "unites";
                    case INTERSECT -> "intersects";
                    default -> "compares";
                };
        if (first.size() != second.size()) {
            throw parser.error(
                    ProblemCode.TYPE_MISMATCH,
                    call,
                    "it " + verb + " " + first.size() + " columns with " + second.size(),
                    "select as many on both sides");
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            Optional<FieldType> common = Typing.common(first.type(i), second.type(i));
            if (common.isEmpty()) {
                throw parser.error(
                        ProblemCode.TYPE_MISMATCH,
                        call,
                        "it " + verb + " " + first.field(i) + " with " + second.field(i),
                        "convert one with CAST");
            }
            fields.add(new Field(first.field(i).name(), common.get()));
        }
        return Schema.of(fields);
    }

    /** Each row of the left side once that the right one has, or has not. */
    private static Relation compared(Relation lefts, Relation rights, boolean inBoth)
            throws ProblemException {
        Schema schema = lefts.schema();
        int columns = schema.size();
        String side = SIDE;
        while (schema.indexOf(side).isPresent()) {
            side += "'";
        }
        Relation all = new Relation.Union(List.of(marked(lefts, side, 0), marked(rights, side, 1)));
        FieldReference mark = new FieldReference(columns, side, all.schema().type(columns));
        List<Aggregation> sides =
                List.of(
                        new Aggregation(side + " first", function("min"), mark),
                        new Aggregation(side + " last", function("max"), mark));
        List<Integer> keys = IntStream.range(0, columns).boxed().toList();
        Relation groups = new Relation.Group(all, keys, sides);
        Expression first = reference(groups.schema(), columns);
        Expression last = reference(groups.schema(), columns + 1);
        Expression wanted =
                Typing.operation(
                        Operator.AND,
                        List.of(
                                Typing.operation(Operator.EQUAL, List.of(first, number(0))),
                                Typing.operation(
                                        Operator.EQUAL, List.of(last, number(inBoth ? 1 : 0)))));
        List<Expression> values = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            values.add(reference(groups.schema(), i));
        }
        return new Relation.Project(new Relation.Filter(groups, wanted), values, schema);
    }

    private static Combiner function(String name) {
        return AggregateFunction.of(name).orElseThrow();
    }

    private static Literal number(int value) {
        return new Literal(value, FieldType.of(Kind.INT32));
    }

    private static FieldReference reference(Schema schema, int index) {
        Field field = schema.field(index);
        return new FieldReference(index, field.name(), field.type());
    }

    private static Relation marked(Relation rows, String name, int mark) {
        Schema schema = rows.schema();
        List<Field> fields = new ArrayList<>(schema.fields());
        List<Expression> values = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            values.add(reference(schema, i));
        }
        fields.add(new Field(name, FieldType.of(Kind.INT32)));
        values.add(number(mark));
        return new Relation.Project(rows, values, Schema.of(fields));
    }

    private static Relation conformed(Relation side, Schema schema) throws ProblemException {
        if (side.schema().equals(schema)) {
            return side;
        }
        List<Expression> values = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            Expression value = reference(side.schema(), i);
            FieldType type = schema.type(i);
            if (type instanceof FieldType.Scalar scalar && !value.type().is(scalar.kind())) {
                value = Typing.cast(value, scalar.kind());
            }
            values.add(value.type().equals(type) ? value : widened(value, type));
        }
        return new Relation.Project(side, values, schema);
    }

    /** The value as one of a type that only differs in what may be null. */
    private static Expression widened(Expression value, FieldType type) {
        Expression always = new Literal(true, FieldType.of(Kind.BOOLEAN));
        return new Expression.Conditional(
                List.of(new Expression.Conditional.Branch(always, value)),
                new Literal(null, type.withNullable(true)),
                type);
    }
}
