package org.nifibeam.core.compile;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.nifibeam.core.expression.CodeText;
import org.nifibeam.core.expression.ExpressionLanguage;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/**
 * What is wrong with code whichever fields there are. A word may be a field or belong to the
 * language (date, in SQL): only what is wrong either way is wrong.
 */
public final class SyntaxCheck {
    private static final Pattern ANY_WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern LOWER_CASE_WORD =
            Pattern.compile("(?<![A-Za-z0-9_])[a-z_][a-z0-9_]*(?![A-Za-z0-9_])");

    private static final Pattern NO_WORD = Pattern.compile("(?!)");

    private SyntaxCheck() {}

    /**
     * The first thing that is wrong; empty if there may be fields that make it right.
     *
     * @param known the fields that are known; there may be others
     */
    public static Optional<Problem> problem(
            ExpressionLanguage parser, CodeText code, Schema known) {
        // With every word a field, a field that is not known is one in quotes: no mistake.
        Optional<Problem> problem =
                first(parser, code, known, ANY_WORD)
                        .filter(p -> p.code() != ProblemCode.UNKNOWN_FIELD);
        boolean mayBeRight =
                problem.isEmpty()
                        || first(parser, code, known, LOWER_CASE_WORD).isEmpty()
                        || first(parser, code, known, NO_WORD).isEmpty();
        return mayBeRight ? Optional.empty() : problem;
    }

    /** The first problem that is not one of types, with those words of the code as fields. */
    private static Optional<Problem> first(
            ExpressionLanguage parser, CodeText code, Schema known, Pattern words) {
        Map<String, Field> fields = new LinkedHashMap<>();
        known.fields().forEach(field -> fields.put(field.name(), field));
        words.matcher(code.text())
                .results()
                .map(MatchResult::group)
                .forEach(
                        word ->
                                fields.putIfAbsent(
                                        word, new Field(word, FieldType.nullable(Kind.STRING))));
        try {
            parser.parse(code, Schema.of(fields.values().stream().toList()));
            return Optional.empty();
        } catch (ProblemException e) {
            return e.problems().stream()
                    .filter(p -> p.code() != ProblemCode.TYPE_MISMATCH)
                    .findFirst();
        }
    }
}
