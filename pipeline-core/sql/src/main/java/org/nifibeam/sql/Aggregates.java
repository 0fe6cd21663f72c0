package org.nifibeam.sql;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.nifibeam.core.combine.Combiners;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.expression.Typing;
import org.nifibeam.core.model.AggregateFunction;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.Combiner;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;

/** The aggregates of a query, which are the library's combiners. */
final class Aggregates {
    private static final Map<String, String> NAMES =
            Map.ofEntries(
                    Map.entry("COUNT", "count"),
                    Map.entry("SUM", "sum"),
                    Map.entry("AVG", "mean"),
                    Map.entry("MIN", "min"),
                    Map.entry("MAX", "max"),
                    Map.entry("EVERY", "all"),
                    Map.entry("BOOL_AND", "all"),
                    Map.entry("SOME", "any"),
                    Map.entry("BOOL_OR", "any"),
                    Map.entry("ANY_VALUE", "any_value"),
                    Map.entry("LISTAGG", "concat"),
                    Map.entry("STRING_AGG", "concat"),
                    Map.entry("ARRAY_AGG", "group"));

    private Aggregates() {}

    /** True for a call of an aggregate, with its FILTER if it has one. */
    static boolean is(SqlNode node) {
        return node instanceof SqlCall call
                && (call.getKind() == SqlKind.FILTER
                        || call.getKind() == SqlKind.WITHIN_GROUP
                        || NAMES.containsKey(name(call)));
    }

    /** True if there is one in an expression, but not in a query in it. */
    static boolean in(SqlNode node) {
        if (is(node)) {
            return true;
        }
        if (node instanceof Iterable<?> list) {
            for (Object item : list) {
                if (item instanceof SqlNode inner && in(inner)) {
                    return true;
                }
            }
            return false;
        }
        return node instanceof SqlCall call
                && !SqlKind.QUERY.contains(call.getKind())
                && call.getKind() != SqlKind.OVER
                && call.getOperandList().stream().anyMatch(o -> o != null && in(o));
    }

    private static String name(SqlCall call) {
        return call.getOperator().getName().toUpperCase(Locale.ROOT);
    }

    /**
     * The aggregation of a call.
     *
     * @param rows translates expressions over the rows of a group
     */
    static Aggregation read(SqlCall call, String output, SqlTranslation rows, CalciteParser parser)
            throws ProblemException {
        if (call.getKind() == SqlKind.FILTER) {
            Expression condition = rows.expression(call.operand(1));
            return read(call.operand(0), output, Optional.of(condition), rows, parser);
        }
        return read(call, output, Optional.empty(), rows, parser);
    }

    private static Aggregation read(
            SqlNode node,
            String output,
            Optional<Expression> condition,
            SqlTranslation rows,
            CalciteParser parser)
            throws ProblemException {
        if (!(node instanceof SqlCall call) || !NAMES.containsKey(name(call))) {
            throw parser.error(
                    ProblemCode.UNSUPPORTED,
                    node,
                    "this form of an aggregate is not supported",
                    "the aggregates are "
                            + String.join(", ", NAMES.keySet().stream().sorted().toList()));
        }
        String function = NAMES.get(name(call));
        SqlLiteral quantifier = call.getFunctionQuantifier();
        boolean distinct = quantifier != null && quantifier.getValue() == SqlSelectKeyword.DISTINCT;
        List<SqlNode> operands = call.getOperandList();
        boolean separated = function.equals("concat") && operands.size() == 2;
        if (operands.size() != 1 && !separated) {
            throw parser.error(node, name(call) + " takes one argument", "");
        }
        boolean star = operands.get(0) instanceof SqlIdentifier name && name.isStar();
        if (star && (!function.equals("count") || distinct)) {
            throw parser.error(node, name(call) + " does not take *", "name a column");
        }
        Expression value =
                star ? new Literal(1, FieldType.of(Kind.INT32)) : rows.expression(operands.get(0));
        if (condition.isPresent()) {
            Expression nothing = new Literal(null, FieldType.nullable(Kind.BOOLEAN));
            value = Typing.conditional(List.of(condition.get()), List.of(value), nothing);
        }
        String separator = separated ? separator(operands.get(1), rows, parser) : "";
        Optional<Combiner> combiner =
                distinct && !function.equals("min") && !function.equals("max")
                        ? distinct(call, function, value.type(), parser)
                        : combiner(function, value.type(), separator);
        if (combiner.isEmpty() || combiner.get().result(value.type()).isEmpty()) {
            throw parser.error(
                    ProblemCode.TYPE_MISMATCH,
                    node,
                    name(call) + " does not work on " + value + " (" + value.type() + ")",
                    "combine a column of another type, or convert it with CAST");
        }
        return new Aggregation(output, combiner.get(), value);
    }

    private static Optional<Combiner> distinct(
            SqlCall call, String function, FieldType type, CalciteParser parser)
            throws ProblemException {
        if (function.equals("count")) {
            return Optional.of(Combiners.countDistinct(type));
        }
        throw parser.error(
                ProblemCode.UNSUPPORTED,
                call,
                name(call) + " with DISTINCT is not supported",
                "SELECT DISTINCT in a subquery, and combine its rows");
    }

    private static String separator(SqlNode node, SqlTranslation rows, CalciteParser parser)
            throws ProblemException {
        if (rows.expression(node) instanceof Literal literal
                && literal.value() instanceof String text) {
            return text;
        }
        throw parser.error(node, "the separator is a text", "write it as ', '");
    }

    private static Optional<Combiner> combiner(String function, FieldType type, String separator) {
        return switch (function) {
            case "group" -> Optional.of(Combiners.group(type));
            case "any_value" -> Optional.of(Combiners.anyValue(type));
            case "concat" ->
                    type.is(Kind.STRING)
                            ? Optional.of(Combiners.concat(separator))
                            : Optional.empty();
            default -> AggregateFunction.of(function).map(Combiner.class::cast);
        };
    }
}
