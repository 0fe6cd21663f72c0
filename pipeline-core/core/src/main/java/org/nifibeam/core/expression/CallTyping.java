package org.nifibeam.core.expression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.nifibeam.core.expression.Expression.FunctionCall;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.expression.function.ScalarFunction;
import org.nifibeam.core.expression.function.TypePattern;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;

/**
 * Finds the form of a function that fits arguments best: exactly, else with the fewest widening
 * casts. What a name in a pattern stands for is what the arrays and maps say; a scalar argument is
 * widened to it.
 */
final class CallTyping {
    private final ScalarFunction form;
    private final List<Expression> arguments;
    private final Map<String, FieldType> bound = new HashMap<>();
    private int cost;

    private CallTyping(ScalarFunction form, List<Expression> arguments) {
        this.form = form;
        this.arguments = arguments;
    }

    static Expression call(List<ScalarFunction> forms, List<Expression> arguments)
            throws ProblemException {
        CallTyping best = null;
        for (ScalarFunction form : forms) {
            CallTyping typing = new CallTyping(form, arguments);
            if (typing.fits() && (best == null || typing.cost < best.cost)) {
                best = typing;
            }
        }
        if (best == null) {
            throw noForm(forms, arguments);
        }
        return best.call();
    }

    private boolean fits() {
        if (form.parameters().size() != arguments.size()) {
            return false;
        }
        // Arrays and maps first: they say what the names stand for.
        for (boolean structures : new boolean[] {true, false}) {
            for (int i = 0; i < arguments.size(); i++) {
                TypePattern pattern = form.parameters().get(i).type();
                boolean structure =
                        pattern instanceof TypePattern.ArrayOf
                                || pattern instanceof TypePattern.MapOf;
                if (structure == structures && !Typing.isNullLiteral(arguments.get(i))) {
                    if (!accepts(pattern, arguments.get(i).type(), structure)) {
                        return false;
                    }
                }
            }
        }
        for (int i = 0; i < arguments.size(); i++) {
            TypePattern pattern = form.parameters().get(i).type();
            if (Typing.isNullLiteral(arguments.get(i))
                    && pattern instanceof TypePattern.Exactly exactly
                    && !arguments.get(i).type().is(exactly.kind())) {
                // Any form takes NULL; one of its own type is meant if there is one.
                cost += 1000;
            }
            if (pattern instanceof TypePattern.Any any) {
                bound.putIfAbsent(any.name(), arguments.get(i).type());
            }
        }
        return true;
    }

    private boolean accepts(TypePattern pattern, FieldType type, boolean inside) {
        if (pattern instanceof TypePattern.Exactly exactly) {
            if (type.is(exactly.kind())) {
                return true;
            }
            if (inside || !Typing.widens(type, exactly.kind())) {
                return false;
            }
            cost += 10 + exactly.kind().ordinal() - ((FieldType.Scalar) type).kind().ordinal();
            return true;
        }
        if (pattern instanceof TypePattern.ArrayOf array) {
            return type instanceof FieldType.Array given
                    && accepts(array.element(), given.element(), true);
        }
        if (pattern instanceof TypePattern.MapOf map) {
            return type instanceof FieldType.Mapping given
                    && accepts(map.key(), given.key(), true)
                    && accepts(map.value(), given.value(), true);
        }
        return bind(((TypePattern.Any) pattern).name(), type, inside);
    }

    private boolean bind(String name, FieldType type, boolean inside) {
        cost += 100;
        FieldType known = bound.get(name);
        Optional<FieldType> common = known == null ? Optional.of(type) : Typing.common(known, type);
        boolean rigid = known != null && (inside || isInStructure(name));
        if (common.isEmpty() || rigid && !Typing.sameForm(common.get(), known)) {
            return false;
        }
        bound.put(name, common.get());
        return true;
    }

    private boolean isInStructure(String name) {
        return form.parameters().stream()
                .anyMatch(
                        parameter ->
                                !(parameter.type() instanceof TypePattern.Any)
                                        && mentions(parameter.type(), name));
    }

    private static boolean mentions(TypePattern pattern, String name) {
        if (pattern instanceof TypePattern.ArrayOf array) {
            return mentions(array.element(), name);
        }
        if (pattern instanceof TypePattern.MapOf map) {
            return mentions(map.key(), name) || mentions(map.value(), name);
        }
        return pattern instanceof TypePattern.Any any && any.name().equals(name);
    }

    private Expression call() throws ProblemException {
        List<Expression> cast = new ArrayList<>();
        boolean nullable = form.nullableResult();
        for (int i = 0; i < arguments.size(); i++) {
            ScalarFunction.Parameter parameter = form.parameters().get(i);
            Expression argument = arguments.get(i);
            nullable |= argument.type().nullable();
            cast.add(Typing.as(argument, resolved(parameter.type())));
            if (parameter.preparation().isPresent() && cast.get(i) instanceof Literal literal) {
                check(literal, parameter.preparation().get(), i);
            }
        }
        FieldType result = resolved(form.result());
        return new FunctionCall(form, cast, result.withNullable(nullable || result.nullable()));
    }

    private void check(Literal literal, String preparation, int index) throws ProblemException {
        if (literal.value() == null) {
            return;
        }
        try {
            ScalarFunction.prepare(
                    CallTyping.class.getClassLoader(),
                    form.owner(),
                    preparation,
                    (String) literal.value());
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "argument " + (index + 1) + " of " + form.name() + ": " + e.getMessage(),
                    "");
        }
    }

    private FieldType resolved(TypePattern pattern) {
        if (pattern instanceof TypePattern.Exactly exactly) {
            return FieldType.of(exactly.kind());
        }
        if (pattern instanceof TypePattern.ArrayOf array) {
            return new FieldType.Array(resolved(array.element()), false);
        }
        if (pattern instanceof TypePattern.MapOf map) {
            return new FieldType.Mapping(
                    resolved(map.key()).withNullable(false), resolved(map.value()), false);
        }
        return bound.getOrDefault(
                ((TypePattern.Any) pattern).name(), FieldType.nullable(Kind.BOOLEAN));
    }

    private static ProblemException noForm(List<ScalarFunction> forms, List<Expression> arguments) {
        String given =
                arguments.stream()
                        .map(a -> a.type().withNullable(false).toString())
                        .collect(Collectors.joining(", ", "(", ")"));
        String known =
                forms.stream()
                        .map(ScalarFunction::toString)
                        .distinct()
                        .collect(Collectors.joining(", "));
        return new ProblemException(
                ProblemCode.TYPE_MISMATCH,
                "'" + forms.get(0).name() + "' does not take " + given,
                "it can be called as " + known);
    }
}
