package org.nifibeam.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlBetweenOperator;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlLikeOperator;
import org.apache.calcite.sql.fun.SqlLiteralChainOperator;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Expression.Conditional;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.expression.Operator;
import org.nifibeam.core.expression.ScalarFunctions;
import org.nifibeam.core.expression.Typing;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/** Turns the tree that Calcite's parser made into ours; all types come from {@link Typing}. */
final class SqlTranslation {
    private static final Expression TRUE = new Literal(true, FieldType.of(Kind.BOOLEAN));
    private static final Expression FALSE = new Literal(false, FieldType.of(Kind.BOOLEAN));

    private static final Set<String> AGGREGATES =
            Set.of("COUNT", "SUM", "AVG", "MIN", "MAX", "ANY_VALUE", "COLLECT", "LISTAGG");

    private final Schema input;
    private final CalciteParser parser;
    private final SqlLiterals literals;

    SqlTranslation(Schema input, CalciteParser parser) {
        this.input = input;
        this.parser = parser;
        this.literals = new SqlLiterals(parser);
    }

    Expression expression(SqlNode node) throws ProblemException {
        if (node instanceof SqlIdentifier name) {
            return name(name);
        }
        if (node instanceof SqlLiteral literal) {
            return literals.literal(literal, false);
        }
        if (node instanceof SqlCase cases) {
            return cases(cases);
        }
        if (node instanceof SqlCall call) {
            return call(call);
        }
        throw unsupported(node, "this");
    }

    private List<Expression> expressions(List<SqlNode> nodes) throws ProblemException {
        List<Expression> expressions = new ArrayList<>();
        for (SqlNode node : nodes) {
            expressions.add(expression(node));
        }
        return expressions;
    }

    private Expression name(SqlIdentifier name) throws ProblemException {
        if (!name.isSimple()) {
            throw parser.error(
                    name,
                    "'" + name + "' is no field name",
                    "a name with dots stands in double quotes; parts of nested rows are not read yet");
        }
        return Typing.field(name.getSimple(), input);
    }

    private Expression call(SqlCall call) throws ProblemException {
        return switch (call.getKind()) {
            case AND -> operation(Operator.AND, call);
            case OR -> operation(Operator.OR, call);
            case NOT -> operation(Operator.NOT, call);
            case EQUALS -> operation(Operator.EQUAL, call);
            case NOT_EQUALS -> operation(Operator.NOT_EQUAL, call);
            case LESS_THAN -> operation(Operator.LESS, call);
            case LESS_THAN_OR_EQUAL -> operation(Operator.LESS_OR_EQUAL, call);
            case GREATER_THAN -> operation(Operator.GREATER, call);
            case GREATER_THAN_OR_EQUAL -> operation(Operator.GREATER_OR_EQUAL, call);
            case PLUS -> operation(Operator.ADD, call);
            case MINUS -> operation(Operator.SUBTRACT, call);
            case TIMES -> operation(Operator.MULTIPLY, call);
            case DIVIDE -> operation(Operator.DIVIDE, call);
            case MOD -> operation(Operator.MODULO, call);
            case MINUS_PREFIX -> negated(call);
            case PLUS_PREFIX -> signed(call);
            case IS_NULL, IS_UNKNOWN -> operation(Operator.IS_NULL, call);
            case IS_NOT_NULL -> operation(Operator.IS_NOT_NULL, call);
            case IS_TRUE -> truth(expression(call.operand(0)), TRUE, FALSE);
            case IS_NOT_TRUE -> truth(expression(call.operand(0)), FALSE, TRUE);
            case IS_FALSE -> truth(not(expression(call.operand(0))), TRUE, FALSE);
            case IS_NOT_FALSE -> truth(not(expression(call.operand(0))), FALSE, TRUE);
            case IS_DISTINCT_FROM -> distinct(call);
            case IS_NOT_DISTINCT_FROM -> not(distinct(call));
            case BETWEEN -> between(call);
            case IN -> in(call);
            case NOT_IN -> not(in(call));
            case LIKE -> like(call);
            case LITERAL_CHAIN ->
                    literals.literal(SqlLiteralChainOperator.concatenateOperands(call), false);
            case CAST -> cast(call);
            case TRIM -> trim(call);
            case EXTRACT -> extract(call);
            case FLOOR -> floor(call);
            case POSITION, OTHER, OTHER_FUNCTION, CEIL, COALESCE, NULLIF -> function(call);
            default -> other(call);
        };
    }

    private Expression operation(Operator operator, SqlCall call) throws ProblemException {
        return Typing.operation(operator, expressions(call.getOperandList()));
    }

    private static Expression not(Expression condition) throws ProblemException {
        return Typing.operation(Operator.NOT, List.of(condition));
    }

    /** The least whole number can only be written with its sign. */
    private Expression negated(SqlCall call) throws ProblemException {
        return call.operand(0) instanceof SqlNumericLiteral number
                ? literals.literal(number, true)
                : Typing.negate(expression(call.operand(0)));
    }

    private Expression signed(SqlCall call) throws ProblemException {
        Expression value = expression(call.operand(0));
        if (!value.type().isNumeric()) {
            throw parser.error(call, "a sign needs a number", "leave it away");
        }
        return value;
    }

    private static Expression truth(Expression condition, Expression yes, Expression no)
            throws ProblemException {
        return Typing.conditional(List.of(condition), List.of(yes), no);
    }

    /** Never null: two nulls are not distinct, one null is. */
    private Expression distinct(SqlCall call) throws ProblemException {
        Expression left = expression(call.operand(0));
        Expression right = expression(call.operand(1));
        Expression compared = Typing.operation(Operator.NOT_EQUAL, List.of(left, right));
        Expression leftNull = Typing.operation(Operator.IS_NULL, List.of(left));
        Expression rightNull = Typing.operation(Operator.IS_NULL, List.of(right));
        return new Conditional(
                List.of(
                        new Conditional.Branch(leftNull, not(rightNull)),
                        new Conditional.Branch(rightNull, TRUE)),
                compared,
                FieldType.of(Kind.BOOLEAN));
    }

    private Expression between(SqlCall call) throws ProblemException {
        SqlBetweenOperator operator = (SqlBetweenOperator) call.getOperator();
        Expression value = expression(call.operand(0));
        Expression low = expression(call.operand(1));
        Expression high = expression(call.operand(2));
        Expression result = within(value, low, high);
        if (operator.flag == SqlBetweenOperator.Flag.SYMMETRIC) {
            result = Typing.operation(Operator.OR, List.of(result, within(value, high, low)));
        }
        return operator.isNegated() ? not(result) : result;
    }

    private static Expression within(Expression value, Expression low, Expression high)
            throws ProblemException {
        return Typing.operation(
                Operator.AND,
                List.of(
                        Typing.operation(Operator.GREATER_OR_EQUAL, List.of(value, low)),
                        Typing.operation(Operator.LESS_OR_EQUAL, List.of(value, high))));
    }

    private Expression in(SqlCall call) throws ProblemException {
        if (!(call.operand(1) instanceof SqlNodeList list)) {
            throw unsupported(call, "IN with a query");
        }
        Expression value = expression(call.operand(0));
        Expression result = null;
        for (SqlNode element : list) {
            Expression equal =
                    Typing.operation(Operator.EQUAL, List.of(value, expression(element)));
            result = result == null ? equal : Typing.operation(Operator.OR, List.of(result, equal));
        }
        return result == null ? FALSE : result;
    }

    private Expression like(SqlCall call) throws ProblemException {
        SqlLikeOperator operator = (SqlLikeOperator) call.getOperator();
        if (!operator.isCaseSensitive() || operator.getName().contains("RLIKE")) {
            throw unsupported(call, operator.getName());
        }
        Expression result = ScalarFunctions.call("LIKE", expressions(call.getOperandList()));
        return operator.isNegated() ? not(result) : result;
    }

    private Expression cases(SqlCase cases) throws ProblemException {
        SqlNode otherwise = cases.getElseOperand();
        return Typing.conditional(
                expressions(cases.getWhenOperands().getList()),
                expressions(cases.getThenOperands().getList()),
                otherwise == null
                        ? new Literal(null, FieldType.nullable(Kind.BOOLEAN))
                        : expression(otherwise));
    }

    private Expression cast(SqlCall call) throws ProblemException {
        Expression value = expression(call.operand(0));
        if (!(call.operand(1) instanceof SqlDataTypeSpec type)
                || !call.getOperator().getName().equals("CAST")) {
            throw unsupported(call, call.getOperator().getName());
        }
        Optional<Kind> kind = SqlTypes.kind(type);
        if (kind.isEmpty() || !(type.getTypeNameSpec() instanceof SqlBasicTypeNameSpec basic)) {
            throw parser.error(type, "there is no type " + type, "the types are " + SqlTypes.KNOWN);
        }
        if (basic.getPrecision() >= 0) {
            throw parser.error(
                    type,
                    type + " limits the length or precision, which is not supported",
                    "write " + SqlTypes.name(type));
        }
        Expression result = Typing.cast(value, kind.get());
        return SqlTypes.name(type).equals("DATE") ? floorTo(result, "DAY") : result;
    }

    private Expression trim(SqlCall call) throws ProblemException {
        SqlTrimFunction.Flag flag =
                ((SqlLiteral) call.operand(0)).getValueAs(SqlTrimFunction.Flag.class);
        String name =
                switch (flag) {
                    case BOTH -> "TRIM";
                    case LEADING -> "LTRIM";
                    case TRAILING -> "RTRIM";
                };
        return ScalarFunctions.call(
                name, List.of(expression(call.operand(2)), expression(call.operand(1))));
    }

    private Expression extract(SqlCall call) throws ProblemException {
        String unit = unit(call.operand(0));
        String name =
                switch (unit) {
                    case "DOW" -> "DAYOFWEEK";
                    case "DOY" -> "DAYOFYEAR";
                    case "YEAR",
                            "QUARTER",
                            "MONTH",
                            "WEEK",
                            "DAY",
                            "HOUR",
                            "MINUTE",
                            "SECOND",
                            "EPOCH" ->
                            unit;
                    default ->
                            throw parser.error(
                                    call,
                                    "EXTRACT does not know " + unit,
                                    "it knows YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND, EPOCH, DOW, DOY");
                };
        return ScalarFunctions.call(name, List.of(expression(call.operand(1))));
    }

    private static String unit(SqlNode node) {
        String unit =
                node instanceof SqlIntervalQualifier interval && interval.timeUnitRange != null
                        ? interval.timeUnitRange.name()
                        : node.toString();
        return unit.toUpperCase(Locale.ROOT);
    }

    private Expression floor(SqlCall call) throws ProblemException {
        if (call.operandCount() == 2) {
            return floorTo(expression(call.operand(0)), unit(call.operand(1)));
        }
        return function(call);
    }

    private static Expression floorTo(Expression instant, String unit) throws ProblemException {
        return ScalarFunctions.call(
                "FLOOR", List.of(instant, new Literal(unit, FieldType.of(Kind.STRING))));
    }

    private Expression function(SqlCall call) throws ProblemException {
        SqlOperator operator = call.getOperator();
        if (AGGREGATES.contains(operator.getName().toUpperCase(Locale.ROOT))) {
            throw unsupported(call, "the aggregate " + operator.getName());
        }
        if (call.getFunctionQuantifier() != null) {
            throw unsupported(call, operator.getName() + " with DISTINCT or ALL");
        }
        return ScalarFunctions.call(operator.getName(), expressions(call.getOperandList()));
    }

    /**
     * Functions that Calcite has a kind of its own for, and what is no scalar expression at all.
     */
    private Expression other(SqlCall call) throws ProblemException {
        SqlKind kind = call.getKind();
        if (SqlKind.QUERY.contains(kind) || kind == SqlKind.ROW || kind == SqlKind.OVER) {
            throw unsupported(call, kind == SqlKind.ROW ? "a list of values" : "a query");
        }
        if (ScalarFunctions.names()
                .contains(call.getOperator().getName().toUpperCase(Locale.ROOT))) {
            return function(call);
        }
        throw unsupported(call, call.getOperator().getName());
    }

    private ProblemException unsupported(SqlNode node, String what) {
        return parser.error(
                node,
                what + " is not supported in an expression over one row",
                "aggregates and queries belong in Combine and Sql stages");
    }
}
