package org.nifibeam.sql;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelect;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.query.Relation;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.window.WindowFunction;

/** Reads one SELECT: FROM, WHERE, GROUP BY, HAVING, the columns, DISTINCT. Used once. */
final class SelectQuery {
    private final SqlQuery query;
    private final CalciteParser parser;
    private final Map<String, SqlQuery.Named> tables;
    private final SqlSelect select;
    private final List<SqlNode> orders;
    private final Problems problems = new Problems();

    /**
     * A SELECT.
     *
     * @param tables what FROM may name
     * @param orders what ORDER BY behind it lists
     */
    SelectQuery(
            SqlQuery query,
            CalciteParser parser,
            Map<String, SqlQuery.Named> tables,
            SqlSelect select,
            List<SqlNode> orders) {
        this.query = query;
        this.parser = parser;
        this.tables = tables;
        this.select = select;
        this.orders = orders;
    }

    /**
     * The rows, and what they are ordered by.
     *
     * @param columns how many fields SELECT lists; behind them is what ORDER BY needs beside them
     * @param orders the field of each that ORDER BY lists
     */
    record Ordered(Relation relation, int columns, List<Integer> orders) {}

    Ordered ordered() throws ProblemException {
        refuse();
        List<SqlNode> conditions =
                select.getWhere() == null
                        ? new ArrayList<>()
                        : SqlQuery.conjuncts(select.getWhere());
        List<SqlNode> subqueries = conditions.stream().filter(Subqueries::is).toList();
        conditions.removeAll(subqueries);
        Scope from =
                new FromClause(query, parser, tables, false).read(select.getFrom(), conditions);
        Scope rows = where(from, conditions);
        for (SqlNode subquery : subqueries) {
            Scope before = rows;
            rows =
                    problems.attempt(
                                    () ->
                                            new Subqueries(query, parser, tables)
                                                    .where(before, subquery))
                            .orElse(before);
        }
        boolean grouped =
                select.getGroup() != null
                        || select.getHaving() != null
                        || select.getSelectList().stream().anyMatch(Aggregates::in)
                        || orders.stream().anyMatch(Aggregates::in);
        List<Item> items = items(rows);
        int columns = items.size();
        List<Integer> fields = new ArrayList<>();
        for (SqlNode order : orders) {
            problems.attempt(() -> fields.add(field(order, items, columns)));
        }
        Relation result = grouped ? grouped(rows, items, columns) : plain(rows, items);
        if (select.isDistinct()) {
            result = SqlQuery.distinct(select, result, parser);
        }
        return new Ordered(result, columns, fields);
    }

    /** Which field ORDER BY means; one that SELECT does not list is added to the items. */
    private int field(SqlNode order, List<Item> items, int columns) throws ProblemException {
        List<String> names = items.subList(0, columns).stream().map(Item::name).toList();
        boolean named =
                order instanceof SqlIdentifier name
                        && name.isSimple()
                        && names.contains(name.getSimple());
        if (order instanceof SqlNumericLiteral || named) {
            return column(order, names, parser);
        }
        for (int i = 0; i < columns; i++) {
            if (items.get(i).column().isEmpty()
                    && items.get(i).node().toString().equals(order.toString())) {
                return i;
            }
        }
        if (select.isDistinct()) {
            throw unsupported(
                    order,
                    "with DISTINCT, ORDER BY takes only what SELECT lists, not " + order,
                    "the columns are " + String.join(", ", names));
        }
        items.add(new Item(order, "order by " + items.size(), Optional.empty()));
        return items.size() - 1;
    }

    /** The column that ORDER BY names, or gives the number of. */
    static int column(SqlNode order, List<String> names, CalciteParser parser)
            throws ProblemException {
        if (order instanceof SqlNumericLiteral number) {
            return index(number, "order", names.size(), parser);
        }
        boolean named =
                order instanceof SqlIdentifier name
                        && name.isSimple()
                        && names.contains(name.getSimple());
        if (!named) {
            throw parser.error(
                    ProblemCode.UNKNOWN_FIELD,
                    order,
                    "the query gives no column " + order,
                    "order by its columns: " + String.join(", ", names));
        }
        return names.indexOf(((SqlIdentifier) order).getSimple());
    }

    private void refuse() throws ProblemException {
        if (select.getFrom() == null) {
            throw unsupported(select, "SELECT without FROM is not supported", "name a table");
        }
        if (select.getQualify() != null) {
            throw unsupported(
                    select.getQualify(), "QUALIFY is not supported", "filter in a query around");
        }
        if (select.getWindowList() != null && !select.getWindowList().isEmpty()) {
            throw unsupported(select.getWindowList(), "WINDOW is not supported", "use GROUP BY");
        }
        boolean hinted = select.hasHints() || select.getOrderList() != null;
        if (hinted || select.getFetch() != null || select.getOffset() != null) {
            throw unsupported(
                    select, "hints, ORDER BY and LIMIT are not supported", "leave them away");
        }
    }

    private ProblemException unsupported(SqlNode node, String what, String advice) {
        return parser.error(ProblemCode.UNSUPPORTED, node, what, advice);
    }

    private Scope where(Scope from, List<SqlNode> conditions) throws ProblemException {
        SqlTranslation names = new SqlTranslation(new RowNames(from, "WHERE", parser), parser);
        Optional<Expression> all = Optional.empty();
        for (SqlNode condition : conditions) {
            Optional<Expression> one =
                    problems.attempt(() -> SqlQuery.condition(condition, names, "WHERE", parser));
            if (one.isPresent()) {
                all = JoinConditions.and(all, one.get());
            }
        }
        return all.isEmpty()
                ? from
                : from.over(new Relation.Filter(from.relation(), from.real(all.get())));
    }

    /**
     * A column of the result.
     *
     * @param node the expression, or the star that it is of
     * @param column the column of FROM, if it is of a star
     */
    private record Item(SqlNode node, String name, Optional<Expression> column) {}

    private List<Item> items(Scope scope) {
        List<Item> items = new ArrayList<>();
        for (SqlNode node : select.getSelectList()) {
            if (node instanceof SqlIdentifier star && star.isStar()) {
                problems.attempt(() -> items.addAll(starred(star, scope)));
            } else if (node.getKind() == SqlKind.AS && node instanceof SqlBasicCall call) {
                String alias = ((SqlIdentifier) call.operand(1)).getSimple();
                items.add(new Item(call.operand(0), alias, Optional.empty()));
            } else {
                boolean named = node instanceof SqlIdentifier;
                String name =
                        named
                                ? ((SqlIdentifier) node)
                                        .names.get(((SqlIdentifier) node).names.size() - 1)
                                : "EXPR$" + items.size();
                items.add(new Item(node, name, Optional.empty()));
            }
        }
        checkNames(items);
        return items;
    }

    private void checkNames(List<Item> items) {
        Set<String> names = new HashSet<>();
        for (Item item : items) {
            if (item.name().isEmpty() || !names.add(item.name())) {
                problems.attempt(
                        () -> {
                            throw parser.error(
                                    ProblemCode.DUPLICATE,
                                    item.node(),
                                    item.name().isEmpty()
                                            ? "a column has no name"
                                            : "the query gives two columns '" + item.name() + "'",
                                    "list the columns and name one with AS");
                        });
            }
        }
    }

    private List<Item> starred(SqlIdentifier star, Scope scope) throws ProblemException {
        List<Scope.Member> members = scope.ordered();
        if (star.names.size() > 1) {
            String alias = star.names.get(0);
            Optional<Scope.Member> member = scope.table(alias);
            if (member.isEmpty() || star.names.size() > 2) {
                throw parser.error(
                        ProblemCode.UNKNOWN_FIELD,
                        star,
                        "there is no table '" + alias + "' in FROM",
                        Nearest.advice(alias, scope.aliases()));
            }
            members = List.of(member.get());
        }
        List<Item> items = new ArrayList<>();
        for (Scope.Member member : members) {
            for (int i = 0; i < member.columns().size(); i++) {
                String name = member.columns().field(i).name();
                items.add(new Item(star, name, Optional.of(scope.column(member, i))));
            }
        }
        return items;
    }

    private Relation plain(Scope rows, List<Item> items) throws ProblemException {
        SqlTranslation names = new SqlTranslation(new RowNames(rows, "SELECT", parser), parser);
        List<Expression> values = new ArrayList<>();
        for (Item item : items) {
            if (item.column().isPresent()) {
                values.add(item.column().get());
            } else {
                problems.attempt(() -> names.expression(item.node())).ifPresent(values::add);
            }
        }
        return project(rows.relation(), items, values.stream().map(rows::real).toList());
    }

    private Relation project(Relation rows, List<Item> items, List<Expression> values)
            throws ProblemException {
        problems.check();
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            fields.add(new Field(items.get(i).name(), values.get(i).type()));
        }
        return new Relation.Project(rows, values, Schema.of(fields));
    }

    private Relation grouped(Scope ungrouped, List<Item> items, int columns)
            throws ProblemException {
        List<SqlCall> windows = windows();
        Scope rows = windows.isEmpty() ? ungrouped : windowed(ungrouped, windows.get(0));
        Map<String, SqlNode> aliases = new HashMap<>();
        items.stream()
                .filter(item -> item.column().isEmpty())
                .forEach(item -> aliases.put(item.name(), item.node()));
        List<Expression> keys = keys(rows, items.subList(0, columns), aliases);
        problems.check();
        SqlTranslation inner =
                new SqlTranslation(new RowNames(rows, "an aggregate", parser), parser);
        GroupNames names =
                new GroupNames(rows, keys, windows.stream().findFirst(), aliases, inner, parser);
        SqlTranslation groups = new SqlTranslation(names, parser);
        List<Expression> values = new ArrayList<>();
        for (Item item : items) {
            problems.attempt(
                            () ->
                                    item.column().isPresent()
                                            ? ofStar(names, item)
                                            : groups.expression(item.node()))
                    .ifPresent(values::add);
        }
        Optional<Expression> having =
                select.getHaving() == null
                        ? Optional.empty()
                        : problems.attempt(
                                () ->
                                        SqlQuery.condition(
                                                select.getHaving(), groups, "HAVING", parser));
        problems.check();
        Relation result = names.groups();
        return project(
                having.isPresent() ? new Relation.Filter(result, having.get()) : result,
                items,
                values);
    }

    private Expression ofStar(GroupNames names, Item item) throws ProblemException {
        try {
            return names.ofRow(item.column().orElseThrow(), item.name());
        } catch (ProblemException e) {
            throw parser.at(item.node(), e);
        }
    }

    /** What GROUP BY lists, each once. */
    private List<Expression> keys(Scope rows, List<Item> items, Map<String, SqlNode> aliases) {
        SqlTranslation names = new SqlTranslation(new RowNames(rows, "GROUP BY", parser), parser);
        Map<Expression, SqlNode> keys = new LinkedHashMap<>();
        if (select.getGroup() != null) {
            for (SqlNode node : select.getGroup()) {
                if (QueryWindows.is(node)) {
                    continue;
                }
                problems.attempt(() -> key(node, names, rows, items, aliases))
                        .ifPresent(key -> keys.putIfAbsent(key, node));
            }
        }
        return List.copyOf(keys.keySet());
    }

    private Expression key(
            SqlNode node,
            SqlTranslation names,
            Scope rows,
            List<Item> items,
            Map<String, SqlNode> aliases)
            throws ProblemException {
        Set<SqlKind> sets =
                Set.of(
                        SqlKind.GROUPING_SETS,
                        SqlKind.ROLLUP,
                        SqlKind.CUBE,
                        SqlKind.GROUP_BY_DISTINCT);
        if (sets.contains(node.getKind())) {
            throw unsupported(
                    node,
                    "GROUPING SETS, ROLLUP and CUBE are not supported",
                    "unite a query for each with UNION ALL");
        }
        Expression key;
        if (node instanceof SqlNumericLiteral number) {
            key = numbered(number, names, items);
        } else {
            boolean isAlias =
                    node instanceof SqlIdentifier name
                            && name.isSimple()
                            && !rows.hasColumn(name.getSimple())
                            && aliases.containsKey(name.getSimple());
            key =
                    names.expression(
                            isAlias ? aliases.get(((SqlIdentifier) node).getSimple()) : node);
        }
        if (!(key.type().base() instanceof FieldType.Scalar)) {
            throw parser.error(
                    ProblemCode.TYPE_MISMATCH,
                    node,
                    "it groups by " + key + " (" + key.type() + "), which is no key",
                    "group by a scalar");
        }
        return key;
    }

    /** {@code GROUP BY 1}: what SELECT lists there. */
    private Expression numbered(SqlNumericLiteral number, SqlTranslation names, List<Item> items)
            throws ProblemException {
        Item item = items.get(index(number, "group", items.size(), parser));
        return item.column().isPresent() ? item.column().get() : names.expression(item.node());
    }

    private static int index(
            SqlNumericLiteral number, String verb, int columns, CalciteParser parser)
            throws ProblemException {
        boolean fits =
                number.isInteger()
                        && number.bigDecimalValue().signum() > 0
                        && number.bigDecimalValue().compareTo(BigDecimal.valueOf(columns)) <= 0;
        if (!fits) {
            throw parser.error(
                    number,
                    "there is no column number " + number + " to " + verb + " by",
                    "the query gives " + columns);
        }
        return number.bigDecimalValue().intValue() - 1;
    }

    /** The window that GROUP BY lists. */
    private List<SqlCall> windows() throws ProblemException {
        List<SqlCall> windows = new ArrayList<>();
        if (select.getGroup() != null) {
            for (SqlNode node : select.getGroup()) {
                if (QueryWindows.is(node)) {
                    windows.add((SqlCall) node);
                }
            }
        }
        if (windows.size() > 1) {
            throw unsupported(
                    windows.get(1),
                    "it groups by two windows",
                    "group by one, in a query over what the other gives");
        }
        return windows;
    }

    private Scope windowed(Scope rows, SqlCall window) throws ProblemException {
        WindowFunction function = QueryWindows.read(window, 1, parser);
        SqlTranslation names = new SqlTranslation(new RowNames(rows, "GROUP BY", parser), parser);
        Expression time = names.expression(window.operand(0));
        return rows.over(
                windowed(rows.relation(), rows.real(time), function, window.operand(0), parser));
    }

    /** The rows in windows of a time. */
    static Relation windowed(
            Relation rows,
            Expression time,
            WindowFunction function,
            SqlNode node,
            CalciteParser parser)
            throws ProblemException {
        if (!time.type().is(Kind.DATETIME)) {
            throw parser.error(
                    ProblemCode.TYPE_MISMATCH,
                    node,
                    "windows are of a time, but " + node + " is " + time.type(),
                    "convert it, for example with TO_TIMESTAMP or TIMESTAMP_MILLIS");
        }
        return new Relation.Windowed(rows, time, function);
    }
}
