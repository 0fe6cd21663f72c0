package org.nifibeam.core.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.expression.function.FunctionCatalogue;
import org.nifibeam.core.expression.function.ScalarFunction;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;

/**
 * What an expression may call, by name, any case: the methods of {@link FunctionCatalogue} and what
 * is made of operators and CASE.
 */
public final class ScalarFunctions {
    private static final int ANY_NUMBER = Integer.MAX_VALUE;

    /** Made of operators and CASE: the least and greatest number of arguments. */
    private static final Map<String, int[]> SPECIAL =
            Map.ofEntries(
                    Map.entry("COALESCE", new int[] {1, ANY_NUMBER}),
                    Map.entry("IFNULL", new int[] {2, 2}),
                    Map.entry("NVL", new int[] {2, 2}),
                    Map.entry("NULLIF", new int[] {2, 2}),
                    Map.entry("IF", new int[] {3, 3}),
                    Map.entry("MOD", new int[] {2, 2}),
                    Map.entry("CONCAT", new int[] {2, ANY_NUMBER}),
                    Map.entry("GREATEST", new int[] {1, ANY_NUMBER}),
                    Map.entry("LEAST", new int[] {1, ANY_NUMBER}));

    /** The catalogue writes these in another way. */
    private static final Set<String> NO_CALLS = Set.of("LIKE", "ITEM", "||");

    /** What gives another value each time, and so would make a repeated run another one. */
    private static final Map<String, String> REFUSED =
            Map.ofEntries(
                    Map.entry("RAND", "take a digest of a field, for example MD5(id)"),
                    Map.entry("RANDOM", "take a digest of a field, for example MD5(id)"),
                    Map.entry("RAND_INTEGER", "take a digest of a field, for example MD5(id)"),
                    Map.entry("UUID", "take a digest of fields, for example MD5(a || b)"),
                    Map.entry("CURRENT_TIMESTAMP", clock()),
                    Map.entry("CURRENT_DATE", clock()),
                    Map.entry("CURRENT_TIME", clock()),
                    Map.entry("LOCALTIMESTAMP", clock()),
                    Map.entry("LOCALTIME", clock()),
                    Map.entry("NOW", clock()),
                    Map.entry("GETDATE", clock()),
                    Map.entry("SYSDATE", clock()));

    private ScalarFunctions() {}

    private static String clock() {
        return "take the element's own time: ExtractWindowingInfo makes a field of it";
    }

    /** All functions that are methods, each form one. */
    public static List<ScalarFunction> all() {
        return FunctionCatalogue.byName().values().stream().flatMap(List::stream).toList();
    }

    /** The names that can be written as a call. */
    public static Set<String> names() {
        return Names.ALL;
    }

    private static final class Names {
        static final Set<String> ALL = all();

        private static Set<String> all() {
            Set<String> names = new TreeSet<>(FunctionCatalogue.byName().keySet());
            names.addAll(SPECIAL.keySet());
            names.removeAll(NO_CALLS);
            return Set.copyOf(names);
        }
    }

    /** Fails if the name is that of something that is left out on purpose. */
    public static void refuse(String name) throws ProblemException {
        String advice = REFUSED.get(name.toUpperCase(Locale.ROOT));
        if (advice != null) {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED,
                    name
                            + " gives another value each time, so that a run could not be repeated after a failure",
                    advice);
        }
    }

    /**
     * A call of the form that fits the arguments best: exactly, else with the fewest widening
     * casts.
     *
     * @throws ProblemException if there is no such function, or none of its forms takes these
     *     arguments
     */
    public static Expression call(String name, List<Expression> arguments) throws ProblemException {
        String upper = name.toUpperCase(Locale.ROOT);
        int[] count = SPECIAL.get(upper);
        if (count != null) {
            return special(upper, count, arguments);
        }
        List<ScalarFunction> forms = FunctionCatalogue.byName().get(upper);
        if (forms == null) {
            refuse(upper);
            throw new ProblemException(
                    ProblemCode.UNKNOWN_FUNCTION,
                    "there is no function '" + name + "'",
                    Nearest.advice(name, new TreeSet<>(names())));
        }
        return Typing.call(forms, arguments);
    }

    private static Expression special(String name, int[] count, List<Expression> arguments)
            throws ProblemException {
        if (arguments.size() < count[0] || arguments.size() > count[1]) {
            throw new ProblemException(
                    ProblemCode.TYPE_MISMATCH,
                    name
                            + " takes "
                            + (count[1] == ANY_NUMBER ? "at least " : "")
                            + count[0]
                            + " arguments, not "
                            + arguments.size(),
                    "");
        }
        return switch (name) {
            case "COALESCE", "IFNULL", "NVL" -> Typing.coalesce(arguments);
            case "NULLIF" -> ConditionTyping.nullIf(arguments.get(0), arguments.get(1));
            case "IF" ->
                    Typing.conditional(
                            arguments.subList(0, 1), arguments.subList(1, 2), arguments.get(2));
            case "MOD" -> Typing.operation(Operator.MODULO, arguments);
            case "CONCAT" -> concatenation(arguments);
            default -> {
                Expression extreme = folded(name, arguments);
                Typing.requireOrder(name, extreme);
                yield extreme;
            }
        };
    }

    private static Expression concatenation(List<Expression> arguments) throws ProblemException {
        try {
            return folded("||", arguments);
        } catch (ProblemException e) {
            String types =
                    arguments.stream()
                            .map(argument -> argument.type().withNullable(false).toString())
                            .collect(Collectors.joining(", ", "(", ")"));
            throw new ProblemException(
                    ProblemCode.TYPE_MISMATCH,
                    "'CONCAT' does not take " + types,
                    "it takes texts; convert the others with CAST(x AS VARCHAR)");
        }
    }

    /** A function of two values on any number of them. */
    private static Expression folded(String name, List<Expression> arguments)
            throws ProblemException {
        List<ScalarFunction> forms = FunctionCatalogue.byName().get(name);
        Expression result = arguments.get(0);
        for (Expression next : arguments.subList(1, arguments.size())) {
            result = Typing.call(forms, List.of(result, next));
        }
        return result;
    }

    /** A call with a text that the language's own syntax gives, for example a unit. */
    public static Expression call(String name, String word, List<Expression> arguments)
            throws ProblemException {
        List<Expression> all = new ArrayList<>();
        all.add(new Literal(word, FieldType.of(Kind.STRING)));
        all.addAll(arguments);
        return call(name, all);
    }
}
