package org.nifibeam.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.query.Relation;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/** Reads FROM: tables, subqueries, and joins of them. Used once. */
final class FromClause {
    private final SqlQuery query;
    private final CalciteParser parser;
    private final Map<String, SqlQuery.Named> tables;
    private final boolean inside;
    private final Set<String> aliases = new HashSet<>();
    private int count;

    /**
     * A clause.
     *
     * @param tables what may be named: the stage's inputs and what WITH defines
     * @param inside true if the conditions of WHERE may be about rows of a query around
     */
    FromClause(
            SqlQuery query,
            CalciteParser parser,
            Map<String, SqlQuery.Named> tables,
            boolean inside) {
        this.query = query;
        this.parser = parser;
        this.tables = tables;
        this.inside = inside;
    }

    /**
     * The rows.
     *
     * @param conditions of WHERE; what joins tables that FROM only lists is taken out
     */
    Scope read(SqlNode node, List<SqlNode> conditions) throws ProblemException {
        if (!(node instanceof SqlJoin join)) {
            return item(node, Optional.empty(), List.of());
        }
        if (!isListed(join)) {
            return joined(join, conditions);
        }
        List<SqlNode> items = new ArrayList<>();
        list(join, items);
        Problems problems = new Problems();
        List<Scope> scopes = new ArrayList<>();
        List<SqlNode> arrays = new ArrayList<>();
        for (SqlNode item : items) {
            if (UnnestedArray.is(item)) {
                arrays.add(item);
            } else {
                problems.attempt(() -> read(item, new ArrayList<>())).ifPresent(scopes::add);
            }
        }
        problems.check();
        if (scopes.isEmpty()) {
            throw UnnestedArray.alone(arrays.get(0), parser);
        }
        if (arrays.isEmpty() && !inside) {
            check(scopes, conditions);
        }
        return listed(node, scopes, arrays, conditions);
    }

    private static boolean isListed(SqlJoin join) {
        return join.getJoinType() == JoinType.COMMA || join.getJoinType() == JoinType.CROSS;
    }

    private static void list(SqlNode node, List<SqlNode> items) {
        if (node instanceof SqlJoin join && isListed(join)) {
            list(join.getLeft(), items);
            list(join.getRight(), items);
        } else {
            items.add(node);
        }
    }

    /** Says what is wrong with conditions before some of them become keys of joins. */
    private void check(List<Scope> scopes, List<SqlNode> conditions) throws ProblemException {
        Scope all = scopes.get(0);
        for (Scope scope : scopes.subList(1, scopes.size())) {
            all = JoinConditions.beside(all, scope);
        }
        Problems problems = new Problems();
        SqlTranslation whole = new SqlTranslation(new RowNames(all, "WHERE", parser), parser);
        for (SqlNode condition : conditions) {
            problems.attempt(() -> whole.expression(condition));
        }
        problems.check();
    }

    /**
     * Tables side by side, each joined by the equalities of WHERE with those that it has some with.
     *
     * @param arrays of the tables, in whose order they are unnested when no table can be joined
     */
    private Scope listed(
            SqlNode node, List<Scope> scopes, List<SqlNode> arrays, List<SqlNode> conditions)
            throws ProblemException {
        List<Scope> waiting = new ArrayList<>(scopes);
        List<SqlNode> waitingArrays = new ArrayList<>(arrays);
        Scope joined = waiting.remove(0);
        while (!waiting.isEmpty() || !waitingArrays.isEmpty()) {
            Optional<Scope> grown = Optional.empty();
            for (int i = 0; i < waiting.size() && grown.isEmpty(); i++) {
                JoinConditions keys = new JoinConditions(joined, waiting.get(i), parser);
                keys.takeEqualities(conditions);
                if (keys.connects()) {
                    waiting.remove(i);
                    grown = Optional.of(keys.join(JoinType.INNER, node));
                }
            }
            if (grown.isEmpty() && waitingArrays.isEmpty()) {
                throw JoinConditions.noEquality(node, waiting.get(0), parser);
            }
            joined =
                    grown.isPresent()
                            ? grown.get()
                            : unnested(joined, waitingArrays.remove(0), false);
        }
        return joined;
    }

    private Scope unnested(Scope rows, SqlNode array, boolean keepsEmpty) throws ProblemException {
        UnnestedArray read = UnnestedArray.read(array, parser);
        read.alias().ifPresent(aliases::add);
        return read.with(rows, count++, keepsEmpty, parser);
    }

    private Scope joined(SqlJoin join, List<SqlNode> conditions) throws ProblemException {
        if (join.isNatural() || join.getConditionType() == JoinConditionType.USING) {
            throw parser.error(
                    ProblemCode.UNSUPPORTED,
                    join,
                    (join.isNatural() ? "NATURAL JOIN" : "USING") + " is not supported",
                    "write ON one.column = other.column");
        }
        boolean known =
                Set.of(JoinType.INNER, JoinType.LEFT, JoinType.RIGHT, JoinType.FULL)
                        .contains(join.getJoinType());
        if (!known) {
            throw parser.error(
                    ProblemCode.UNSUPPORTED,
                    join,
                    "a join of type " + join.getJoinType() + " is not supported",
                    "use INNER, LEFT, RIGHT or FULL JOIN");
        }
        boolean inner = join.getJoinType() == JoinType.INNER;
        if (UnnestedArray.is(join.getRight())) {
            UnnestedArray.checkJoin(join, parser);
            return unnested(read(join.getLeft(), new ArrayList<>()), join.getRight(), !inner);
        }
        Problems problems = new Problems();
        Optional<Scope> left =
                problems.attempt(
                        () -> read(join.getLeft(), inner ? conditions : new ArrayList<>()));
        Optional<Scope> right = problems.attempt(() -> read(join.getRight(), new ArrayList<>()));
        problems.check();
        JoinConditions keys = new JoinConditions(left.orElseThrow(), right.orElseThrow(), parser);
        if (join.getCondition() != null) {
            keys.takeAll(SqlQuery.conjuncts(join.getCondition()), join.getJoinType());
        }
        return keys.join(join.getJoinType(), join);
    }

    private Scope item(SqlNode node, Optional<String> alias, List<String> columns)
            throws ProblemException {
        if (node.getKind() == SqlKind.AS && node instanceof SqlBasicCall call) {
            List<String> names = new ArrayList<>();
            for (SqlNode name : call.getOperandList().subList(2, call.operandCount())) {
                names.add(((SqlIdentifier) name).getSimple());
            }
            String given = ((SqlIdentifier) call.operand(1)).getSimple();
            return item(call.operand(0), Optional.of(given), names);
        }
        if (node instanceof SqlIdentifier name) {
            return scope(
                    node, table(name), alias.or(() -> Optional.of(name.names.get(0))), columns);
        }
        if (SqlKind.QUERY.contains(node.getKind())) {
            Relation relation = query.relation(node, tables);
            return scope(node, new SqlQuery.Named(relation, relation.schema()), alias, columns);
        }
        if (node.getKind() == SqlKind.COLLECTION_TABLE) {
            SqlNode call = ((SqlCall) node).operand(0);
            if (QueryWindows.is(call)) {
                return scope(node, windowed((SqlCall) call), alias, columns);
            }
        }
        if (UnnestedArray.is(node)) {
            throw UnnestedArray.alone(node, parser);
        }
        throw parser.error(
                ProblemCode.UNSUPPORTED,
                node,
                node.getKind() + " is not supported in FROM",
                "FROM takes tables, joins of them, subqueries, UNNEST(array) and TABLE(TUMBLE(...))");
    }

    /** {@code TUMBLE(TABLE t, DESCRIPTOR(time), INTERVAL …)}: its rows and their windows. */
    private SqlQuery.Named windowed(SqlCall call) throws ProblemException {
        String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
        boolean isWritten =
                call.operandCount() > 2
                        && call.operand(0).getKind() == SqlKind.EXPLICIT_TABLE
                        && call.operand(1) instanceof SqlCall descriptor
                        && descriptor.getOperator().getName().equals("DESCRIPTOR")
                        && descriptor.operandCount() == 1;
        if (!isWritten) {
            throw parser.error(
                    call,
                    name + " takes a table, the column of its time, and intervals",
                    "write TABLE(" + name + "(TABLE t, DESCRIPTOR(time), INTERVAL '1' HOUR))");
        }
        if (name.equals("SESSION")) {
            throw parser.error(
                    ProblemCode.UNSUPPORTED,
                    call,
                    "sessions are of groups, so that a row alone has none",
                    "write GROUP BY key, SESSION(time, INTERVAL '10' MINUTE)");
        }
        SqlNode named = ((SqlCall) call.operand(0)).operand(0);
        SqlQuery.Named rows = table((SqlIdentifier) named);
        Scope columns =
                new Scope(
                        rows.relation(),
                        List.of(new Scope.Member(Optional.empty(), 0, rows.columns(), 0)));
        SqlNode column = ((SqlCall) call.operand(1)).operand(0);
        Expression time =
                new SqlTranslation(new RowNames(columns, "DESCRIPTOR", parser), parser)
                        .expression(column);
        List<Field> fields = new ArrayList<>(rows.columns().fields());
        for (String bound : List.of("window_start", "window_end")) {
            if (rows.columns().indexOf(bound).isPresent()
                    || rows.relation().schema().indexOf(bound).isPresent()) {
                throw parser.error(
                        ProblemCode.DUPLICATE,
                        call,
                        "the table has a column '" + bound + "' already",
                        "rename it in a WITH or a subquery before");
            }
            fields.add(new Field(bound, FieldType.nullable(Kind.DATETIME)));
        }
        Relation windowed =
                SelectQuery.windowed(
                        rows.relation(),
                        columns.real(time),
                        QueryWindows.read(call, 2, parser),
                        column,
                        parser);
        return new SqlQuery.Named(
                new Relation.WindowBounds(windowed, "window_start", "window_end"),
                Schema.of(fields));
    }

    private SqlQuery.Named table(SqlIdentifier name) throws ProblemException {
        String text = String.join(".", name.names);
        SqlQuery.Named table = tables.get(text);
        if (table == null) {
            throw parser.error(
                    ProblemCode.UNKNOWN_STAGE,
                    name,
                    "there is no table '" + text + "'",
                    Nearest.to(text, tables.keySet())
                                    .map(near -> "did you mean '" + near + "'? ")
                                    .orElse("")
                            + "the tables are "
                            + String.join(", ", tables.keySet()));
        }
        return table;
    }

    private Scope scope(
            SqlNode node, SqlQuery.Named rows, Optional<String> alias, List<String> columns)
            throws ProblemException {
        if (alias.isPresent() && !aliases.add(alias.get())) {
            throw parser.error(
                    ProblemCode.DUPLICATE,
                    node,
                    "FROM has two tables '" + alias.get() + "'",
                    "name one with AS");
        }
        Schema named = columns.isEmpty() ? rows.columns() : renamed(node, rows.columns(), columns);
        Scope.Member member = new Scope.Member(alias, count++, named, 0);
        return new Scope(rows.relation(), List.of(member));
    }

    private Schema renamed(SqlNode node, Schema schema, List<String> names)
            throws ProblemException {
        return renamed(node, schema, names, parser);
    }

    /** The schema with other names, as many as it has fields. */
    static Schema renamed(SqlNode node, Schema schema, List<String> names, CalciteParser parser)
            throws ProblemException {
        boolean alike = names.size() == schema.size() && !names.contains("");
        if (!alike || new HashSet<>(names).size() < names.size()) {
            throw parser.error(
                    node,
                    "its column names " + names + " do not fit its " + schema.size() + " columns",
                    "name each once, in the order " + String.join(", ", schema.names()));
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            fields.add(new Field(names.get(i), schema.type(i)));
        }
        return Schema.of(fields);
    }
}
