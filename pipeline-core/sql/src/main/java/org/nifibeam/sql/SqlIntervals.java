package org.nifibeam.sql;

import java.util.Optional;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserUtil;
import org.nifibeam.core.problem.ProblemException;

/**
 * Reads {@code INTERVAL '1' DAY}, {@code INTERVAL '1 02:03' DAY TO MINUTE}, {@code INTERVAL n DAY}.
 */
final class SqlIntervals {
    private SqlIntervals() {}

    /**
     * How long an interval is.
     *
     * @param number of units
     * @param count of units, where it is no constant
     * @param unit their name
     */
    record Length(long number, Optional<SqlNode> count, String unit) {}

    static boolean isInterval(SqlNode node) {
        return node instanceof SqlIntervalLiteral || node.getKind() == SqlKind.INTERVAL;
    }

    static Length length(SqlNode node, CalciteParser parser) throws ProblemException {
        if (node instanceof SqlIntervalLiteral literal) {
            return constant(literal, parser);
        }
        SqlCall call = (SqlCall) node;
        if (!(call.operand(1) instanceof SqlIntervalQualifier qualifier)
                || qualifier.timeUnitRange.endUnit != null) {
            throw parser.error(node, "this interval has no unit", "write INTERVAL n DAY");
        }
        return new Length(0, Optional.of(call.operand(0)), unit(qualifier.timeUnitRange));
    }

    private static String unit(TimeUnitRange range) {
        return range.startUnit.name();
    }

    private static Length constant(SqlIntervalLiteral literal, CalciteParser parser)
            throws ProblemException {
        SqlIntervalLiteral.IntervalValue value =
                literal.getValueAs(SqlIntervalLiteral.IntervalValue.class);
        SqlIntervalQualifier qualifier = value.getIntervalQualifier();
        try {
            // Weeks and quarters are units that the parser's own reading does not know.
            if (qualifier.timeUnitRange.endUnit == null
                    && value.getIntervalLiteral().strip().matches("[0-9]{1,18}")) {
                long number = value.getSign() * Long.parseLong(value.getIntervalLiteral().strip());
                return new Length(number, Optional.empty(), unit(qualifier.timeUnitRange));
            }
            return qualifier.isYearMonth()
                    ? new Length(SqlParserUtil.intervalToMonths(value), Optional.empty(), "MONTH")
                    : new Length(
                            SqlParserUtil.intervalToMillis(value), Optional.empty(), "MILLISECOND");
        } catch (RuntimeException e) {
            throw parser.error(
                    literal,
                    "'" + value.getIntervalLiteral() + "' is no interval of this unit",
                    "write INTERVAL '1' DAY, or INTERVAL '1 02:03:04' DAY TO SECOND");
        }
    }
}
