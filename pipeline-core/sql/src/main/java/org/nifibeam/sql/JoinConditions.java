package org.nifibeam.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Expression.FieldReference;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.expression.Operator;
import org.nifibeam.core.expression.Typing;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.query.Relation;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/**
 * What pairs the rows of two sides: equal keys, conditions on one side, and conditions on both,
 * which alone let each row meet each, as rows of one key. A row that fails a condition on its own
 * side pairs with nothing: it is left out, or, where its side is kept, gets a null as its key.
 */
final class JoinConditions {
    private static final Expression ONE_KEY = new Literal(true, FieldType.of(Kind.BOOLEAN));

    private final Scope left;
    private final Scope right;
    private final CalciteParser parser;
    private final Scope beside;
    private final SqlTranslation pairs;
    private final int leftSize;
    private final List<Expression> leftKeys = new ArrayList<>();
    private final List<Expression> rightKeys = new ArrayList<>();
    private Optional<Expression> onLeft = Optional.empty();
    private Optional<Expression> onRight = Optional.empty();
    private Optional<Expression> onBoth = Optional.empty();

    JoinConditions(Scope left, Scope right, CalciteParser parser) {
        this.left = left;
        this.right = right;
        this.parser = parser;
        this.leftSize = left.relation().schema().size();
        this.beside = beside(left, right);
        this.pairs = new SqlTranslation(new RowNames(beside, "ON", parser), parser);
    }

    /** The tables of both over pairs of their rows, of which none is missing; for names only. */
    static Scope beside(Scope left, Scope right) {
        Schema schema =
                Relation.pairs(left.relation().schema(), right.relation().schema(), false, false);
        return left.with(right, new Relation.Table("pairs", schema, false));
    }

    boolean connects() {
        return !leftKeys.isEmpty();
    }

    /**
     * Takes the conditions out of a list that compare a value of one side with one of the other.
     */
    void takeEqualities(List<SqlNode> conditions) throws ProblemException {
        for (SqlNode condition : List.copyOf(conditions)) {
            boolean taken;
            try {
                taken = takeEquality(condition);
            } catch (ProblemException e) {
                if (isOfPairs(condition)) {
                    throw e;
                }
                // It is about a table that is joined later.
                taken = false;
            }
            if (taken) {
                conditions.remove(condition);
            }
        }
    }

    private boolean isOfPairs(SqlNode condition) {
        try {
            pairs.expression(condition);
            return true;
        } catch (ProblemException e) {
            return false;
        }
    }

    /** Takes all conditions of ON. */
    void takeAll(List<SqlNode> conditions, JoinType type) throws ProblemException {
        Problems problems = new Problems();
        for (SqlNode condition : conditions) {
            problems.attempt(() -> takeEquality(condition) || takeOther(condition, type));
        }
        problems.check();
    }

    private boolean takeEquality(SqlNode condition) throws ProblemException {
        if (condition.getKind() != SqlKind.EQUALS || !(condition instanceof SqlBasicCall call)) {
            return false;
        }
        Expression one = pairs.expression(call.operand(0));
        Expression other = pairs.expression(call.operand(1));
        boolean straight = isOf(one, true) && isOf(other, false);
        if (!straight && !(isOf(one, false) && isOf(other, true))) {
            return false;
        }
        pairs.expression(condition);
        Optional<FieldType> common = Typing.common(one.type(), other.type());
        if (common.isEmpty() || !common.get().isKey()) {
            throw parser.error(
                    ProblemCode.TYPE_MISMATCH,
                    condition,
                    "it joins " + one.type() + " with " + other.type(),
                    "join by columns of one type, or convert one with CAST");
        }
        leftKeys.add(ofSide(straight ? one : other, true));
        rightKeys.add(ofSide(straight ? other : one, false));
        return true;
    }

    private boolean takeOther(SqlNode node, JoinType type) throws ProblemException {
        Expression condition = SqlQuery.condition(node, pairs, "ON", parser);
        if (!refersTo(condition, false)) {
            onLeft = and(onLeft, ofSide(condition, true));
        } else if (!refersTo(condition, true)) {
            onRight = and(onRight, ofSide(condition, false));
        } else if (type == JoinType.INNER) {
            onBoth = and(onBoth, beside.real(condition));
        } else {
            throw parser.error(
                    ProblemCode.UNSUPPORTED,
                    node,
                    "an outer join by a condition on both sides that is no equality is not supported",
                    "join by equalities, and by conditions on one side each; or use an INNER JOIN");
        }
        return true;
    }

    static Optional<Expression> and(Optional<Expression> before, Expression condition)
            throws ProblemException {
        return Optional.of(
                before.isEmpty()
                        ? condition
                        : Typing.operation(Operator.AND, List.of(before.get(), condition)));
    }

    private boolean isOf(Expression value, boolean leftSide) {
        return refersTo(value, leftSide) && !refersTo(value, !leftSide);
    }

    private boolean refersTo(Expression value, boolean leftSide) {
        if (value instanceof FieldReference reference) {
            return reference.index() < leftSize == leftSide;
        }
        return value.children().stream().anyMatch(child -> refersTo(child, leftSide));
    }

    /** An expression over pairs as one over the rows of the side that it is of. */
    private Expression ofSide(Expression value, boolean leftSide) {
        if (value instanceof FieldReference reference) {
            int index = leftSide ? reference.index() : reference.index() - leftSize;
            Schema schema = (leftSide ? left : right).relation().schema();
            return new FieldReference(index, schema.field(index).name(), reference.type());
        }
        List<Expression> children = value.children();
        return children.isEmpty()
                ? value
                : value.withChildren(children.stream().map(c -> ofSide(c, leftSide)).toList());
    }

    Scope join(JoinType type, SqlNode node) throws ProblemException {
        if (!connects()) {
            if (onBoth.isEmpty()) {
                throw noEquality(node, right, parser);
            }
            leftKeys.add(ONE_KEY);
            rightKeys.add(ONE_KEY);
        }
        boolean keepLeft = type == JoinType.LEFT || type == JoinType.FULL;
        boolean keepRight = type == JoinType.RIGHT || type == JoinType.FULL;
        Relation lefts = limited(left.relation(), onLeft, keepLeft, leftKeys);
        Relation rights = limited(right.relation(), onRight, keepRight, rightKeys);
        Relation joined =
                new Relation.Join(lefts, rights, leftKeys, rightKeys, keepLeft, keepRight);
        return left.with(
                right, onBoth.isPresent() ? new Relation.Filter(joined, onBoth.get()) : joined);
    }

    /** The rows of the left side that have a pair, or those that have none. */
    Relation matching(boolean negated, SqlNode node) throws ProblemException {
        if (!connects() || onBoth.isPresent()) {
            throw parser.error(
                    ProblemCode.UNSUPPORTED,
                    node,
                    connects()
                            ? "a subquery linked by a condition on both sides that is no equality is not supported"
                            : "no equality links the subquery to the rows outside it",
                    "link it with WHERE inside.column = outside.column");
        }
        Relation lefts = limited(left.relation(), onLeft, negated, leftKeys);
        Relation rights = limited(right.relation(), onRight, false, rightKeys);
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < rightKeys.size(); i++) {
            fields.add(new Field("key" + i, rightKeys.get(i).type()));
        }
        Relation keys = new Relation.Project(rights, rightKeys, Schema.of(fields));
        return Subqueries.matching(lefts, leftKeys, SqlQuery.distinct(node, keys, parser), negated);
    }

    private static Relation limited(
            Relation side, Optional<Expression> condition, boolean kept, List<Expression> keys)
            throws ProblemException {
        if (condition.isEmpty()) {
            return side;
        }
        if (!kept) {
            return new Relation.Filter(side, condition.get());
        }
        Expression nothing = new Literal(null, FieldType.nullable(Kind.BOOLEAN));
        keys.set(0, Typing.conditional(List.of(condition.get()), List.of(keys.get(0)), nothing));
        return side;
    }

    static ProblemException noEquality(SqlNode node, Scope right, CalciteParser parser) {
        String table = right.aliases().isEmpty() ? "the subquery" : right.aliases().toString();
        return parser.error(
                ProblemCode.UNSUPPORTED,
                node,
                "nothing joins " + table + " to the tables before, so each row would meet each",
                "join with ON one.column = other.column, or with the same in WHERE; INNER JOIN takes another condition on both, which costs as much as there are pairs");
    }
}
