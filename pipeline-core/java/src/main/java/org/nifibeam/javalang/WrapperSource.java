package org.nifibeam.javalang;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;

/**
 * The class around the user's code: {@code call} takes and gives values as rows hold them, {@code
 * evaluate} has them as Java likes them.
 *
 * @param variables the parameters, named as they are
 * @param body the user's code
 */
record WrapperSource(List<Field> variables, Body body) {
    static final String NAME = "NifiBeamUserCode";
    static final String METHOD = "call";
    static final String EVALUATE = "evaluate";
    static final String RESULT = "result$";

    private static final String HEAD =
            """
            import java.math.*;
            import java.time.*;
            import java.util.*;
            import java.util.function.*;
            import java.util.regex.*;
            import org.nifibeam.core.expression.JavaValues;
            import org.nifibeam.core.expression.NamedRow;
            import org.nifibeam.core.schema.*;
            @SuppressWarnings("all")
            public final class NifiBeamUserCode {
            """;

    /**
     * The user's code.
     *
     * @param text an expression of Java in which it stands
     * @param linesBefore how many line breaks stand before the user's own text in it
     * @param rowType for code of a row: how it takes it
     * @param instance the class of which {@code CODE} is to be made
     */
    record Body(String text, int linesBefore, String rowType, Optional<String> instance) {}

    /** A class that shows the type of the result. */
    SourceUnit probe(int lines) throws ProblemException {
        String start = HEAD + fields() + evaluate("Object");
        String text =
                start + "var " + RESULT + " = " + body.text() + ";\nreturn " + RESULT + ";\n}\n}\n";
        return unit(start, text, lines);
    }

    /** The class that is called. */
    SourceUnit of(FieldType result, boolean primitive, String signature, int lines)
            throws ProblemException {
        String type = primitive ? primitive(signature) : "Object";
        String start = HEAD + fields() + evaluate(type);
        StringBuilder text = new StringBuilder(start);
        text.append("return ").append(body.text()).append(";\n}\n");
        text.append("private static final FieldType RESULT = ")
                .append(JavaTypes.construction(result))
                .append(";\n");
        text.append("public static ").append(primitive ? raw(result) : "Object").append(" call(");
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < variables.size(); i++) {
            FieldType given = variables.get(i).type();
            text.append(i == 0 ? "" : ", ").append(raw(given)).append(" p").append(i);
            arguments.add(argument(given, i));
        }
        String call = "evaluate(" + String.join(", ", arguments) + ")";
        text.append(") {\ntry {\nreturn ")
                .append(primitive ? call : "JavaValues.fromJava(" + call + ", RESULT)")
                .append(
                        """
                        ;
                        } catch (RuntimeException e) {
                        throw e;
                        } catch (Exception e) {
                        throw new IllegalArgumentException(e.toString(), e);
                        }
                        }
                        }
                        """);
        return unit(start, text.toString(), lines);
    }

    private SourceUnit unit(String start, String text, int lines) {
        int line = (int) start.chars().filter(c -> c == '\n').count() + 1 + body.linesBefore();
        return new SourceUnit(NAME, text, line, body.linesBefore() == 0 ? 0 : lines);
    }

    private String fields() throws ProblemException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < variables.size(); i++) {
            text.append("private static final FieldType T")
                    .append(i)
                    .append(" = ")
                    .append(JavaTypes.construction(variables.get(i).type()))
                    .append(";\n");
        }
        if (!body.rowType().isEmpty()) {
            text.append("private interface Code<R> { R apply(")
                    .append(body.rowType())
                    .append(" row) throws Exception; }\n")
                    .append(
                            "private static <R> R apply(Code<R> code, NamedRow row) throws Exception { return code.apply(row); }\n");
        }
        body.instance()
                .ifPresent(
                        name ->
                                text.append("private static final ")
                                        .append(name)
                                        .append(" CODE = new ")
                                        .append(name)
                                        .append("();\n"));
        return text.toString();
    }

    private String evaluate(String result) throws ProblemException {
        List<String> parameters = new ArrayList<>();
        for (Field variable : variables) {
            parameters.add(JavaTypes.declaration(variable.type()) + " " + variable.name());
        }
        return "private static "
                + result
                + " evaluate("
                + String.join(", ", parameters)
                + ") throws Exception {\n";
    }

    /** How {@code call} takes and gives a value. */
    private static String raw(FieldType type) throws ProblemException {
        boolean primitive = !type.nullable() && type.storage().isPrimitive();
        return primitive ? type.is(Kind.DATETIME) ? "long" : JavaTypes.declaration(type) : "Object";
    }

    private static String argument(FieldType type, int index) throws ProblemException {
        String parameter = "p" + index;
        if (raw(type).equals("Object")) {
            return "("
                    + JavaTypes.declaration(type)
                    + ") JavaValues.toJava("
                    + parameter
                    + ", T"
                    + index
                    + ")";
        }
        return type.is(Kind.DATETIME) ? "JavaValues.instant(" + parameter + ")" : parameter;
    }

    private static String primitive(String signature) {
        return switch (signature) {
            case "Z" -> "boolean";
            case "B" -> "byte";
            case "S" -> "short";
            case "I" -> "int";
            case "J" -> "long";
            case "F" -> "float";
            case "D" -> "double";
            default -> throw new IllegalArgumentException(signature + " is no primitive");
        };
    }
}
