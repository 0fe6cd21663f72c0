package org.nifibeam.jinja;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.el.JinjavaProcessors;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.FatalTemplateErrorsException;
import com.hubspot.jinjava.interpret.OutputTooBigException;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.interpret.TemplateError.ErrorReason;
import com.hubspot.jinjava.interpret.UnknownTokenException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.nifibeam.core.definition.TemplateEngine;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/**
 * Jinja as jinjava has it, within bounds: output, loops, collections and recursion are limited, a
 * name that is not known is an error, and templates call no Java.
 */
public final class JinjaEngine implements TemplateEngine {
    private static final int MAX_OUTPUT = 16 * 1024 * 1024;
    static final int MAX_ITEMS = 10_000;

    /** Loops in loops are bounded by the time that they take. */
    private static final Duration MAX_TIME = Duration.ofSeconds(10);

    private static final int MAX_DEPTH = 20;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** What makes no sense in a definition, or gives another text each time. */
    private static final Map<Context.Library, Set<String>> DISABLED =
            Map.of(
                    Context.Library.FILTER, Set.of("random", "shuffle"),
                    Context.Library.FUNCTION, Set.of("type"));

    /** Where jinjava by itself is not as Jinja is. */
    private static final LegacyOverrides AS_JINJA =
            LegacyOverrides.newBuilder()
                    .withEvaluateMapKeys(true)
                    .withIterateOverMapKeys(true)
                    .withUsePyishObjectMapper(true)
                    .withUseNaturalOperatorPrecedence(true)
                    .withParseWhitespaceControlStrictly(true)
                    .withAllowAdjacentTextNodes(true)
                    .withUseTrimmingForNotesAndExpressions(true)
                    .withKeepNullableLoopValues(true)
                    .build();

    private final Duration time;

    /** For {@link java.util.ServiceLoader}. */
    public JinjaEngine() {
        this(MAX_TIME);
    }

    /** One whose templates may take so long. */
    JinjaEngine(Duration time) {
        this.time = time;
    }

    @Override
    public String render(String text, Path file, List<Path> folders, Map<String, Object> variables)
            throws ProblemException {
        IncludedFiles included = new IncludedFiles(file, folders);
        Jinjava jinjava = new Jinjava(config());
        jinjava.setResourceLocator(included);
        jinjava.registerFunction(BoundedRange.function());
        try {
            RenderResult result =
                    jinjava.renderForResult(text, new LinkedHashMap<>(variables), config());
            if (result.hasErrors()) {
                throw new ProblemException(
                        problems(result.getErrors(), file, included, variables.keySet()));
            }
            return result.getOutput();
        } catch (FatalTemplateErrorsException e) {
            List<TemplateError> errors = new ArrayList<>();
            e.getErrors().forEach(errors::add);
            throw new ProblemException(problems(errors, file, included, variables.keySet()));
        }
    }

    private JinjavaConfig config() {
        long deadline = System.nanoTime() + time.toNanos();
        return JinjavaConfig.newBuilder()
                .withFailOnUnknownTokens(true)
                .withNestedInterpretationEnabled(false)
                .withKeepTrailingNewline(true)
                .withMaxOutputSize(MAX_OUTPUT)
                .withMaxStringLength(MAX_OUTPUT)
                .withMaxListSize(MAX_ITEMS)
                .withMaxMapSize(MAX_ITEMS)
                .withRangeLimit(MAX_ITEMS)
                .withMaxRenderDepth(MAX_DEPTH)
                .withMaxMacroRecursionDepth(MAX_DEPTH)
                .withProcessors(
                        JinjavaProcessors.newBuilder()
                                .withNodePreProcessor((node, interpreter) -> checkTime(deadline))
                                .build())
                .withDisabled(DISABLED)
                .withReadOnlyResolver(true)
                .withElResolver(PlainValues.resolver())
                .withLegacyOverrides(AS_JINJA)
                .build();
    }

    private static void checkTime(long deadline) {
        if (System.nanoTime() - deadline > 0) {
            throw new OutputTooBigException(0, 0);
        }
    }

    private List<Problem> problems(
            List<TemplateError> errors, Path file, IncludedFiles included, Set<String> names) {
        List<Problem> problems = new ArrayList<>();
        for (TemplateError error : errors) {
            Place place =
                    new Place(
                            Optional.of(error.getSourceTemplate().orElse(file.toString())),
                            Math.max(0, error.getLineno()),
                            0);
            problems.add(problem(error, included, names).at(place));
        }
        return problems.stream().distinct().toList();
    }

    private Problem problem(TemplateError error, IncludedFiles included, Set<String> names) {
        if (error.getException() instanceof UnknownTokenException unknown) {
            String name = unknown.getToken();
            if (!NAME.matcher(name).matches()) {
                return problem(
                        ProblemCode.MISSING,
                        "there is no value for '" + name + "'",
                        "look at its names, filters and indexes; behind what may be missing write | default('value')");
            }
            return problem(
                    ProblemCode.MISSING,
                    "there is no variable '" + name + "'",
                    Nearest.to(name, new TreeSet<>(names))
                            .map(near -> "did you mean '" + near + "'?")
                            .orElse(
                                    "give it with --variable "
                                            + name
                                            + "=value, or write {{ "
                                            + name
                                            + " | default('value') }}"));
        }
        if (error.getReason() == ErrorReason.OUTPUT_TOO_BIG
                || error.getReason() == ErrorReason.COLLECTION_TOO_BIG
                || error.getReason() == ErrorReason.OVER_LIMIT) {
            return problem(
                    ProblemCode.UNSUPPORTED,
                    "the template makes too much",
                    "it may give "
                            + MAX_OUTPUT
                            + " characters in "
                            + time.toSeconds()
                            + " s, and its lists and ranges may have "
                            + MAX_ITEMS
                            + " items");
        }
        return included.refused(String.valueOf(error.getMessage()))
                .orElseGet(
                        () ->
                                problem(
                                        ProblemCode.SYNTAX,
                                        "Jinja: " + message(error),
                                        "see the template's statement in this line"));
    }

    /** What an error says first, or rather what a function said that failed. */
    private static String message(TemplateError error) {
        String message = error.getMessage();
        for (Throwable c = error.getException(); c != null; c = c.getCause()) {
            message = c instanceof IllegalArgumentException ? c.getMessage() : message;
        }
        return String.valueOf(message).lines().findFirst().orElse("");
    }

    private static Problem problem(ProblemCode code, String message, String advice) {
        return new Problem(code, Place.NOWHERE, Optional.empty(), message, advice);
    }
}
