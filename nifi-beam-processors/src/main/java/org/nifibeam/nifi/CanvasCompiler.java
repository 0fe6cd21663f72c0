package org.nifibeam.nifi;

import java.util.List;
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
        Optional<Problem> problem =
                SyntaxCheck.problem(
                        parser.get(), CodeText.expression(expression), Schema.of(List.of()));
        return problem.map(p -> p.message() + (p.advice().isEmpty() ? "" : "; " + p.advice()));
    }
}
