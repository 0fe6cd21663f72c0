package org.nifibeam.javalang;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nifibeam.core.expression.CodeText;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.SourceText;
import org.nifibeam.core.expression.StructureTyping;
import org.nifibeam.core.expression.Typing;
import org.nifibeam.core.expression.UserCode;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Schema;

/**
 * Makes a class around the user's code and an expression that calls it. It is compiled twice: once
 * to learn the type of the result, once to give it as that.
 */
final class JavaTranslation {
    private static final Pattern CLASS =
            Pattern.compile("^(?:[^\\n\"]*\\s)?(?:class|record|enum)\\s+(\\w+)", Pattern.MULTILINE);
    private static final Pattern PACKAGE = Pattern.compile("^\\s*package\\s+([\\w.]+)\\s*;");
    private static final Pattern PLAIN_ROW =
            Pattern.compile("^\\(\\s*(?:final\\s+)?(?:org\\.nifibeam\\.core\\.schema\\.)?Row\\s");
    private static final Pattern LAMBDA =
            Pattern.compile("^(?:\\w+|\\([^()]*\\))\\s*->", Pattern.DOTALL);

    private static final Set<String> RESERVED =
            Set.of(
                    ("abstract assert boolean break byte case catch char class const continue default do"
                                    + " double else enum extends final finally float for goto if"
                                    + " implements import instanceof int interface long native new"
                                    + " package private protected public return short static"
                                    + " strictfp super switch synchronized this throw throws"
                                    + " transient try void volatile while true false null _")
                            .split(" "));

    private final CodeText code;
    private final Schema input;
    private final SourceText shown;

    private JavaTranslation(CodeText code, Schema input) {
        this.code = code;
        this.input = input;
        this.shown = new SourceText(code.text());
    }

    static Expression translate(CodeText code, Schema input) throws ProblemException {
        JavaTranslation translation = new JavaTranslation(code, input);
        try {
            return Typing.output(translation.expression(), code);
        } catch (ProblemException e) {
            throw translation.shown.in(e);
        }
    }

    private Expression expression() throws ProblemException {
        String text = code.text().strip();
        if (text.isEmpty()) {
            throw shown.error(0, "there is no code", "write a Java expression");
        }
        if (code.form() == CodeText.Form.EXPRESSION) {
            return expressionOfFields();
        }
        if (LAMBDA.matcher(text).find()) {
            String type = PLAIN_ROW.matcher(text).find() ? "Row" : "NamedRow";
            return ofRow(
                    new WrapperSource.Body(
                            "apply(\n" + code.text() + "\n, row$)", 1, type, Optional.empty()),
                    List.of());
        }
        return ofClass(text);
    }

    /** The fields that the text names are its variables. */
    private Expression expressionOfFields() throws ProblemException {
        List<Field> variables = new ArrayList<>();
        List<Expression> arguments = new ArrayList<>();
        for (Field field : input.fields()) {
            if (isIdentifier(field.name()) && mentions(code.text(), field.name())) {
                variables.add(field);
                arguments.add(Typing.field(field.name(), input));
            }
        }
        WrapperSource.Body body =
                new WrapperSource.Body("(\n" + code.text() + "\n)", 1, "", Optional.empty());
        return call(new WrapperSource(variables, body), arguments, List.of());
    }

    /** Asked here, since a runtime image may be without the module that knows Java's words. */
    private static boolean isIdentifier(String name) {
        return !name.isEmpty()
                && Character.isJavaIdentifierStart(name.charAt(0))
                && name.chars().allMatch(Character::isJavaIdentifierPart)
                && !RESERVED.contains(name);
    }

    private static boolean mentions(String text, String name) {
        return Pattern.compile("(?<![\\w$])" + Pattern.quote(name) + "(?![\\w$])")
                .matcher(text)
                .find();
    }

    private Expression ofRow(WrapperSource.Body body, List<SourceUnit> further)
            throws ProblemException {
        List<Expression> fields = new ArrayList<>();
        for (Field field : input.fields()) {
            fields.add(Typing.field(field.name(), input));
        }
        Field row = new Field("row$", new FieldType.Nested(input, false));
        return call(
                new WrapperSource(List.of(row), body),
                List.of(StructureTyping.row(fields)),
                further);
    }

    private Expression ofClass(String text) throws ProblemException {
        Matcher found = CLASS.matcher(text);
        if (!found.find()) {
            throw shown.error(
                    0,
                    "a callable is a lambda or a class",
                    "write row -> row.getString(\"name\"), or a class with one public method of a row");
        }
        Matcher inPackage = PACKAGE.matcher(text);
        String name = (inPackage.find() ? inPackage.group(1) + "." : "") + found.group(1);
        int lines = (int) code.text().lines().count();
        SourceUnit unit = new SourceUnit(name, BeamRows.replaced(code.text()), 1, lines);
        Map<String, byte[]> classes = JavaCompiler.compile(List.of(unit), shown);
        CompiledClass.RowMethod method = CompiledClass.rowMethod(name, classes.get(name), shown);
        String receiver = method.isStatic() ? name : "CODE";
        WrapperSource.Body body =
                new WrapperSource.Body(
                        receiver + "." + method.name() + "(row$)",
                        0,
                        method.takesNames() ? "NamedRow" : "Row",
                        method.isStatic() ? Optional.empty() : Optional.of(name));
        return ofRow(body, List.of(unit));
    }

    private Expression call(
            WrapperSource wrapper, List<Expression> arguments, List<SourceUnit> further)
            throws ProblemException {
        int lines = (int) code.text().lines().count();
        Map<String, byte[]> first = compile(wrapper.probe(lines), further);
        String signature = CompiledClass.resultSignature(first.get(WrapperSource.NAME));
        Optional<FieldType> inferred = JavaTypes.ofSignature(signature);
        FieldType type = inferred.or(code::outputType).orElse(null);
        if (type == null) {
            throw new ProblemException(
                    ProblemCode.TYPE_MISMATCH,
                    "the type of the result, "
                            + CompiledClass.readable(signature)
                            + ", is no type of a field",
                    "write output_type, or give another result");
        }
        boolean primitive = signature.length() == 1 && signature.charAt(0) != 'C';
        FieldType result = primitive ? type : type.withNullable(true);
        Map<String, byte[]> classes =
                compile(wrapper.of(result, primitive, signature, lines), further);
        Map<String, byte[]> all = new HashMap<>(classes);
        UserCode made =
                new UserCode("java", code.text(), WrapperSource.NAME, WrapperSource.METHOD, all);
        return new Expression.UserCall(made, arguments, result);
    }

    private Map<String, byte[]> compile(SourceUnit unit, List<SourceUnit> further)
            throws ProblemException {
        List<SourceUnit> units = new ArrayList<>(further);
        units.add(unit);
        return JavaCompiler.compile(units, shown);
    }
}
