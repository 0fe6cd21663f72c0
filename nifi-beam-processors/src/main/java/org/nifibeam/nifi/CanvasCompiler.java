package org.nifibeam.nifi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.expression.ExpressionLanguage;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/**
 * The compiler with the connectors and languages of this NAR; made once, at the first use.
 * Thread-safe.
 */
public final class CanvasCompiler {
    private static final ClassLoader LOADER = CanvasCompiler.class.getClassLoader();

    private static final Pattern ANY_WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern LOWER_CASE_WORD =
            Pattern.compile("(?<![A-Za-z0-9_])[a-z_][a-z0-9_]*(?![A-Za-z0-9_])");

    private static final Pattern NO_WORD = Pattern.compile("(?!)");

    private static final int MOST_REMEMBERED = 5_000;
    private static final int MAX_REMEMBERED = 1_000;

    /**
     * What was found out about expressions, those used last. NiFi validates every processor again
     * and again, and each time the same expressions.
     */
    private static final Map<List<String>, Optional<String>> SYNTAX =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(
                        Map.Entry<List<String>, Optional<String>> eldest) {
                    return size() > MOST_REMEMBERED;
                }
            };

    private CanvasCompiler() {}

    private static final class Loaded {
        static final PipelineCompiler COMPILER = PipelineCompiler.load(LOADER);
        static final List<ExpressionLanguage> LANGUAGES =
                ServiceLoader.load(ExpressionLanguage.class, LOADER).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList();
    }

    /** The compiler. */
    public static PipelineCompiler get() {
        return Loaded.COMPILER;
    }

    /** The expression languages it has. */
    public static List<ExpressionLanguage> languages() {
        return Loaded.LANGUAGES;
    }

    /**
     * What is wrong with the syntax of an expression, as far as that can be said without a schema;
     * empty if nothing, or if the language is not there. A word may be a field or belong to the
     * language (date, in SQL): only what is wrong either way is wrong.
     */
    public static Optional<String> syntaxProblem(String language, String expression) {
        if (expression.length() > MAX_REMEMBERED) {
            return readSyntax(language, expression);
        }
        List<String> key = List.of(language, expression);
        Optional<String> known;
        synchronized (SYNTAX) {
            known = SYNTAX.get(key);
        }
        if (known == null) {
            known = readSyntax(language, expression);
            synchronized (SYNTAX) {
                SYNTAX.put(key, known);
            }
        }
        return known;
    }

    private static Optional<String> readSyntax(String language, String expression) {
        Optional<ExpressionLanguage> parser =
                languages().stream().filter(l -> l.name().equals(language)).findAny();
        if (parser.isEmpty()) {
            return Optional.empty();
        }
        // With every word a field, a field that is not known is one in quotes: no mistake.
        Optional<Problem> problem =
                problem(parser.get(), expression, ANY_WORD)
                        .filter(p -> p.code() != ProblemCode.UNKNOWN_FIELD);
        if (problem.isEmpty()
                || problem(parser.get(), expression, LOWER_CASE_WORD).isEmpty()
                || problem(parser.get(), expression, NO_WORD).isEmpty()) {
            return Optional.empty();
        }
        return problem.map(p -> p.message() + (p.advice().isEmpty() ? "" : "; " + p.advice()));
    }

    /** The first problem that is not one of types, with those words of the expression as fields. */
    private static Optional<Problem> problem(
            ExpressionLanguage parser, String expression, Pattern words) {
        try {
            parser.parse(expression, fields(words, expression));
            return Optional.empty();
        } catch (ProblemException e) {
            return e.problems().stream()
                    .filter(p -> p.code() != ProblemCode.TYPE_MISMATCH)
                    .findFirst();
        }
    }

    private static Schema fields(Pattern words, String expression) {
        return Schema.of(
                words.matcher(expression)
                        .results()
                        .map(MatchResult::group)
                        .distinct()
                        .map(name -> new Field(name, FieldType.nullable(Kind.STRING)))
                        .toList());
    }
}
