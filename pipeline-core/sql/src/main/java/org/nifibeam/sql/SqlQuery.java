package org.nifibeam.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.parser.SqlParser;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.query.Relation;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/** Turns the tree of a query into relations: WITH, and in other classes what it is made of. */
final class SqlQuery {
    private final CalciteParser parser;

    private SqlQuery(CalciteParser parser) {
        this.parser = parser;
    }

    /** Rows that the query may name. */
    record Named(Relation relation, Schema columns) {}

    static Relation translate(String query, Map<String, Relation.Table> tables)
            throws ProblemException {
        String stripped = query.stripTrailing();
        QueryText text =
                new QueryText(
                        stripped.endsWith(";")
                                ? stripped.substring(0, stripped.length() - 1)
                                : query);
        Set<String> words = new LinkedHashSet<>(tables.keySet());
        Map<String, Named> named = new LinkedHashMap<>();
        tables.forEach(
                (name, table) -> {
                    words.addAll(table.schema().names());
                    named.put(name, new Named(table, table.schema()));
                });
        try {
            CalciteParser parser =
                    new CalciteParser(text, FieldWords.quoteQuery(text.text(), words));
            return new SqlQuery(parser).relation(parser.read(SqlParser::parseQuery), named);
        } catch (StackOverflowError e) {
            throw text.error(
                    0, "the query is nested too deep", "compute parts of it in a stage before");
        }
    }

    Relation relation(SqlNode node, Map<String, Named> tables) throws ProblemException {
        if (node instanceof SqlSelect select) {
            return new SelectQuery(this, parser, tables, select, List.of()).ordered().relation();
        }
        return switch (node.getKind()) {
            case WITH -> with((SqlWith) node, tables);
            case UNION, INTERSECT, EXCEPT -> sets((SqlBasicCall) node, tables);
            case ORDER_BY -> {
                SqlOrderBy order = (SqlOrderBy) node;
                yield first(order.query, OrderClause.of(order, parser), tables);
            }
            case VALUES ->
                    throw unsupported(node, "VALUES is not supported", "make rows with Create");
            default ->
                    throw unsupported(
                            node, node.getKind() + " is no query", "write SELECT ... FROM ...");
        };
    }

    private ProblemException unsupported(SqlNode node, String what, String advice) {
        return parser.error(ProblemCode.UNSUPPORTED, node, what, advice);
    }

    /** The first rows of a query. */
    private Relation first(SqlNode node, OrderClause order, Map<String, Named> tables)
            throws ProblemException {
        if (node instanceof SqlWith with) {
            return first(with.body, order, defined(with, tables));
        }
        if (node instanceof SqlSelect select) {
            SelectQuery.Ordered rows =
                    new SelectQuery(this, parser, tables, select, order.nodes()).ordered();
            return order.first(rows.relation(), rows.orders(), rows.columns());
        }
        Relation rows = relation(node, tables);
        List<Integer> columns = new ArrayList<>();
        for (SqlNode item : order.nodes()) {
            columns.add(SelectQuery.column(item, rows.schema().names(), parser));
        }
        return order.first(rows, columns, rows.schema().size());
    }

    private Relation with(SqlWith with, Map<String, Named> tables) throws ProblemException {
        return relation(with.body, defined(with, tables));
    }

    /** The tables, and those that WITH defines. */
    private Map<String, Named> defined(SqlWith with, Map<String, Named> tables)
            throws ProblemException {
        Map<String, Named> known = new LinkedHashMap<>(tables);
        Set<String> own = new LinkedHashSet<>();
        for (SqlNode node : with.withList) {
            SqlWithItem item = (SqlWithItem) node;
            if (item.recursive != null && item.recursive.booleanValue()) {
                throw unsupported(item, "WITH RECURSIVE is not supported", "");
            }
            String name = item.name.getSimple();
            if (!own.add(name)) {
                throw parser.error(
                        ProblemCode.DUPLICATE,
                        item,
                        "WITH defines '" + name + "' twice",
                        "choose another name");
            }
            Relation relation = relation(item.query, known);
            Schema columns = relation.schema();
            if (item.columnList != null) {
                List<String> names = new ArrayList<>();
                for (SqlNode column : item.columnList) {
                    names.add(((SqlIdentifier) column).getSimple());
                }
                columns = FromClause.renamed(item, columns, names, parser);
            }
            known.put(name, new Named(relation, columns));
        }
        return known;
    }

    private Relation sets(SqlBasicCall call, Map<String, Named> tables) throws ProblemException {
        Problems problems = new Problems();
        List<Relation> sides = new ArrayList<>();
        for (SqlNode operand : call.getOperandList()) {
            problems.attempt(() -> relation(operand, tables)).ifPresent(sides::add);
        }
        problems.check();
        return SetOperations.of(call, sides.get(0), sides.get(1), parser);
    }

    /** Each row once. */
    static Relation distinct(SqlNode node, Relation rows, CalciteParser parser)
            throws ProblemException {
        for (Field field : rows.schema().fields()) {
            if (!(field.type().base() instanceof FieldType.Scalar)) {
                throw parser.error(
                        ProblemCode.TYPE_MISMATCH,
                        node,
                        "rows are not compared by '" + field.name() + "', which is " + field.type(),
                        "select scalars only");
            }
        }
        return new Relation.Group(
                rows, IntStream.range(0, rows.schema().size()).boxed().toList(), List.of());
    }

    /** What a condition asks for, by itself. */
    static List<SqlNode> conjuncts(SqlNode condition) {
        if (condition.getKind() != SqlKind.AND) {
            return new ArrayList<>(List.of(condition));
        }
        List<SqlNode> all = new ArrayList<>();
        for (SqlNode operand : ((SqlCall) condition).getOperandList()) {
            all.addAll(conjuncts(operand));
        }
        return all;
    }

    static Expression condition(
            SqlNode node, SqlTranslation names, String clause, CalciteParser parser)
            throws ProblemException {
        Expression condition = names.expression(node);
        if (!condition.type().is(Kind.BOOLEAN)) {
            throw parser.error(
                    ProblemCode.TYPE_MISMATCH,
                    node,
                    "the condition of " + clause + " is " + condition.type() + ", not boolean",
                    "compare it with something");
        }
        return condition;
    }
}
