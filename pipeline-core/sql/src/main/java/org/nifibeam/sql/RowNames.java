package org.nifibeam.sql;

import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/** The names in an expression over the rows of FROM. */
final class RowNames implements SqlTranslation.Names {
    private final Scope scope;
    private final String clause;
    private final CalciteParser parser;

    /**
     * Names over the rows of a scope.
     *
     * @param clause where the expression stands, for messages
     */
    RowNames(Scope scope, String clause, CalciteParser parser) {
        this.scope = scope;
        this.clause = clause;
        this.parser = parser;
    }

    @Override
    public Optional<Expression> find(SqlNode node) throws ProblemException {
        refuse(node, parser);
        if (node instanceof SqlIdentifier name) {
            if (name.isStar()) {
                throw parser.error(node, "'*' cannot stand here", "name a column");
            }
            return Optional.of(scope.resolve(name));
        }
        if (Aggregates.is(node)) {
            throw parser.error(
                    ProblemCode.UNSUPPORTED,
                    node,
                    "an aggregate cannot stand in " + clause,
                    "put a condition on groups in HAVING, or aggregate in a subquery of FROM");
        }
        return Optional.empty();
    }

    /** Refuses what a query may have in an expression, and ours may not. */
    static void refuse(SqlNode node, CalciteParser parser) throws ProblemException {
        if (!(node instanceof SqlCall call)) {
            return;
        }
        SqlKind kind = call.getKind();
        boolean membership = kind == SqlKind.IN || kind == SqlKind.NOT_IN;
        boolean quantified = kind == SqlKind.SOME || kind == SqlKind.ALL;
        if (SqlKind.QUERY.contains(kind)
                || kind == SqlKind.EXISTS
                || kind == SqlKind.SCALAR_QUERY
                || kind == SqlKind.ARRAY_QUERY_CONSTRUCTOR
                || kind == SqlKind.MULTISET_QUERY_CONSTRUCTOR
                || (membership || quantified)
                        && call.operandCount() > 1
                        && SqlKind.QUERY.contains(call.operand(1).getKind())) {
            throw parser.error(
                    ProblemCode.UNSUPPORTED,
                    node,
                    "a subquery cannot stand here",
                    "WHERE takes [NOT] EXISTS and x [NOT] IN (SELECT ...) among conditions joined by AND; put others in FROM: JOIN (SELECT ...) AS other ON ...");
        }
        if (kind == SqlKind.OVER || kind == SqlKind.RESPECT_NULLS || kind == SqlKind.IGNORE_NULLS) {
            throw parser.error(
                    ProblemCode.UNSUPPORTED,
                    node,
                    "window functions (OVER) are not supported",
                    "GROUP BY in a subquery and join with it, or use Combine with top, first or last");
        }
        if (QueryWindows.is(node) || QueryWindows.bound(node).isPresent()) {
            throw windows(node, parser);
        }
    }

    static ProblemException windows(SqlNode node, CalciteParser parser) {
        return parser.error(
                ProblemCode.UNSUPPORTED,
                node,
                "windows are made by GROUP BY TUMBLE(time, INTERVAL '1' HOUR), with which TUMBLE_START and TUMBLE_END go, not here",
                "group by one, or put a WindowInto stage before");
    }
}
