package org.nifibeam.nifi;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.expression.ExpressionLanguage;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;

/** The compiler with the connectors and languages of this NAR; made once, at the first use. Thread-safe. */
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
     * What is wrong with the syntax of an expression, as far as that can be said without a schema; empty if nothing, or if
     * the language is not there.
     */
    public static Optional<String> syntaxProblem(String language, String expression) {
        Optional<ExpressionLanguage> parser =
                languages().stream().filter(l -> l.name().equals(language)).findAny();
        if (parser.isEmpty()) {
            return Optional.empty();
        }
        try {
            parser.get().parse(expression, Schema.of());
            return Optional.empty();
        } catch (ProblemException e) {
            return e.problems().stream()
                    .filter(p -> p.code() == ProblemCode.EXPRESSION || p.code() == ProblemCode.UNKNOWN_FUNCTION)
                    .map(p -> p.message() + (p.advice().isEmpty() ? "" : "; " + p.advice()))
                    .findFirst();
        }
    }
}
