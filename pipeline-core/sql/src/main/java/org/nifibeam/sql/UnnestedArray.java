package org.nifibeam.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUnnestOperator;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Expression.FieldReference;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.expression.Expression.NestedField;
import org.nifibeam.core.expression.Operator;
import org.nifibeam.core.expression.ScalarFunctions;
import org.nifibeam.core.expression.Typing;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.query.Relation;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/**
 * {@code UNNEST(array) AS alias (column)} in FROM: a row for each element of an array that the
 * tables before it have. The elements are a column, called as the alias if it has no name; those
 * that are rows are their fields.
 *
 * @param node the array
 * @param columns their names; empty if there are none
 */
record UnnestedArray(SqlNode node, Optional<String> alias, List<String> columns) {
    /** True for an item of FROM that is one. */
    static boolean is(SqlNode item) {
        return array(item).getKind() == SqlKind.UNNEST;
    }

    private static SqlNode array(SqlNode item) {
        SqlNode inner = item;
        while (inner.getKind() == SqlKind.AS || inner.getKind() == SqlKind.LATERAL) {
            inner = ((SqlCall) inner).operand(0);
        }
        return inner;
    }

    static UnnestedArray read(SqlNode item, CalciteParser parser) throws ProblemException {
        SqlBasicCall call = (SqlBasicCall) array(item);
        if (call.operandCount() != 1 || ((SqlUnnestOperator) call.getOperator()).withOrdinality) {
            throw parser.error(
                    ProblemCode.UNSUPPORTED,
                    call,
                    "UNNEST of several arrays, or WITH ORDINALITY, is not supported",
                    "unnest one array");
        }
        List<String> names = new ArrayList<>();
        if (item instanceof SqlBasicCall named && named.getKind() == SqlKind.AS) {
            for (SqlNode name : named.getOperandList().subList(1, named.operandCount())) {
                names.add(((SqlIdentifier) name).getSimple());
            }
        }
        return new UnnestedArray(
                call.operand(0),
                names.stream().findFirst(),
                names.isEmpty() ? names : List.copyOf(names.subList(1, names.size())));
    }

    static ProblemException alone(SqlNode item, CalciteParser parser) {
        return parser.error(
                ProblemCode.UNSUPPORTED,
                item,
                "UNNEST needs a table before it, whose array it takes",
                "write FROM t, UNNEST(t.array) AS items (item)");
    }

    /** An array is joined with its own row, so that there is nothing to say behind ON. */
    static void checkJoin(SqlJoin join, CalciteParser parser) throws ProblemException {
        boolean known = join.getJoinType() == JoinType.INNER || join.getJoinType() == JoinType.LEFT;
        boolean always =
                join.getConditionType() == JoinConditionType.ON
                        && join.getCondition() instanceof SqlLiteral literal
                        && Boolean.TRUE.equals(literal.getValue());
        if (!known || !always) {
            throw parser.error(
                    ProblemCode.UNSUPPORTED,
                    join,
                    "UNNEST is joined by CROSS JOIN, or by LEFT JOIN ... ON TRUE, which keeps rows of empty arrays",
                    "put conditions in WHERE");
        }
    }

    /**
     * The rows with their elements.
     *
     * @param order the array's number in FROM
     * @param keepsEmpty true if a row whose array is empty or null is given, with a null
     */
    Scope with(Scope rows, int order, boolean keepsEmpty, CalciteParser parser)
            throws ProblemException {
        Expression array =
                new SqlTranslation(new RowNames(rows, "UNNEST", parser), parser).expression(node);
        if (!(array.type() instanceof FieldType.Array)) {
            throw parser.error(
                    ProblemCode.TYPE_MISMATCH,
                    node,
                    "UNNEST takes an array, but " + node + " is " + array.type(),
                    "unnest a column that is one");
        }
        Relation elements = elements(rows.relation(), rows.real(array), keepsEmpty);
        int offset = rows.relation().schema().size();
        FieldType element = elements.schema().type(offset);
        Schema named;
        if (element instanceof FieldType.Nested nested) {
            elements = withFields(elements, offset, nested);
            Schema fields = elements.schema();
            named = Schema.of(unnumbered(nested.schema(), fields, offset));
        } else {
            String name = alias.orElse("EXPR$" + order);
            named = Schema.of(new Field(name, element));
        }
        if (!columns.isEmpty()) {
            named = FromClause.renamed(node, named, columns, parser);
        }
        List<Scope.Member> members = new ArrayList<>(rows.tables());
        members.add(new Scope.Member(alias, order, named, offset));
        return new Scope(elements, members);
    }

    private static Relation elements(Relation rows, Expression array, boolean keepsEmpty)
            throws ProblemException {
        Schema schema = rows.schema();
        List<Expression> values = references(schema, schema.size());
        Expression taken = array;
        if (keepsEmpty) {
            Expression some =
                    Typing.operation(
                            Operator.GREATER,
                            List.of(
                                    ScalarFunctions.call("CARDINALITY", List.of(array)),
                                    new Literal(0, FieldType.of(Kind.INT32))));
            taken =
                    Typing.conditional(
                            List.of(some),
                            List.of(array),
                            new Literal(null, FieldType.nullable(Kind.BOOLEAN)));
        }
        values.add(taken);
        List<Field> fields = new ArrayList<>(schema.fields());
        fields.add(new Field(free("element", schema.names()), taken.type()));
        Relation listed = new Relation.Project(rows, values, Schema.of(fields));
        if (!keepsEmpty && taken.type().nullable()) {
            Expression list = references(listed.schema(), fields.size()).get(schema.size());
            listed =
                    new Relation.Filter(
                            listed, Typing.operation(Operator.IS_NOT_NULL, List.of(list)));
        }
        return new Relation.Unnest(listed, schema.size());
    }

    private static List<Expression> references(Schema schema, int count) {
        List<Expression> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(new FieldReference(i, schema.field(i).name(), schema.type(i)));
        }
        return values;
    }

    private static String free(String wanted, List<String> taken) {
        String name = wanted;
        while (taken.contains(name)) {
            name += "'";
        }
        return name;
    }

    /** The rows with the fields of an element instead of it. */
    private static Relation withFields(Relation elements, int index, FieldType.Nested nested) {
        Schema schema = elements.schema();
        List<Expression> values = references(schema, index);
        List<Field> fields = new ArrayList<>(schema.fields().subList(0, index));
        Set<String> names = new HashSet<>(schema.names());
        FieldReference row =
                new FieldReference(index, schema.field(index).name(), schema.type(index));
        for (int i = 0; i < nested.schema().size(); i++) {
            Field field = nested.schema().field(i);
            FieldType type =
                    field.type().withNullable(field.type().nullable() || nested.nullable());
            values.add(new NestedField(row, i, field.name(), type));
            String name = free(field.name(), List.copyOf(names));
            names.add(name);
            fields.add(new Field(name, type));
        }
        return new Relation.Project(elements, values, Schema.of(fields));
    }

    private static List<Field> unnumbered(Schema nested, Schema fields, int offset) {
        List<Field> named = new ArrayList<>();
        for (int i = 0; i < nested.size(); i++) {
            named.add(new Field(nested.field(i).name(), fields.type(offset + i)));
        }
        return named;
    }
}
