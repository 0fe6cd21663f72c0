package org.nifibeam.core.expression;

/**
 * The operators that are compiled to bytecode in place. Their types are given by {@link Typing}.
 */
public enum Operator {
    ADD("+"),
    SUBTRACT("-"),
    MULTIPLY("*"),
    /** SQL's: whole numbers divide to a whole number, towards zero; by zero is an error. */
    DIVIDE("/"),
    MODULO("%"),
    NEGATE("-"),
    EQUAL("="),
    NOT_EQUAL("<>"),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    /** Three-valued; the right side is not evaluated when the left decides. */
    AND("AND"),
    /** Three-valued; the right side is not evaluated when the left decides. */
    OR("OR"),
    NOT("NOT"),
    IS_NULL("IS NULL"),
    IS_NOT_NULL("IS NOT NULL");

    private final String symbol;

    Operator(String symbol) {
        this.symbol = symbol;
    }

    /** How it is written. */
    public String symbol() {
        return symbol;
    }

    /** True for the operators that stand behind their argument. */
    public boolean postfix() {
        return this == IS_NULL || this == IS_NOT_NULL;
    }

    /** True for the six comparisons. */
    public boolean isComparison() {
        return ordinal() >= EQUAL.ordinal() && ordinal() <= GREATER_OR_EQUAL.ordinal();
    }

    /** True for operators on two or one numbers that give a number. */
    public boolean isArithmetic() {
        return ordinal() <= NEGATE.ordinal();
    }

    /** The comparison with its sides exchanged: {@code a < b} is {@code b > a}. */
    public Operator mirrored() {
        return switch (this) {
            case LESS -> GREATER;
            case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
            case GREATER -> LESS;
            case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
            default -> this;
        };
    }
}
