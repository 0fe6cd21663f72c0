package org.nifibeam.nifi.stage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.schema.Schema;

/**
 * What a stage says when it is asked to verify itself: its settings; then what its source gives, or
 * whether it fits what the stage before it gives, if an attribute tells that.
 */
final class StageVerification {
    /** The schema of the input, as text; with a dot and a stage's name, that of one of several. */
    static final String SCHEMA_ATTRIBUTE = "pipeline.schema";

    private static final String SETTINGS = "Check the settings";
    private static final String SOURCE = "Read the schema";
    private static final String INPUT = "Check against the input";

    private StageVerification() {}

    static List<ConfigVerificationResult> of(StageDraft draft, Map<String, String> attributes) {
        String second = draft.role() == StageRole.ROOT ? SOURCE : INPUT;
        List<Problem> local = draft.checkAlone();
        if (!local.isEmpty()) {
            return List.of(
                    result(SETTINGS, Outcome.FAILED, text(local)),
                    result(second, Outcome.SKIPPED, "The settings are wrong"));
        }
        ConfigVerificationResult fine =
                result(SETTINGS, Outcome.SUCCESSFUL, "The settings fit together");
        return List.of(
                fine, draft.role() == StageRole.ROOT ? source(draft) : input(draft, attributes));
    }

    private static ConfigVerificationResult source(StageDraft draft) {
        StageDraft.Added added = draft.addTo(CanvasDefinition.start("verify", "verify", ""));
        if (!added.problems().isEmpty()) {
            return result(SOURCE, Outcome.FAILED, text(added.problems()));
        }
        Schema schema = added.definition().canvas().schemas().get(added.stage());
        return schema == null
                ? result(SOURCE, Outcome.SKIPPED, "What it gives is known only when it runs")
                : result(SOURCE, Outcome.SUCCESSFUL, "The records are " + schema);
    }

    private static ConfigVerificationResult input(
            StageDraft draft, Map<String, String> attributes) {
        Map<String, Schema> known = new LinkedHashMap<>();
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            Optional<String> stage = stage(attribute.getKey());
            if (stage.isPresent()) {
                try {
                    known.put(stage.get(), TypeText.schema(attribute.getValue()));
                } catch (IllegalArgumentException e) {
                    return result(
                            INPUT,
                            Outcome.FAILED,
                            "The attribute "
                                    + attribute.getKey()
                                    + " is no schema: "
                                    + e.getMessage()
                                    + "; write it as {delay: int64?, origin: string}");
                }
            }
        }
        if (known.isEmpty()) {
            return result(
                    INPUT,
                    Outcome.SKIPPED,
                    "Give the input's schema as the attribute "
                            + SCHEMA_ATTRIBUTE
                            + ", for example {delay: int64?, origin: string}; with several inputs as "
                            + SCHEMA_ATTRIBUTE
                            + ".STAGE for each");
        }
        StageCheck.Result check = StageCheck.alone(draft, known);
        if (!check.problems().isEmpty()) {
            return result(INPUT, Outcome.FAILED, text(check.problems()));
        }
        String gives =
                check.outputs().entrySet().stream()
                        .map(output -> output.getKey() + " gives " + output.getValue())
                        .collect(Collectors.joining("\n"));
        return result(
                INPUT,
                Outcome.SUCCESSFUL,
                gives.isEmpty() ? "It takes what the input gives" : gives);
    }

    private static Optional<String> stage(String attribute) {
        if (attribute.equals(SCHEMA_ATTRIBUTE)) {
            return Optional.of("");
        }
        return attribute.startsWith(SCHEMA_ATTRIBUTE + ".")
                ? Optional.of(attribute.substring(SCHEMA_ATTRIBUTE.length() + 1))
                : Optional.empty();
    }

    private static String text(List<Problem> problems) {
        return problems.stream().map(Problem::words).collect(Collectors.joining("\n"));
    }

    private static ConfigVerificationResult result(
            String step, Outcome outcome, String explanation) {
        return new ConfigVerificationResult.Builder()
                .verificationStepName(step)
                .outcome(outcome)
                .explanation(explanation)
                .build();
    }
}
