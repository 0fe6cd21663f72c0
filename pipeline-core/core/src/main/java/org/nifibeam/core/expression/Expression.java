package org.nifibeam.core.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.nifibeam.core.expression.function.ScalarFunction;
import org.nifibeam.core.schema.FieldType;

/**
 * A typed expression over one row: data, so that plans print, travel and are pushed into sources.
 * Made by an {@link ExpressionLanguage} through {@link Typing}, which owns the type rules; compiled
 * by {@link ExpressionCompiler}.
 */
public sealed interface Expression {
    /** The type of its value. */
    FieldType type();

    /** The expressions it is made of. */
    List<Expression> children();

    /** The same expression over other children, as many and of the same types. */
    Expression withChildren(List<Expression> children);

    /**
     * True if it runs code of the user's, which a service may forbid. Goes down level by level,
     * since a chain of operators is as deep as it is long.
     */
    default boolean containsUserCode() {
        List<Expression> level = List.of(this);
        while (!level.isEmpty()) {
            if (level.stream().anyMatch(UserCall.class::isInstance)) {
                return true;
            }
            level = level.stream().flatMap(e -> e.children().stream()).toList();
        }
        return false;
    }

    /** The value of a field of the input row. */
    record FieldReference(int index, String name, FieldType type) implements Expression {
        public FieldReference {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(type, "type");
        }

        @Override
        public List<Expression> children() {
            return List.of();
        }

        @Override
        public Expression withChildren(List<Expression> children) {
            return this;
        }

        @Override
        public String toString() {
            return ExpressionText.of(this);
        }
    }

    /**
     * A constant; {@code value} is of the class that {@code Row.get} gives for the type, null for
     * NULL.
     */
    record Literal(Object value, FieldType type) implements Expression {
        public Literal {
            if (value == null && !type.nullable()) {
                throw new IllegalArgumentException(
                        "a literal NULL has a nullable type, not " + type);
            }
        }

        @Override
        public List<Expression> children() {
            return List.of();
        }

        @Override
        public Expression withChildren(List<Expression> children) {
            return this;
        }

        @Override
        public String toString() {
            return ExpressionText.of(this);
        }
    }

    /**
     * An operator that the compiler knows; its arguments have been brought to one type where it
     * needs that.
     */
    record Operation(Operator operator, List<Expression> arguments, FieldType type)
            implements Expression {
        public Operation {
            Objects.requireNonNull(operator, "operator");
            arguments = List.copyOf(arguments);
        }

        @Override
        public List<Expression> children() {
            return arguments;
        }

        @Override
        public Expression withChildren(List<Expression> children) {
            return new Operation(operator, children, type);
        }

        @Override
        public String toString() {
            return ExpressionText.of(this);
        }
    }

    /** A call of a library function; null if an argument is null. */
    record FunctionCall(ScalarFunction function, List<Expression> arguments, FieldType type)
            implements Expression {
        public FunctionCall {
            Objects.requireNonNull(function, "function");
            arguments = List.copyOf(arguments);
        }

        @Override
        public List<Expression> children() {
            return arguments;
        }

        @Override
        public Expression withChildren(List<Expression> children) {
            return new FunctionCall(function, children, type);
        }

        @Override
        public String toString() {
            return ExpressionText.of(this);
        }
    }

    /**
     * A conversion between scalar kinds; one that loses range fails at run time, never wraps.
     *
     * @param orNull true if it gives null where it would fail
     */
    record Cast(Expression value, FieldType type, boolean orNull) implements Expression {
        public Cast {
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(type, "type");
            if (orNull && !type.nullable()) {
                throw new IllegalArgumentException("TRY_CAST may give null, and " + type + " not");
            }
        }

        /** A conversion that fails where it cannot be. */
        public Cast(Expression value, FieldType type) {
            this(value, type, false);
        }

        @Override
        public List<Expression> children() {
            return List.of(value);
        }

        @Override
        public Expression withChildren(List<Expression> children) {
            return new Cast(children.get(0), type, orNull);
        }

        @Override
        public String toString() {
            return ExpressionText.of(this);
        }
    }

    /**
     * The first result whose condition is true, else {@code otherwise}; all results are of {@code
     * type} but for null.
     */
    record Conditional(List<Branch> branches, Expression otherwise, FieldType type)
            implements Expression {
        public Conditional {
            branches = List.copyOf(branches);
            Objects.requireNonNull(otherwise, "otherwise");
        }

        /** A condition and its result. */
        public record Branch(Expression condition, Expression result) {}

        @Override
        public List<Expression> children() {
            return Stream.concat(
                            branches.stream().flatMap(b -> Stream.of(b.condition(), b.result())),
                            Stream.of(otherwise))
                    .toList();
        }

        @Override
        public Expression withChildren(List<Expression> children) {
            List<Branch> changed = new ArrayList<>();
            for (int i = 0; i < branches.size(); i++) {
                changed.add(new Branch(children.get(2 * i), children.get(2 * i + 1)));
            }
            return new Conditional(changed, children.get(2 * branches.size()), type);
        }

        @Override
        public String toString() {
            return ExpressionText.of(this);
        }
    }

    /** A field of a nested row; null if the row is. */
    record NestedField(Expression row, int index, String name, FieldType type)
            implements Expression {
        public NestedField {
            Objects.requireNonNull(row, "row");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(type, "type");
        }

        @Override
        public List<Expression> children() {
            return List.of(row);
        }

        @Override
        public Expression withChildren(List<Expression> children) {
            return new NestedField(children.get(0), index, name, type);
        }

        @Override
        public String toString() {
            return ExpressionText.of(this);
        }
    }

    /** An array, a map (keys and values in turns) or a row of values, which may be null. */
    record Construct(Constructor constructor, List<Expression> arguments, FieldType type)
            implements Expression {
        public Construct {
            Objects.requireNonNull(constructor, "constructor");
            Objects.requireNonNull(type, "type");
            arguments = List.copyOf(arguments);
        }

        /** What is made. */
        public enum Constructor {
            ARRAY,
            MAP,
            ROW
        }

        @Override
        public List<Expression> children() {
            return arguments;
        }

        @Override
        public Expression withChildren(List<Expression> children) {
            return new Construct(constructor, children, type);
        }

        @Override
        public String toString() {
            return ExpressionText.of(this);
        }
    }

    /**
     * A value that {@code body} refers to by a {@link Variable} of that number, so that it is
     * evaluated once. An inner one of the same number hides an outer one.
     */
    record Let(int variable, Expression value, Expression body) implements Expression {
        public Let {
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(body, "body");
        }

        @Override
        public FieldType type() {
            return body.type();
        }

        @Override
        public List<Expression> children() {
            return List.of(value, body);
        }

        @Override
        public Expression withChildren(List<Expression> children) {
            return new Let(variable, children.get(0), children.get(1));
        }

        @Override
        public String toString() {
            return ExpressionText.of(this);
        }
    }

    /** The value of the {@link Let} of that number around it. */
    record Variable(int number, FieldType type) implements Expression {
        public Variable {
            Objects.requireNonNull(type, "type");
        }

        @Override
        public List<Expression> children() {
            return List.of();
        }

        @Override
        public Expression withChildren(List<Expression> children) {
            return this;
        }

        @Override
        public String toString() {
            return ExpressionText.of(this);
        }
    }

    /** A call of the user's own code; arguments may be null, and so may be its result. */
    record UserCall(UserCode code, List<Expression> arguments, FieldType type)
            implements Expression {
        public UserCall {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(type, "type");
            arguments = List.copyOf(arguments);
        }

        @Override
        public List<Expression> children() {
            return arguments;
        }

        @Override
        public Expression withChildren(List<Expression> children) {
            return new UserCall(code, children, type);
        }

        @Override
        public String toString() {
            return ExpressionText.of(this);
        }
    }
}
