package org.nifibeam.sql;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOrderBy;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Expression.FieldReference;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.query.Relation;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Schema;

/**
 * ORDER BY, OFFSET and LIMIT (or FETCH) of a query: the rows that come first in each window, as a
 * collection, which has no order itself. Nulls count as greater than all values unless NULLS FIRST
 * or LAST is said.
 */
record OrderClause(List<Item> items, SqlNode offset, SqlNode fetch, CalciteParser parser) {
    /** What ORDER BY lists. */
    record Item(SqlNode node, boolean descending, boolean nullsFirst) {}

    static OrderClause of(SqlOrderBy node, CalciteParser parser) throws ProblemException {
        if (node.fetch == null && node.offset == null) {
            throw parser.error(
                    ProblemCode.UNSUPPORTED,
                    node.orderList,
                    "ORDER BY alone does nothing, since a collection has no order",
                    "leave it away, or add LIMIT for the first rows of each window");
        }
        if (node.fetch == null) {
            throw parser.error(
                    ProblemCode.UNSUPPORTED,
                    node.offset,
                    "OFFSET without LIMIT is not supported",
                    "add LIMIT");
        }
        List<Item> items = new ArrayList<>();
        for (SqlNode item : node.orderList) {
            items.add(item(item));
        }
        return new OrderClause(List.copyOf(items), node.offset, node.fetch, parser);
    }

    private static Item item(SqlNode node) {
        SqlNode inner = node;
        Boolean nullsFirst = null;
        if (node.getKind() == SqlKind.NULLS_FIRST || node.getKind() == SqlKind.NULLS_LAST) {
            nullsFirst = node.getKind() == SqlKind.NULLS_FIRST;
            inner = ((SqlCall) node).operand(0);
        }
        boolean descending = inner.getKind() == SqlKind.DESCENDING;
        if (descending) {
            inner = ((SqlCall) inner).operand(0);
        }
        return new Item(inner, descending, nullsFirst == null ? descending : nullsFirst);
    }

    List<SqlNode> nodes() {
        return items.stream().map(Item::node).toList();
    }

    /**
     * The first rows.
     *
     * @param fields what is ordered by, as indexes of the rows' fields
     * @param columns how many of the fields are given, the first ones
     */
    Relation first(Relation rows, List<Integer> fields, int columns) throws ProblemException {
        List<Relation.Order> orders = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            Expression value = reference(rows.schema(), fields.get(i));
            if (!(value.type().base() instanceof FieldType.Scalar)) {
                throw parser.error(
                        ProblemCode.TYPE_MISMATCH,
                        item.node(),
                        "it orders by " + value.type() + ", which has no order",
                        "order by a scalar");
            }
            orders.add(new Relation.Order(value, item.descending(), item.nullsFirst()));
        }
        int skipped = offset == null ? 0 : count(offset, "OFFSET", 0);
        Relation limit = new Relation.Limit(rows, orders, skipped, count(fetch, "LIMIT", skipped));
        if (columns == rows.schema().size()) {
            return limit;
        }
        List<Expression> values = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            values.add(reference(rows.schema(), i));
        }
        return new Relation.Project(
                limit, values, Schema.of(rows.schema().fields().subList(0, columns)));
    }

    private static FieldReference reference(Schema schema, int index) {
        Field field = schema.field(index);
        return new FieldReference(index, field.name(), field.type());
    }

    private int count(SqlNode node, String clause, int before) throws ProblemException {
        boolean fits =
                node instanceof SqlNumericLiteral number
                        && number.isInteger()
                        && number.bigDecimalValue().signum() >= 0
                        && number.bigDecimalValue()
                                        .compareTo(BigDecimal.valueOf(Integer.MAX_VALUE - before))
                                <= 0;
        if (!fits) {
            throw parser.error(
                    node,
                    clause + " takes a number of rows, which are kept in memory, not " + node,
                    "write " + clause + " 10");
        }
        return ((SqlNumericLiteral) node).bigDecimalValue().intValueExact();
    }
}
