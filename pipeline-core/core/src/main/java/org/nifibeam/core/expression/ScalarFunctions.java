package org.nifibeam.core.expression;

import static org.nifibeam.core.schema.Kind.BOOLEAN;
import static org.nifibeam.core.schema.Kind.DATETIME;
import static org.nifibeam.core.schema.Kind.DECIMAL;
import static org.nifibeam.core.schema.Kind.DOUBLE;
import static org.nifibeam.core.schema.Kind.FLOAT;
import static org.nifibeam.core.schema.Kind.INT32;
import static org.nifibeam.core.schema.Kind.INT64;
import static org.nifibeam.core.schema.Kind.STRING;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.objectweb.asm.Type;

/** The functions that expressions may call, by name, any case; a name may have several forms. */
public final class ScalarFunctions {
    private static final Map<String, List<ScalarFunction>> FORMS = new TreeMap<>();

    static {
        strings();
        numbers();
        datetimes();
    }

    /** Written as calls, but made of operators and CASE. */
    private static final Set<String> SPECIAL =
            Set.of("COALESCE", "IFNULL", "NULLIF", "MOD", "CONCAT");

    private ScalarFunctions() {}

    private static void strings() {
        add("UPPER", StringFunctions.class, "upper", STRING, STRING);
        add("LOWER", StringFunctions.class, "lower", STRING, STRING);
        for (String name : List.of("trim", "ltrim", "rtrim")) {
            add(name, StringFunctions.class, name, STRING, STRING);
            add(name, StringFunctions.class, name, STRING, STRING, STRING);
        }
        for (String name : List.of("CHAR_LENGTH", "CHARACTER_LENGTH", "LENGTH")) {
            add(name, StringFunctions.class, "charLength", INT32, STRING);
        }
        add("||", StringFunctions.class, "concat", STRING, STRING, STRING);
        add("REPLACE", StringFunctions.class, "replace", STRING, STRING, STRING, STRING);
        add("POSITION", StringFunctions.class, "position", INT32, STRING, STRING);
        for (String name : List.of("SUBSTRING", "SUBSTR")) {
            add(name, StringFunctions.class, "substring", STRING, STRING, INT32);
            add(name, StringFunctions.class, "substring", STRING, STRING, INT32, INT32);
        }
        add("LIKE", StringFunctions.class, "like", BOOLEAN, STRING, STRING);
        add("LIKE", StringFunctions.class, "like", BOOLEAN, STRING, STRING, STRING);
    }

    private static void numbers() {
        Class<?> owner = NumberFunctions.class;
        for (Kind kind : List.of(INT32, INT64, DECIMAL, DOUBLE)) {
            for (String name : List.of("floor", "ceil", "round", "abs", "sign")) {
                add(name, owner, name, kind, kind);
            }
            add("CEILING", owner, "ceil", kind, kind);
        }
        add("ABS", owner, "abs", FLOAT, FLOAT);
        for (Kind kind : List.of(INT64, DECIMAL, DOUBLE)) {
            add("ROUND", owner, "round", kind, kind, INT32);
        }
        add("POWER", owner, "power", DOUBLE, DOUBLE, DOUBLE);
        for (String name : List.of("sqrt", "ln", "log10", "exp")) {
            add(name, owner, name, DOUBLE, DOUBLE);
        }
    }

    private static void datetimes() {
        for (String name :
                List.of(
                        "year", "quarter", "month", "week", "day", "hour", "minute", "second",
                        "epoch")) {
            add(name, DatetimeFunctions.class, name, INT64, DATETIME);
        }
        add("DAYOFMONTH", DatetimeFunctions.class, "day", INT64, DATETIME);
        add("DAYOFWEEK", DatetimeFunctions.class, "dayOfWeek", INT64, DATETIME);
        add("DAYOFYEAR", DatetimeFunctions.class, "dayOfYear", INT64, DATETIME);
        add("FLOOR", DatetimeFunctions.class, "floor", DATETIME, DATETIME, STRING);
    }

    private static void add(
            String name, Class<?> owner, String method, Kind result, Kind... parameters) {
        String upper = name.toUpperCase(Locale.ROOT);
        ScalarFunction function =
                new ScalarFunction(
                        upper,
                        Type.getInternalName(owner),
                        method,
                        List.of(parameters),
                        result,
                        false);
        FORMS.computeIfAbsent(upper, n -> new ArrayList<>()).add(function);
    }

    /** All functions that are methods, each form one. */
    public static List<ScalarFunction> all() {
        return FORMS.values().stream().flatMap(List::stream).toList();
    }

    /** The names that can be written as a call. */
    public static Set<String> names() {
        return Stream.concat(FORMS.keySet().stream(), SPECIAL.stream())
                .filter(name -> Character.isLetter(name.charAt(0)) && !name.equals("LIKE"))
                .collect(Collectors.toCollection(TreeSet::new));
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
        if (SPECIAL.contains(upper)) {
            return special(upper, arguments);
        }
        List<ScalarFunction> forms = FORMS.get(upper);
        if (forms == null) {
            throw new ProblemException(
                    ProblemCode.UNKNOWN_FUNCTION,
                    "there is no function '" + name + "'",
                    Nearest.advice(name, names()));
        }
        ScalarFunction best = null;
        int bestCost = Integer.MAX_VALUE;
        for (ScalarFunction form : forms) {
            int cost = cost(form, arguments);
            if (cost < bestCost) {
                best = form;
                bestCost = cost;
            }
        }
        if (best == null) {
            throw noForm(upper, forms, arguments);
        }
        return Typing.call(best, arguments);
    }

    private static Expression special(String name, List<Expression> arguments)
            throws ProblemException {
        int least = name.equals("COALESCE") ? 1 : 2;
        boolean two = name.equals("NULLIF") || name.equals("MOD") || name.equals("IFNULL");
        if (arguments.size() < least || two && arguments.size() != 2) {
            throw new ProblemException(
                    ProblemCode.TYPE_MISMATCH,
                    name
                            + " takes "
                            + (two ? "2" : "at least " + least)
                            + " arguments, not "
                            + arguments.size(),
                    "");
        }
        return switch (name) {
            case "COALESCE", "IFNULL" -> Typing.coalesce(arguments);
            case "NULLIF" -> Typing.nullIf(arguments.get(0), arguments.get(1));
            case "MOD" -> Typing.operation(Operator.MODULO, arguments);
            default -> {
                Expression text = arguments.get(0);
                for (Expression next : arguments.subList(1, arguments.size())) {
                    text = call("||", List.of(text, next));
                }
                yield text;
            }
        };
    }

    /** How many casts it takes, the greatest number if it cannot be. */
    private static int cost(ScalarFunction form, List<Expression> arguments) {
        if (form.parameters().size() != arguments.size()) {
            return Integer.MAX_VALUE;
        }
        int cost = 0;
        for (int i = 0; i < arguments.size(); i++) {
            Kind wanted = form.parameters().get(i);
            FieldType given = arguments.get(i).type();
            boolean isNull = arguments.get(i) instanceof Literal literal && literal.value() == null;
            if (isNull || given.is(wanted)) {
                continue;
            }
            if (!Typing.widens(given, wanted)) {
                return Integer.MAX_VALUE;
            }
            cost += 10 + wanted.ordinal() - ((FieldType.Scalar) given).kind().ordinal();
        }
        return cost;
    }

    private static ProblemException noForm(
            String name, List<ScalarFunction> forms, List<Expression> arguments) {
        String given =
                arguments.stream()
                        .map(a -> a.type().withNullable(false).toString())
                        .collect(Collectors.joining(", ", "(", ")"));
        String known =
                forms.stream()
                        .map(
                                form ->
                                        form.parameters().stream()
                                                .map(kind -> FieldType.of(kind).toString())
                                                .collect(Collectors.joining(", ", name + "(", ")")))
                        .collect(Collectors.joining(", "));
        return new ProblemException(
                ProblemCode.TYPE_MISMATCH,
                "'" + name + "' does not take " + given,
                "it can be called as " + known);
    }
}
