package org.nifibeam.core.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/**
 * Reads operators, names, literals, parts of rows, arrays and maps, and in SQL plain calls of
 * functions: a precedence-climbing parser. From loosest to tightest: OR, AND, NOT, comparisons and
 * IS [NOT] NULL (not chained), + and -, * / %, signs. Chains of any length take no recursion; other
 * nesting is limited to {@value #MAX_DEPTH} levels.
 */
public final class ExpressionParser {
    private static final int MAX_DEPTH = 200;
    private static final int NOT = 3;
    private static final int COMPARISON = 4;
    private static final int SIGN = 7;

    private static final Map<String, Operator> SYMBOLS =
            Map.ofEntries(
                    Map.entry("=", Operator.EQUAL),
                    Map.entry("==", Operator.EQUAL),
                    Map.entry("<>", Operator.NOT_EQUAL),
                    Map.entry("!=", Operator.NOT_EQUAL),
                    Map.entry("<", Operator.LESS),
                    Map.entry("<=", Operator.LESS_OR_EQUAL),
                    Map.entry(">", Operator.GREATER),
                    Map.entry(">=", Operator.GREATER_OR_EQUAL),
                    Map.entry("+", Operator.ADD),
                    Map.entry("-", Operator.SUBTRACT),
                    Map.entry("*", Operator.MULTIPLY),
                    Map.entry("/", Operator.DIVIDE),
                    Map.entry("%", Operator.MODULO));

    /** SQL has words or units between their arguments, or means more than the arguments say. */
    private static final Set<String> OWN_SYNTAX =
            Set.of("TRIM", "POSITION", "OVERLAY", "TIMESTAMPADD", "TIMESTAMPDIFF");

    private final SourceText source;
    private final List<Token> tokens;
    private final Schema input;
    private final Dialect dialect;
    private int next;
    private int depth;

    private ExpressionParser(SourceText source, Schema input, Dialect dialect)
            throws ProblemException {
        this.source = source;
        this.input = input;
        this.dialect = dialect;
        this.tokens = Tokens.of(source, dialect);
    }

    /** Parses and types an expression; problems quote it. */
    public static Expression parse(String text, Schema input, Dialect dialect)
            throws ProblemException {
        SourceText source = new SourceText(text);
        try {
            ExpressionParser parser = new ExpressionParser(source, input, dialect);
            Expression expression = parser.expression(0);
            if (parser.peek().type() != Token.Type.END) {
                throw parser.unexpected("an operator");
            }
            return expression;
        } catch (ProblemException e) {
            throw source.in(e);
        }
    }

    private Token peek() {
        return tokens.get(next);
    }

    private Expression expression(int minimum) throws ProblemException {
        if (++depth > MAX_DEPTH) {
            throw source.error(
                    peek().position(),
                    "more than " + MAX_DEPTH + " levels of nesting",
                    "compute parts of it in fields of an earlier stage");
        }
        Expression left = behind(operand(minimum));
        boolean compared = false;
        while (true) {
            Operator operator = infix();
            int power = operator == null ? -1 : power(operator);
            if (power < minimum || operator == null) {
                break;
            }
            if (power == COMPARISON && compared) {
                throw source.error(
                        peek().position(),
                        "comparisons cannot be chained",
                        "write 'a < b AND b < c', or use parentheses");
            }
            compared |= power == COMPARISON;
            next++;
            if (operator == Operator.IS_NULL) {
                left = nullTest(left);
            } else {
                left = Typing.operation(operator, List.of(left, expression(power + 1)));
            }
        }
        depth--;
        return left;
    }

    /** The value with what stands behind it: fields of rows, elements of arrays and maps. */
    private Expression behind(Expression value) throws ProblemException {
        Expression result = value;
        while (true) {
            if (peek().isSymbol(".")) {
                next++;
                Token name = peek();
                if (name.type() != Token.Type.WORD && name.type() != Token.Type.NAME) {
                    throw unexpected("a field's name");
                }
                next++;
                result = StructureTyping.nested(result, name.text());
            } else if (peek().isSymbol("[")) {
                next++;
                result = StructureTyping.item(result, expression(0));
                close("]");
            } else {
                return result;
            }
        }
    }

    private void close(String symbol) throws ProblemException {
        if (!peek().isSymbol(symbol)) {
            throw unexpected("'" + symbol + "'");
        }
        next++;
    }

    /** The operator that stands next, null if there is none; IS counts as IS_NULL. */
    private Operator infix() throws ProblemException {
        Token token = peek();
        if (token.type() == Token.Type.SYMBOL) {
            if (token.text().equals("==") && dialect == Dialect.SQL) {
                throw unexpected("=");
            }
            return SYMBOLS.get(token.text());
        }
        if (token.isWord("AND")) {
            return Operator.AND;
        }
        if (token.isWord("OR")) {
            return Operator.OR;
        }
        return token.isWord("IS") ? Operator.IS_NULL : null;
    }

    private static int power(Operator operator) {
        return switch (operator) {
            case OR -> 1;
            case AND -> 2;
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, IS_NULL ->
                    COMPARISON;
            case ADD, SUBTRACT -> 5;
            case MULTIPLY, DIVIDE, MODULO -> 6;
            case NOT, NEGATE, IS_NOT_NULL ->
                    throw new IllegalArgumentException(operator + " stands between nothing");
        };
    }

    private Expression nullTest(Expression value) throws ProblemException {
        boolean not = peek().isWord("NOT");
        next += not ? 1 : 0;
        if (!peek().isWord("NULL")) {
            throw unexpected(not ? "NULL" : "NULL or NOT NULL");
        }
        next++;
        return Typing.operation(not ? Operator.IS_NOT_NULL : Operator.IS_NULL, List.of(value));
    }

    private Expression operand(int minimum) throws ProblemException {
        Token token = peek();
        switch (token.type()) {
            case NUMBER -> {
                next++;
                return number(token, false);
            }
            case TEXT -> {
                next++;
                return new Literal(token.text(), FieldType.of(Kind.STRING));
            }
            case NAME -> {
                next++;
                return Typing.field(token.text(), input);
            }
            case WORD -> {
                return word(token, minimum);
            }
            case SYMBOL -> {
                return symbol(token);
            }
            case END -> throw unexpected("a value");
        }
        throw new IllegalStateException(token.toString());
    }

    private Expression word(Token token, int minimum) throws ProblemException {
        switch (token.text().toUpperCase(Locale.ROOT)) {
            case "TRUE", "FALSE" -> {
                next++;
                return new Literal(token.isWord("TRUE"), FieldType.of(Kind.BOOLEAN));
            }
            case "NULL" -> {
                next++;
                return new Literal(null, FieldType.nullable(Kind.BOOLEAN));
            }
            case "NOT" -> {
                if (minimum > NOT) {
                    throw source.error(
                            token.position(),
                            "NOT cannot stand behind an operator",
                            "put it in parentheses: (NOT x)");
                }
                next++;
                return Typing.operation(Operator.NOT, List.of(expression(NOT)));
            }
            case "AND", "OR", "IS" -> throw unexpected("a value");
            default -> {
                next++;
                if (peek().isSymbol("(") && isPlainCall(token)) {
                    return call(token);
                }
                if (peek().isSymbol("(")) {
                    throw source.error(
                            token.position(),
                            "'" + token.text() + "' is called, but there are no functions here",
                            "functions need 'language: sql'");
                }
                return Typing.field(token.text(), input);
            }
        }
    }

    private boolean isPlainCall(Token token) {
        String name = token.text().toUpperCase(Locale.ROOT);
        return dialect == Dialect.SQL
                && !OWN_SYNTAX.contains(name)
                && ScalarFunctions.names().contains(name);
    }

    private Expression call(Token name) throws ProblemException {
        next++;
        List<Expression> arguments = new ArrayList<>();
        while (!peek().isSymbol(")")) {
            arguments.add(expression(0));
            if (!peek().isSymbol(",")) {
                break;
            }
            next++;
            if (peek().isSymbol(")")) {
                throw unexpected("a value");
            }
        }
        close(")");
        return ScalarFunctions.call(name.text(), arguments);
    }

    private Expression symbol(Token token) throws ProblemException {
        switch (token.text()) {
            case "(" -> {
                next++;
                Expression inside = expression(0);
                close(")");
                return inside;
            }
            case "-" -> {
                next++;
                Token number = peek();
                if (number.type() == Token.Type.NUMBER) {
                    next++;
                    return number(number, true);
                }
                return Typing.negate(expression(SIGN));
            }
            case "+" -> {
                next++;
                Expression value = expression(SIGN);
                if (!value.type().isNumeric()) {
                    throw source.error(token.position(), "a sign needs a number", "leave it away");
                }
                return value;
            }
            default -> throw unexpected("a value");
        }
    }

    private Literal number(Token token, boolean negative) throws ProblemException {
        String text = negative ? "-" + token.text() : token.text();
        if (text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
            double value = Double.parseDouble(text);
            if (Double.isInfinite(value)) {
                throw source.error(token.position(), text + " is too large for a double", "");
            }
            return new Literal(value, FieldType.of(Kind.DOUBLE));
        }
        if (text.indexOf('.') >= 0) {
            return new Literal(new BigDecimal(text), FieldType.of(Kind.DECIMAL));
        }
        BigInteger value = new BigInteger(text);
        if (value.bitLength() > 63) {
            throw source.error(
                    token.position(),
                    text + " is too large for a 64-bit whole number",
                    "write it as a decimal: " + text + ".0");
        }
        return value.bitLength() > 31
                ? new Literal(value.longValue(), FieldType.of(Kind.INT64))
                : new Literal(value.intValue(), FieldType.of(Kind.INT32));
    }

    private ProblemException unexpected(String wanted) {
        Token token = peek();
        String found =
                token.type() == Token.Type.END
                        ? "the end"
                        : "'" + source.text().substring(token.position(), token.end()) + "'";
        return source.error(token.position(), "expected " + wanted + ", found " + found, "");
    }
}
