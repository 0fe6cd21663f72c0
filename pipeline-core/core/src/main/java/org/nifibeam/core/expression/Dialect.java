package org.nifibeam.core.expression;

/** The ways of writing operators, names and literals that {@link ExpressionParser} reads. */
public enum Dialect {
    /** Beam's generic language: texts in either quotes, {@code =} or {@code ==}. */
    GENERIC,
    /**
     * The part of SQL without CASE and the like, functions only where commas alone part arguments:
     * double quotes stand around names, {@code ==} is unknown.
     */
    SQL
}
