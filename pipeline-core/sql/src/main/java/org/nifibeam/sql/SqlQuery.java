package org.nifibeam.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSetOperator;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.parser.SqlParser;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Expression.FieldReference;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.expression.Typing;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.query.Relation;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/** Turns the tree of a query into relations: WITH, UNION, and in {@link SelectQuery} SELECT. */
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
            return new SelectQuery(this, parser, tables, select).relation();
        }
        return switch (node.getKind()) {
            case WITH -> with((SqlWith) node, tables);
            case UNION -> union((SqlBasicCall) node, tables);
            case ORDER_BY ->
                    throw unsupported(
                            node,
                            "ORDER BY, LIMIT and OFFSET are not supported, since a collection has no order",
                            "for the largest or smallest rows use Combine with {fn: {type: top}}");
            case INTERSECT, EXCEPT ->
                    throw unsupported(
                            node,
                            node.getKind() + " is not supported",
                            "join the two, by all their columns");
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

    private Relation with(SqlWith with, Map<String, Named> tables) throws ProblemException {
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
        return relation(with.body, known);
    }

    private Relation union(SqlBasicCall union, Map<String, Named> tables) throws ProblemException {
        Problems problems = new Problems();
        List<Relation> sides = new ArrayList<>();
        for (SqlNode operand : union.getOperandList()) {
            problems.attempt(() -> relation(operand, tables)).ifPresent(sides::add);
        }
        problems.check();
        Schema first = sides.get(0).schema();
        Schema second = sides.get(1).schema();
        if (first.size() != second.size()) {
            throw parser.error(
                    ProblemCode.TYPE_MISMATCH,
                    union,
                    "it unites " + first.size() + " columns with " + second.size(),
                    "select as many on both sides");
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            Optional<FieldType> common = Typing.common(first.type(i), second.type(i));
            if (common.isEmpty()) {
                throw parser.error(
                        ProblemCode.TYPE_MISMATCH,
                        union,
                        "it unites " + first.field(i) + " with " + second.field(i),
                        "convert one with CAST");
            }
            fields.add(new Field(first.field(i).name(), common.get()));
        }
        Schema schema = Schema.of(fields);
        Relation all =
                new Relation.Union(
                        List.of(conformed(sides.get(0), schema), conformed(sides.get(1), schema)));
        boolean keepsAll = ((SqlSetOperator) union.getOperator()).isAll();
        return keepsAll ? all : distinct(union, all, parser);
    }

    private static Relation conformed(Relation side, Schema schema) throws ProblemException {
        if (side.schema().equals(schema)) {
            return side;
        }
        List<Expression> values = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            Field field = side.schema().field(i);
            Expression value = new FieldReference(i, field.name(), field.type());
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
