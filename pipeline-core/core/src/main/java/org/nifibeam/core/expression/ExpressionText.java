package org.nifibeam.core.expression;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.nifibeam.core.expression.Expression.Cast;
import org.nifibeam.core.expression.Expression.Conditional;
import org.nifibeam.core.expression.Expression.Construct;
import org.nifibeam.core.expression.Expression.FieldReference;
import org.nifibeam.core.expression.Expression.FunctionCall;
import org.nifibeam.core.expression.Expression.Let;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.expression.Expression.NestedField;
import org.nifibeam.core.expression.Expression.Operation;
import org.nifibeam.core.expression.Expression.UserCall;
import org.nifibeam.core.expression.Expression.Variable;
import org.nifibeam.core.schema.Values;

/** Prints expressions, of any depth: it does not recurse. */
final class ExpressionText {
    private static final int BRIEF = 80;

    private ExpressionText() {}

    static String of(Expression expression) {
        StringBuilder text = new StringBuilder();
        Deque<Object> open = new ArrayDeque<>();
        open.push(expression);
        while (!open.isEmpty()) {
            Object next = open.pop();
            if (next instanceof Expression inner) {
                List<Object> parts = parts(inner);
                Collections.reverse(parts);
                parts.forEach(open::push);
            } else {
                text.append(next);
            }
        }
        return text.toString();
    }

    /** The text, cut if it is long: for messages. */
    static String brief(Expression expression) {
        String text = of(expression);
        return text.length() <= BRIEF ? text : text.substring(0, BRIEF - 3) + "...";
    }

    /** Its text as a new list of strings and inner expressions. */
    private static List<Object> parts(Expression expression) {
        List<Object> parts = new ArrayList<>();
        if (expression instanceof FieldReference field) {
            parts.add(field.name());
        } else if (expression instanceof Literal literal) {
            parts.add(literal.value() == null ? "NULL" : Values.print(literal.value()));
        } else if (expression instanceof Operation operation) {
            operation(operation, parts);
        } else if (expression instanceof FunctionCall call) {
            call(call, parts);
        } else if (expression instanceof Cast cast) {
            parts.add(cast.orNull() ? "TRY_CAST(" : "CAST(");
            parts.add(cast.value());
            parts.add(" AS " + cast.type().withNullable(false) + ")");
        } else if (expression instanceof Conditional conditional) {
            parts.add("CASE");
            for (Conditional.Branch branch : conditional.branches()) {
                parts.add(" WHEN ");
                parts.add(branch.condition());
                parts.add(" THEN ");
                parts.add(branch.result());
            }
            parts.add(" ELSE ");
            parts.add(conditional.otherwise());
            parts.add(" END");
        } else {
            structure(expression, parts);
        }
        return parts;
    }

    private static void call(FunctionCall call, List<Object> parts) {
        boolean item = call.function().name().equals("ITEM");
        if (item) {
            parts.add(call.arguments().get(0));
            parts.add("[");
            parts.add(call.arguments().get(1));
            parts.add("]");
            return;
        }
        parts.add(call.function().name() + "(");
        joined(call.arguments(), ", ", parts);
        parts.add(")");
    }

    private static void structure(Expression expression, List<Object> parts) {
        if (expression instanceof NestedField field) {
            parts.add(field.row());
            parts.add("." + field.name());
        } else if (expression instanceof Construct construct) {
            boolean row = construct.constructor() == Construct.Constructor.ROW;
            parts.add(construct.constructor() + (row ? "(" : "["));
            joined(construct.arguments(), ", ", parts);
            parts.add(row ? ")" : "]");
        } else if (expression instanceof Variable variable) {
            parts.add("$" + variable.number());
        } else if (expression instanceof Let let) {
            parts.add("(");
            parts.add(let.body());
            parts.add(" WHERE $" + let.variable() + " = ");
            parts.add(let.value());
            parts.add(")");
        } else if (expression instanceof UserCall call) {
            parts.add(call.code().language() + "{" + call.code().source() + "}(");
            joined(call.arguments(), ", ", parts);
            parts.add(")");
        }
    }

    private static void operation(Operation operation, List<Object> parts) {
        String symbol = operation.operator().symbol();
        if (operation.arguments().size() != 1) {
            parts.add("(");
            joined(operation.arguments(), " " + symbol + " ", parts);
            parts.add(")");
        } else if (operation.operator().postfix()) {
            parts.add("(");
            parts.add(operation.arguments().get(0));
            parts.add(" " + symbol + ")");
        } else {
            parts.add(symbol + "(");
            parts.add(operation.arguments().get(0));
            parts.add(")");
        }
    }

    private static void joined(List<Expression> expressions, String separator, List<Object> parts) {
        for (int i = 0; i < expressions.size(); i++) {
            if (i > 0) {
                parts.add(separator);
            }
            parts.add(expressions.get(i));
        }
    }
}
