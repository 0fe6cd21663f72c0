package org.nifibeam.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
import org.nifibeam.core.expression.ConditionTyping;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.expression.Operator;
import org.nifibeam.core.expression.ScalarFunctions;
import org.nifibeam.core.expression.StructureTyping;
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

    /** What EXTRACT takes, and the function of the same. */
    private static final Map<String, String> PARTS =
            Map.ofEntries(
                    Map.entry("YEAR", "YEAR"),
                    Map.entry("QUARTER", "QUARTER"),
                    Map.entry("MONTH", "MONTH"),
                    Map.entry("WEEK", "WEEK"),
                    Map.entry("DAY", "DAY"),
                    Map.entry("HOUR", "HOUR"),
                    Map.entry("MINUTE", "MINUTE"),
                    Map.entry("SECOND", "SECOND"),
                    Map.entry("MILLISECOND", "MILLISECOND"),
                    Map.entry("MICROSECOND", "MICROSECOND"),
                    Map.entry("EPOCH", "EPOCH"),
                    Map.entry("DOW", "DAYOFWEEK"),
                    Map.entry("DOY", "DAYOFYEAR"),
                    Map.entry("ISODOW", "ISODOW"),
                    Map.entry("ISOYEAR", "ISOYEAR"));

    /** What a query knows of the nodes in its expressions. */
    interface Names {
        /**
         * What a node stands for; empty if it is to be translated as in any expression.
         *
         * @throws ProblemException if it must not stand there
         */
        Optional<Expression> find(SqlNode node) throws ProblemException;
    }

    private final Schema input;
    private final Optional<Names> names;
    private final CalciteParser parser;
    private final SqlLiterals literals;

    SqlTranslation(Schema input, CalciteParser parser) {
        this(input, Optional.empty(), parser);
    }

    /** One for the expressions of a query, which know their columns from {@code names}. */
    SqlTranslation(Names names, CalciteParser parser) {
        this(Schema.of(), Optional.of(names), parser);
    }

    private SqlTranslation(Schema input, Optional<Names> names, CalciteParser parser) {
        this.input = input;
        this.names = names;
        this.parser = parser;
        this.literals = new SqlLiterals(parser);
    }

    Expression expression(SqlNode node) throws ProblemException {
        if (names.isEmpty()) {
            return translated(node);
        }
        try {
            Optional<Expression> known = names.get().find(node);
            return known.isPresent() ? known.get() : translated(node);
        } catch (ProblemException e) {
            throw parser.at(node, e);
        }
    }

    private Expression translated(SqlNode node) throws ProblemException {
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

    /** A field, and behind dots the fields of nested rows. */
    private Expression name(SqlIdentifier name) throws ProblemException {
        String first = name.names.get(0);
        if (name.isSimple() && input.indexOf(first).isEmpty()) {
            ScalarFunctions.refuse(first);
        }
        Expression value = Typing.field(first, input);
        for (String inner : name.names.subList(1, name.names.size())) {
            value = StructureTyping.nested(value, inner);
        }
        return value;
    }

    /** A field of a row that is no field itself: {@code rows[1].name}. */
    private Expression dot(SqlCall call) throws ProblemException {
        Expression value = expression(call.operand(0));
        if (!(call.operand(1) instanceof SqlIdentifier name)) {
            throw unsupported(call, "this dot");
        }
        for (String inner : name.names) {
            value = StructureTyping.nested(value, inner);
        }
        return value;
    }

    /** An element of an array or map; a time zone stands in brackets too, see FieldWords. */
    private Expression item(SqlCall call) throws ProblemException {
        Expression value = expression(call.operand(0));
        if (call.operand(1) instanceof SqlCall zone
                && zone.getOperator().getName().equals(FieldWords.AT_TIME_ZONE)) {
            return ScalarFunctions.call("TO_LOCAL", List.of(value, expression(zone.operand(0))));
        }
        return StructureTyping.item(value, expression(call.operand(1)));
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
            case PLUS -> sum(call, 1);
            case MINUS -> sum(call, -1);
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
            case LIKE, RLIKE, SIMILAR -> like(call);
            case LITERAL_CHAIN ->
                    literals.literal(SqlLiteralChainOperator.concatenateOperands(call), false);
            case CAST, SAFE_CAST -> cast(call);
            case TRIM -> trim(call);
            case EXTRACT -> extract(call);
            case FLOOR -> floor(call);
            case ITEM -> item(call);
            case DOT -> dot(call);
            case ROW -> StructureTyping.row(expressions(call.getOperandList()));
            case ARRAY_VALUE_CONSTRUCTOR ->
                    StructureTyping.array(expressions(call.getOperandList()));
            case MAP_VALUE_CONSTRUCTOR -> StructureTyping.map(expressions(call.getOperandList()));
            case TIMESTAMP_ADD, TIMESTAMP_DIFF -> units(call);
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

    private Expression distinct(SqlCall call) throws ProblemException {
        return ConditionTyping.distinct(expression(call.operand(0)), expression(call.operand(1)));
    }

    private Expression between(SqlCall call) throws ProblemException {
        SqlBetweenOperator operator = (SqlBetweenOperator) call.getOperator();
        Expression value = expression(call.operand(0));
        Expression low = expression(call.operand(1));
        Expression high = expression(call.operand(2));
        boolean symmetric = operator.flag == SqlBetweenOperator.Flag.SYMMETRIC;
        Expression result =
                symmetric
                        ? ConditionTyping.betweenSymmetric(value, low, high)
                        : ConditionTyping.between(value, low, high);
        return operator.isNegated() ? not(result) : result;
    }

    private Expression in(SqlCall call) throws ProblemException {
        if (!(call.operand(1) instanceof SqlNodeList list)) {
            throw unsupported(call, "IN with a query");
        }
        return ConditionTyping.in(expression(call.operand(0)), expressions(list.getList()));
    }

    private Expression like(SqlCall call) throws ProblemException {
        SqlLikeOperator operator = (SqlLikeOperator) call.getOperator();
        String function =
                switch (operator.getKind()) {
                    case SIMILAR -> "SIMILAR_TO";
                    case RLIKE -> "REGEXP_LIKE";
                    default -> operator.isCaseSensitive() ? "LIKE" : "ILIKE";
                };
        Expression result = ScalarFunctions.call(function, expressions(call.getOperandList()));
        return operator.isNegated() ? not(result) : result;
    }

    private Expression cases(SqlCase cases) throws ProblemException {
        SqlNode otherwise = cases.getElseOperand();
        if (cases.getValueOperand() != null) {
            return ConditionTyping.choice(
                    expression(cases.getValueOperand()),
                    expressions(cases.getWhenOperands().getList()),
                    expressions(cases.getThenOperands().getList()),
                    otherwise(otherwise));
        }
        return Typing.conditional(
                expressions(cases.getWhenOperands().getList()),
                expressions(cases.getThenOperands().getList()),
                otherwise(otherwise));
    }

    private Expression otherwise(SqlNode otherwise) throws ProblemException {
        return otherwise == null
                ? new Literal(null, FieldType.nullable(Kind.BOOLEAN))
                : expression(otherwise);
    }

    private Expression cast(SqlCall call) throws ProblemException {
        Expression value = expression(call.operand(0));
        boolean orNull = Set.of("TRY_CAST", "SAFE_CAST").contains(call.getOperator().getName());
        if (!(call.operand(1) instanceof SqlDataTypeSpec type)
                || !orNull && !call.getOperator().getName().equals("CAST")) {
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
        Expression result =
                orNull ? Typing.tryCast(value, kind.get()) : Typing.cast(value, kind.get());
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
        String name = PARTS.get(unit);
        if (name == null) {
            throw parser.error(
                    call,
                    "EXTRACT does not know " + unit,
                    "it knows YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND, EPOCH, DOW, DOY, ISODOW, ISOYEAR");
        }
        return ScalarFunctions.call(name, List.of(expression(call.operand(1))));
    }

    /** TIMESTAMPADD and TIMESTAMPDIFF, whose first argument is a unit. */
    private Expression units(SqlCall call) throws ProblemException {
        return ScalarFunctions.call(
                call.getOperator().getName(),
                unit(call.operand(0)),
                List.of(expression(call.operand(1)), expression(call.operand(2))));
    }

    /** A sum of numbers, or an instant and an interval. */
    private Expression sum(SqlCall call, int sign) throws ProblemException {
        SqlNode left = call.operand(0);
        SqlNode right = call.operand(1);
        if (SqlIntervals.isInterval(right)) {
            return moved(expression(left), right, sign);
        }
        if (SqlIntervals.isInterval(left) && sign > 0) {
            return moved(expression(right), left, sign);
        }
        return operation(sign > 0 ? Operator.ADD : Operator.SUBTRACT, call);
    }

    private Expression moved(Expression instant, SqlNode interval, int sign)
            throws ProblemException {
        SqlIntervals.Length length = SqlIntervals.length(interval, parser);
        Expression count =
                length.count().isPresent()
                        ? expression(length.count().get())
                        : new Literal(length.number(), FieldType.of(Kind.INT64));
        return ScalarFunctions.call(
                "TIMESTAMPADD",
                length.unit(),
                List.of(sign > 0 ? count : Typing.negate(count), instant));
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
        if (SqlKind.QUERY.contains(kind) || kind == SqlKind.OVER) {
            throw unsupported(call, "a query");
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
