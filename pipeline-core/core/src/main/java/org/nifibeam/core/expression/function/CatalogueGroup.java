package org.nifibeam.core.expression.function;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.nifibeam.core.expression.function.FunctionEntry.Example;
import org.nifibeam.core.expression.function.ScalarFunction.Parameter;
import org.nifibeam.core.schema.Kind;

/** Collects the entries of one heading of the catalogue. Used by one thread. */
final class CatalogueGroup {
    private final String title;
    private final Class<?> owner;
    private final List<FunctionEntry> entries = new ArrayList<>();

    CatalogueGroup(String title, Class<?> owner) {
        this.title = title;
        this.owner = owner;
    }

    List<FunctionEntry> entries() {
        return List.copyOf(entries);
    }

    /** Begins an entry; it is there once {@link Draft#example} has been called. */
    Draft entry(String name, String description) {
        return new Draft(name.toUpperCase(Locale.ROOT), description);
    }

    /** A kind, or a {@link TypePattern}, or a {@link Parameter}, as a parameter. */
    private static Parameter parameter(Object type) {
        if (type instanceof Parameter parameter) {
            return parameter;
        }
        return new Parameter(pattern(type), Optional.empty());
    }

    static TypePattern pattern(Object type) {
        return type instanceof Kind kind ? new TypePattern.Exactly(kind) : (TypePattern) type;
    }

    /** A text in a language of its own. */
    static Parameter prepared(String method) {
        return new Parameter(new TypePattern.Exactly(Kind.STRING), Optional.of(method));
    }

    /** An entry while it is written. */
    final class Draft {
        private final String name;
        private final String description;
        private final List<String> signature = new ArrayList<>();
        private final List<ScalarFunction> forms = new ArrayList<>();
        private final List<Example> examples = new ArrayList<>();

        private Draft(String name, String description) {
            this.name = name;
            this.description = description;
        }

        /** A way of writing it. */
        Draft written(String text) {
            signature.add(text);
            return this;
        }

        /** A form that a method of the group's class computes. */
        Draft form(String method, Object result, Object... parameters) {
            return form(method, false, result, parameters);
        }

        /** A form whose method may give null. */
        Draft nullableForm(String method, Object result, Object... parameters) {
            return form(method, true, result, parameters);
        }

        private Draft form(String method, boolean nullable, Object result, Object... parameters) {
            List<Parameter> all = new ArrayList<>();
            for (Object parameter : parameters) {
                all.add(parameter(parameter));
            }
            forms.add(
                    new ScalarFunction(
                            name, owner.getName(), method, all, pattern(result), nullable));
            return this;
        }

        /** An example; the last one ends the entry. */
        Draft example(String expression, String value) {
            examples.add(new Example(expression, value));
            entries.removeIf(entry -> entry.name().equals(name));
            entries.add(new FunctionEntry(title, name, signature, description, examples, forms));
            return this;
        }

        /** The same under another name. */
        Draft alias(String other) {
            List<ScalarFunction> same = new ArrayList<>();
            for (ScalarFunction form : forms) {
                same.add(
                        new ScalarFunction(
                                other,
                                form.owner(),
                                form.method(),
                                form.parameters(),
                                form.result(),
                                form.nullableResult()));
            }
            List<Example> renamed = new ArrayList<>();
            for (Example example : examples) {
                renamed.add(
                        new Example(
                                example.expression().replace(name + "(", other + "("),
                                example.value()));
            }
            entries.add(
                    new FunctionEntry(
                            title, other, List.of(), "The same as " + name + ".", renamed, same));
            return this;
        }
    }
}
