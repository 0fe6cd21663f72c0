package org.nifibeam.nifi;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.expression.ExpressionLanguage;
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
        Optional<ExpressionLanguage> parser =
                languages().stream().filter(l -> l.name().equals(language)).findAny();
        if (parser.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> problem = syntaxProblem(parser.get(), expression, Schema.of());
        for (Pattern words : List.of(ANY_WORD, LOWER_CASE_WORD)) {
            if (problem.isPresent()
                    && syntaxProblem(parser.get(), expression, fields(words, expression))
                            .isEmpty()) {
                return Optional.empty();
            }
        }
        return problem;
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

    private static Optional<String> syntaxProblem(
            ExpressionLanguage parser, String expression, Schema schema) {
        try {
            parser.parse(expression, schema);
            return Optional.empty();
        } catch (ProblemException e) {
            return e.problems().stream()
                    .filter(
                            p ->
                                    p.code() == ProblemCode.EXPRESSION
                                            || p.code() == ProblemCode.UNKNOWN_FUNCTION)
                    .map(p -> p.message() + (p.advice().isEmpty() ? "" : "; " + p.advice()))
                    .findFirst();
        }
    }
}
