package org.nifibeam.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Expression.FieldReference;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.query.Relation;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/**
 * The names in an expression over groups: what GROUP BY lists, and aggregates, which are gathered
 * as they are met.
 */
final class GroupNames implements SqlTranslation.Names {
    private final Scope scope;
    private final CalciteParser parser;
    private final SqlTranslation rows;
    private final List<Expression> keys;
    private final Relation input;
    private final List<Integer> fields = new ArrayList<>();
    private final List<Aggregation> aggregations = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final String start;
    private final String end;
    private final Optional<SqlCall> window;
    private final Map<String, SqlNode> aliases;

    /** The aliases that are being read, which do not stand for themselves. */
    private final Set<String> open = new HashSet<>();

    /**
     * Names over groups.
     *
     * @param keys what GROUP BY lists, all different, over the scope's rows
     * @param window the window that it lists; the rows are in it
     * @param aliases what SELECT gives names to, which HAVING may use
     */
    GroupNames(
            Scope scope,
            List<Expression> keys,
            Optional<SqlCall> window,
            Map<String, SqlNode> aliases,
            SqlTranslation rows,
            CalciteParser parser) {
        this.scope = scope;
        this.keys = keys;
        this.window = window;
        this.aliases = aliases;
        this.rows = rows;
        this.parser = parser;
        this.input = withKeys();
        fields.forEach(field -> names.add(input.schema().field(field).name()));
        this.start = free("window_start", names);
        this.end = free("window_end", names);
    }

    /** The rows, and behind their fields the keys that are no fields. */
    private Relation withKeys() {
        Schema schema = scope.relation().schema();
        List<Expression> values = new ArrayList<>();
        List<Field> typed = new ArrayList<>(schema.fields());
        Set<String> taken = new HashSet<>(schema.names());
        for (int i = 0; i < schema.size(); i++) {
            values.add(new FieldReference(i, schema.field(i).name(), schema.type(i)));
        }
        for (Expression key : keys) {
            if (key instanceof FieldReference reference) {
                fields.add(reference.index());
            } else {
                fields.add(values.size());
                values.add(scope.real(key));
                typed.add(new Field(free("key", taken), key.type()));
            }
        }
        return values.size() == schema.size()
                ? scope.relation()
                : new Relation.Project(scope.relation(), values, Schema.of(typed));
    }

    private static String free(String wanted, Set<String> taken) {
        String name = wanted;
        for (int number = 0; !taken.add(name); number++) {
            name = wanted + number;
        }
        return name;
    }

    @Override
    public Optional<Expression> find(SqlNode node) throws ProblemException {
        Optional<QueryWindows.Bound> bound = QueryWindows.bound(node);
        if (bound.isPresent() && window.isPresent()) {
            return Optional.of(bound(node, bound.get()));
        }
        RowNames.refuse(node, parser);
        if (Aggregates.is(node)) {
            return Optional.of(aggregate((SqlCall) node));
        }
        if (node instanceof SqlIdentifier name) {
            return Optional.of(name(name));
        }
        boolean computed = keys.stream().anyMatch(key -> !(key instanceof FieldReference));
        if (computed && node instanceof SqlCall && !Aggregates.in(node)) {
            try {
                return key(rows.expression(node));
            } catch (ProblemException e) {
                // What is wrong with it is found again, and said, where its parts are read.
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private Expression bound(SqlNode node, QueryWindows.Bound bound) throws ProblemException {
        if (!QueryWindows.fits(node, window.orElseThrow())) {
            throw parser.error(
                    node,
                    "the window of "
                            + QueryWindows.words(node)
                            + " is not that of GROUP BY, "
                            + QueryWindows.words(window.get()),
                    "write the same time and intervals in both");
        }
        boolean isStart = bound == QueryWindows.Bound.START;
        return new FieldReference(
                isStart ? 0 : 1, isStart ? start : end, FieldType.nullable(Kind.DATETIME));
    }

    /** How many fields of a group stand before its keys: the bounds of its window. */
    private int bounds() {
        return window.isPresent() ? 2 : 0;
    }

    private Expression name(SqlIdentifier name) throws ProblemException {
        String first = name.names.get(0);
        boolean isAlias = name.isSimple() && aliases.containsKey(first);
        if (isAlias && !scope.hasColumn(first) && open.add(first)) {
            try {
                return new SqlTranslation(this, parser).expression(aliases.get(first));
            } finally {
                open.remove(first);
            }
        }
        return ofRow(rows.expression(name), name.toString());
    }

    /** A value over the rows as one over the groups. */
    Expression ofRow(Expression value, String words) throws ProblemException {
        Optional<Expression> key = key(value);
        if (key.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.EXPRESSION,
                    "'" + words + "' is neither in GROUP BY nor inside an aggregate",
                    "add it to GROUP BY, or combine it, for example ANY_VALUE(" + words + ")");
        }
        return key.get();
    }

    private Optional<Expression> key(Expression value) {
        int index = keys.indexOf(value);
        if (index < 0) {
            return Optional.empty();
        }
        Field field = input.schema().field(fields.get(index));
        return Optional.of(new FieldReference(bounds() + index, field.name(), field.type()));
    }

    private Expression aggregate(SqlCall call) throws ProblemException {
        Aggregation read = Aggregates.read(call, "aggregate", rows, parser);
        for (int i = 0; i < aggregations.size(); i++) {
            Aggregation other = aggregations.get(i);
            if (other.function().equals(read.function())
                    && other.arguments().equals(read.arguments())) {
                return reference(i);
            }
        }
        String output = free(read.function().definitionName(), names);
        aggregations.add(new Aggregation(output, read.function(), read.arguments()));
        return reference(aggregations.size() - 1);
    }

    private Expression reference(int index) {
        Aggregation aggregation = aggregations.get(index);
        FieldType type =
                input.mayFireEmpty()
                        ? aggregation.function().emptyResult(aggregation.value().type())
                        : aggregation.type();
        return new FieldReference(bounds() + keys.size() + index, aggregation.output(), type);
    }

    /** The groups, once all expressions over them have been read. */
    Relation groups() {
        List<Aggregation> real = new ArrayList<>();
        for (Aggregation aggregation : aggregations) {
            List<Expression> arguments = aggregation.arguments().stream().map(scope::real).toList();
            real.add(new Aggregation(aggregation.output(), aggregation.function(), arguments));
        }
        Relation groups = new Relation.Group(input, fields, real);
        return window.isPresent() ? withBounds(groups) : groups;
    }

    /** The groups, with the bounds of their windows before all else. */
    private Relation withBounds(Relation groups) {
        Relation bounded = new Relation.WindowBounds(groups, start, end);
        Schema schema = bounded.schema();
        List<Expression> values = new ArrayList<>();
        List<Field> ordered = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            int index = (i + schema.size() - 2) % schema.size();
            Field field = schema.field(index);
            values.add(new FieldReference(index, field.name(), field.type()));
            ordered.add(field);
        }
        return new Relation.Project(bounded, values, Schema.of(ordered));
    }
}
