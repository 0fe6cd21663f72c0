package org.nifibeam.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Expression.FieldReference;
import org.nifibeam.core.expression.Operator;
import org.nifibeam.core.expression.Typing;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.query.Relation;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;

/**
 * Conditions of WHERE about other rows of the same window: {@code [NOT] EXISTS (SELECT …)} and
 * {@code x [NOT] IN (SELECT …)}. Rows are joined with the different keys of the others, each at
 * most once, and kept if there was one, or none.
 */
final class Subqueries {
    private final SqlQuery query;
    private final CalciteParser parser;
    private final Map<String, SqlQuery.Named> tables;

    Subqueries(SqlQuery query, CalciteParser parser, Map<String, SqlQuery.Named> tables) {
        this.query = query;
        this.parser = parser;
        this.tables = tables;
    }

    /** True for such a condition. */
    static boolean is(SqlNode condition) {
        SqlNode inner = condition;
        while (inner.getKind() == SqlKind.NOT) {
            inner = ((SqlCall) inner).operand(0);
        }
        boolean membership = inner.getKind() == SqlKind.IN || inner.getKind() == SqlKind.NOT_IN;
        return inner.getKind() == SqlKind.EXISTS
                || membership && SqlKind.QUERY.contains(((SqlCall) inner).operand(1).getKind());
    }

    /** The rows for which the condition is true. */
    Scope where(Scope rows, SqlNode condition) throws ProblemException {
        SqlNode inner = condition;
        boolean negated = false;
        while (inner.getKind() == SqlKind.NOT) {
            inner = ((SqlCall) inner).operand(0);
            negated = !negated;
        }
        SqlCall call = (SqlCall) inner;
        return call.getKind() == SqlKind.EXISTS
                ? exists(rows, call, negated)
                : in(rows, call, negated != (call.getKind() == SqlKind.NOT_IN));
    }

    private Scope in(Scope rows, SqlCall call, boolean negated) throws ProblemException {
        SqlTranslation names = new SqlTranslation(new RowNames(rows, "WHERE", parser), parser);
        SqlNode wanted = call.operand(0);
        List<Expression> values = new ArrayList<>();
        for (SqlNode value :
                wanted.getKind() == SqlKind.ROW
                        ? ((SqlCall) wanted).getOperandList()
                        : List.of(wanted)) {
            values.add(names.expression(value));
        }
        SqlNode select = call.operand(1);
        Relation others = query.relation(select, tables);
        List<Field> columns = others.schema().fields();
        if (columns.size() != values.size()) {
            throw parser.error(
                    ProblemCode.TYPE_MISMATCH,
                    select,
                    "the subquery gives " + columns.size() + " columns for " + values.size(),
                    "select what is compared");
        }
        for (int i = 0; i < values.size(); i++) {
            Expression value = values.get(i);
            Field column = columns.get(i);
            Optional<FieldType> common = Typing.common(value.type(), column.type());
            if (common.isEmpty() || !common.get().isKey()) {
                throw parser.error(
                        ProblemCode.TYPE_MISMATCH,
                        call,
                        "it looks for " + value + " (" + value.type() + ") among " + column,
                        "convert one with CAST");
            }
            if (negated && (value.type().nullable() || column.type().nullable())) {
                throw parser.error(
                        ProblemCode.UNSUPPORTED,
                        call,
                        "NOT IN with what may be null ("
                                + value
                                + " is "
                                + value.type()
                                + ", among "
                                + column
                                + ") would give no row at all for a single null",
                        "write NOT EXISTS (SELECT 1 FROM ... WHERE one.column = other.column), for which a null equals nothing");
            }
        }
        List<Expression> keys = values.stream().map(rows::real).toList();
        return rows.over(
                matching(rows.relation(), keys, SqlQuery.distinct(call, others, parser), negated));
    }

    private Scope exists(Scope rows, SqlCall call, boolean negated) throws ProblemException {
        SqlSelect select = plain(call.operand(0));
        List<SqlNode> conditions =
                select.getWhere() == null
                        ? new ArrayList<>()
                        : SqlQuery.conjuncts(select.getWhere());
        List<SqlNode> subqueries = conditions.stream().filter(Subqueries::is).toList();
        conditions.removeAll(subqueries);
        Scope others =
                new FromClause(query, parser, tables, true).read(select.getFrom(), conditions);
        for (SqlNode subquery : subqueries) {
            others = where(others, subquery);
        }
        Set<String> hidden = others.aliases();
        Scope outside =
                new Scope(
                        rows.relation(),
                        rows.tables().stream()
                                .filter(t -> t.alias().filter(hidden::contains).isEmpty())
                                .toList());
        JoinConditions links = new JoinConditions(outside, others, parser);
        links.takeAll(conditions, JoinType.INNER);
        return rows.over(links.matching(negated, call));
    }

    /** What EXISTS asks; which columns it selects does not matter. */
    private SqlSelect plain(SqlNode node) throws ProblemException {
        boolean isPlain =
                node instanceof SqlSelect select
                        && select.getFrom() != null
                        && select.getGroup() == null
                        && select.getHaving() == null
                        && select.getSelectList().stream().noneMatch(Aggregates::in);
        if (!isPlain) {
            throw parser.error(
                    ProblemCode.UNSUPPORTED,
                    node,
                    "EXISTS is only supported of a SELECT ... FROM ... WHERE",
                    "put what groups, unites or limits rows into its FROM");
        }
        return (SqlSelect) node;
    }

    /**
     * The rows that have a match, or those that have none.
     *
     * @param others keys, each once
     */
    static Relation matching(Relation rows, List<Expression> keys, Relation others, boolean negated)
            throws ProblemException {
        List<Expression> otherKeys = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Field field = others.schema().field(i);
            otherKeys.add(new FieldReference(i, field.name(), field.type()));
        }
        Relation joined = new Relation.Join(rows, others, keys, otherKeys, negated, false);
        if (!negated) {
            return joined;
        }
        int key = rows.schema().size();
        Field field = joined.schema().field(key);
        return new Relation.Filter(
                joined,
                Typing.operation(
                        Operator.IS_NULL,
                        List.of(new FieldReference(key, field.name(), field.type()))));
    }
}
