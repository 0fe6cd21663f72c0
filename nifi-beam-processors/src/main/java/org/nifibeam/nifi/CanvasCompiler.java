package org.nifibeam.nifi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.compile.SyntaxCheck;
import org.nifibeam.core.expression.CodeText;
import org.nifibeam.core.expression.ExpressionLanguage;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.schema.Schema;

/**
 * The compiler with the connectors and languages of this NAR; made once, at the first use.
 * Thread-safe.
 */
public final class CanvasCompiler {
    private static final ClassLoader LOADER = CanvasCompiler.class.getClassLoader();

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
        Optional<Problem> problem =
                SyntaxCheck.problem(
                        parser.get(), CodeText.expression(expression), Schema.of(List.of()));
        return problem.map(Problem::words);
    }
}
