package org.nifibeam.core.expression.function;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.nifibeam.core.schema.Storage;

/**
 * One form of a library function: a public static Java method whose parameters and result are the
 * storages of its types ({@code boolean, int, long, float, double, String, Object}). It is never
 * called with null and never returns null unless {@code nullableResult}; it throws {@link
 * ArithmeticException} or {@link IllegalArgumentException} with a message for the user.
 *
 * @param name the upper-case name used in expressions
 * @param owner the name of the class that holds the method
 * @param method the method's name
 * @param parameters what it takes; arguments are cast to them
 * @param result the type of its result
 * @param nullableResult true if it may give null for arguments that are not null (its result is
 *     then an object)
 */
public record ScalarFunction(
        String name,
        String owner,
        String method,
        List<Parameter> parameters,
        TypePattern result,
        boolean nullableResult) {
    public ScalarFunction {
        Objects.requireNonNull(owner, "owner");
        parameters = List.copyOf(parameters);
    }

    /**
     * A parameter.
     *
     * @param type its type
     * @param preparation for texts in a language of their own (patterns, formats, paths): the
     *     owner's static method from the text to the object that the function takes in its place. A
     *     constant text is prepared once, and a wrong one is found when the expression is typed
     */
    public record Parameter(TypePattern type, Optional<String> preparation) {
        public Parameter {
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(preparation, "preparation");
        }

        @Override
        public String toString() {
            return type.toString();
        }
    }

    /** The JVM descriptor of the method. */
    public String descriptor() {
        StringBuilder text = new StringBuilder("(");
        for (Parameter parameter : parameters) {
            boolean object = parameter.preparation().isPresent();
            text.append((object ? Storage.OBJECT : parameter.type().storage()).descriptor());
        }
        return text.append(')').append(returned().descriptor()).toString();
    }

    /** How the method gives its result. */
    public Storage returned() {
        boolean boxed = nullableResult && result.storage().isPrimitive();
        return boxed ? Storage.OBJECT : result.storage();
    }

    /**
     * What a function takes instead of a text.
     *
     * @throws IllegalArgumentException if the text is wrong, with a message for the user
     */
    public static Object prepare(
            ClassLoader loader, String owner, String preparation, String text) {
        try {
            MethodHandle method =
                    MethodHandles.publicLookup()
                            .findStatic(
                                    Class.forName(owner, true, loader),
                                    preparation,
                                    MethodType.methodType(Object.class, String.class));
            return method.invoke(text);
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("cannot call " + owner + "." + preparation, e);
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name).append('(');
        for (int i = 0; i < parameters.size(); i++) {
            text.append(i == 0 ? "" : ", ").append(parameters.get(i));
        }
        return text.append(')').toString();
    }
}
