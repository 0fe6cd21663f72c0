package org.nifibeam.sql;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlNode;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.window.WindowFunction;

/** Windows that a query makes itself: TUMBLE, HOP and SESSION, in GROUP BY and as TABLE(...). */
final class QueryWindows {
    /** What an expression over groups may ask for. */
    enum Bound {
        START,
        END
    }

    private static final Map<String, Integer> INTERVALS =
            Map.of("TUMBLE", 1, "HOP", 2, "SESSION", 1);

    private static final Map<String, Long> MILLIS =
            Map.of(
                    "MILLISECOND", 1L,
                    "SECOND", 1_000L,
                    "MINUTE", 60_000L,
                    "HOUR", 3_600_000L,
                    "DAY", 86_400_000L,
                    "WEEK", 604_800_000L);

    private QueryWindows() {}

    private static String name(SqlNode node) {
        return node instanceof SqlCall call
                ? call.getOperator().getName().toUpperCase(Locale.ROOT).replace("$", "")
                : "";
    }

    /** True for {@code TUMBLE(…)} and its like. */
    static boolean is(SqlNode node) {
        return INTERVALS.containsKey(name(node));
    }

    /** What {@code TUMBLE_START(…)} and its like ask for; empty for anything else. */
    static Optional<Bound> bound(SqlNode node) {
        String name = name(node);
        for (Bound bound : Bound.values()) {
            String suffix = "_" + bound;
            if (name.endsWith(suffix)
                    && INTERVALS.containsKey(name.substring(0, name.length() - suffix.length()))) {
                return Optional.of(bound);
            }
        }
        return Optional.empty();
    }

    /** About as the query has it. */
    static String words(SqlNode node) {
        return node.toString().replace("`", "").replace("$", "");
    }

    /** True if both have the same kind of window over the same time. */
    static boolean fits(SqlNode bound, SqlCall window) {
        String name = name(bound);
        return name.substring(0, name.indexOf('_')).equals(name(window))
                && arguments((SqlCall) bound).equals(arguments(window));
    }

    private static String arguments(SqlCall call) {
        return call.getOperandList().stream()
                .map(SqlNode::toString)
                .collect(Collectors.joining(", "));
    }

    /**
     * The windows of a call.
     *
     * @param first the index of its first interval
     */
    static WindowFunction read(SqlCall call, int first, CalciteParser parser)
            throws ProblemException {
        String name = name(call);
        List<SqlNode> operands = call.getOperandList();
        if (operands.size() != first + INTERVALS.get(name)) {
            throw parser.error(
                    call,
                    name + " takes a time and " + INTERVALS.get(name) + " INTERVAL",
                    switch (name) {
                        case "TUMBLE" -> "write TUMBLE(time, INTERVAL '1' HOUR)";
                        case "HOP" ->
                                "write HOP(time, INTERVAL '10' MINUTE, INTERVAL '1' HOUR): how often, how long";
                        default -> "write SESSION(time, INTERVAL '10' MINUTE)";
                    });
        }
        Duration length = duration(operands.get(first), parser);
        return switch (name) {
            case "TUMBLE" -> new WindowFunction.Fixed(length, Duration.ZERO);
            case "HOP" ->
                    new WindowFunction.Sliding(
                            duration(operands.get(first + 1), parser), length, Duration.ZERO);
            default -> new WindowFunction.Sessions(length);
        };
    }

    private static Duration duration(SqlNode node, CalciteParser parser) throws ProblemException {
        if (!(node instanceof SqlIntervalLiteral)) {
            throw parser.error(node, "a window's length is an INTERVAL", "write INTERVAL '1' HOUR");
        }
        SqlIntervals.Length length = SqlIntervals.length(node, parser);
        Long unit = MILLIS.get(length.unit());
        if (unit == null) {
            throw parser.error(
                    ProblemCode.UNSUPPORTED,
                    node,
                    "a " + length.unit() + " is no fixed length of a window",
                    "put a WindowInto stage with calendar windows before");
        }
        try {
            Duration duration = Duration.ofMillis(Math.multiplyExact(unit, length.number()));
            if (!duration.isNegative() && !duration.isZero()) {
                return duration;
            }
        } catch (ArithmeticException e) {
            // It is too long, and said below.
        }
        throw parser.error(
                ProblemCode.INVALID_VALUE,
                node,
                "no window is as long as " + node,
                "write INTERVAL '1' HOUR");
    }
}
