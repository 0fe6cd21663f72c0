package org.nifibeam.sql;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.BitString;
import org.nifibeam.core.expression.Conversions;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;

/** Turns Calcite's literals into ours. */
final class SqlLiterals {
    private final CalciteParser parser;

    SqlLiterals(CalciteParser parser) {
        this.parser = parser;
    }

    Expression literal(SqlLiteral literal, boolean negative) throws ProblemException {
        if (literal instanceof SqlNumericLiteral number) {
            return number(number, negative);
        }
        if (literal instanceof SqlUnknownLiteral unknown) {
            return datetime(unknown);
        }
        SqlTypeName type = literal.getTypeName();
        switch (type) {
            case NULL -> {
                return new Literal(null, FieldType.nullable(Kind.BOOLEAN));
            }
            case BOOLEAN -> {
                Boolean value = (Boolean) literal.getValue();
                return new Literal(value, new FieldType.Scalar(Kind.BOOLEAN, value == null));
            }
            case UNKNOWN -> {
                return new Literal(null, FieldType.nullable(Kind.BOOLEAN));
            }
            case CHAR, VARCHAR -> {
                return new Literal(literal.getValueAs(String.class), FieldType.of(Kind.STRING));
            }
            case BINARY, VARBINARY -> {
                BitString bits = literal.getValueAs(BitString.class);
                if (bits.getBitCount() % 8 != 0) {
                    throw parser.error(
                            literal,
                            "X'" + bits.toHexString() + "' has half a byte",
                            "write two digits for each byte");
                }
                return new Literal(bits.getAsByteArray(), FieldType.of(Kind.BYTES));
            }
            default ->
                    throw parser.error(
                            literal,
                            type.getName().replace('_', ' ') + " literals are not supported",
                            "use numbers, texts, booleans, and TIMESTAMP '2001-01-01 00:00:00'");
        }
    }

    private Expression number(SqlNumericLiteral literal, boolean negative) throws ProblemException {
        BigDecimal value = literal.bigDecimalValue();
        BigDecimal signed = negative ? value.negate() : value;
        if (literal.getTypeName() == SqlTypeName.DOUBLE) {
            double number = negative ? -value.doubleValue() : value.doubleValue();
            if (Double.isInfinite(number)) {
                throw parser.error(literal, signed + " is too large for a double", "");
            }
            return new Literal(number, FieldType.of(Kind.DOUBLE));
        }
        if (!literal.isInteger()) {
            return new Literal(signed, FieldType.of(Kind.DECIMAL));
        }
        BigInteger whole = signed.toBigInteger();
        if (whole.bitLength() > 63) {
            throw parser.error(
                    literal,
                    whole + " is too large for a 64-bit whole number",
                    "write it as a decimal: " + whole + ".0");
        }
        return whole.bitLength() > 31
                ? new Literal(whole.longValue(), FieldType.of(Kind.INT64))
                : new Literal(whole.intValue(), FieldType.of(Kind.INT32));
    }

    /** DATE and TIMESTAMP literals; their text is read as CAST reads it. */
    private Expression datetime(SqlUnknownLiteral literal) throws ProblemException {
        switch (literal.tag) {
            case "DATE", "TIMESTAMP", "DATETIME" -> {
                try {
                    long micros = Conversions.toDatetime(literal.getValue());
                    return new Literal(micros, FieldType.of(Kind.DATETIME));
                } catch (IllegalArgumentException | ArithmeticException e) {
                    throw parser.error(
                            literal, e.getMessage(), "write TIMESTAMP '2001-01-01 00:00:00'");
                }
            }
            default ->
                    throw parser.error(
                            literal,
                            literal.tag + " literals are not supported",
                            "write TIMESTAMP '2001-01-01 00:00:00'");
        }
    }
}
