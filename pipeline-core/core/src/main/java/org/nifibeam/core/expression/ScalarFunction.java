package org.nifibeam.core.expression;

import java.util.List;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;

/**
 * A library function: a public static Java method whose parameters and result are the storages of
 * its kinds ({@code boolean, int, long, float, double, String, Object}). It is never called with
 * null and never returns null unless {@code nullableResult}; it throws {@link ArithmeticException}
 * or {@link IllegalArgumentException} with a message for the user.
 *
 * @param name the upper-case name used in expressions
 * @param owner the internal name of the class that holds the method
 * @param method the method's name
 * @param parameters the kinds of its parameters; arguments are cast to them
 * @param result the kind of its result
 * @param nullableResult true if it may give null for arguments that are not null (its result is
 *     then an object)
 */
public record ScalarFunction(
        String name,
        String owner,
        String method,
        List<Kind> parameters,
        Kind result,
        boolean nullableResult) {
    public ScalarFunction {
        parameters = List.copyOf(parameters);
        if (nullableResult && result.storage().isPrimitive()) {
            throw new IllegalArgumentException(name + ": a result that may be null is an object");
        }
    }

    /** The JVM descriptor of the method. */
    public String descriptor() {
        StringBuilder text = new StringBuilder("(");
        for (Kind kind : parameters) {
            text.append(FieldType.of(kind).storage().descriptor());
        }
        return text.append(')').append(result.storage().descriptor()).toString();
    }
}
