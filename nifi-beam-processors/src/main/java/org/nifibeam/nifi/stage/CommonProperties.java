package org.nifibeam.nifi.stage;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.components.Validator;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifibeam.core.problem.ProblemCode;

/** The properties that all stages have, or all of those that can fail on an element. */
final class CommonProperties {
    static final PropertyDescriptor INPUT_STAGE =
            new PropertyDescriptor.Builder()
                    .name("Input Stage")
                    .description(
                            "Name of the earlier stage whose elements this stage takes, or stage.output for one of several outputs."
                                    + " Without it, it takes those of the stage before; a WriteTo stage passes on what it takes.")
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .build();

    static final PropertyDescriptor STAGE_NAME =
            new PropertyDescriptor.Builder()
                    .name("Stage Name")
                    .description(
                            "Name of the stage, unique in the pipeline. Without it, the processor's name.")
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .build();

    static final PropertyDescriptor STATE_ID =
            new PropertyDescriptor.Builder()
                    .name("State Id")
                    .description(
                            "What the stage's state is bound to. Set it before renaming a stage of a running pipeline, so that"
                                    + " its state is found again. Without it, the stage's name.")
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .build();

    static final PropertyDescriptor ERROR_HANDLING =
            new PropertyDescriptor.Builder()
                    .name("Error Handling")
                    .description(
                            "What becomes of elements that this stage fails on: they fail the run, or go on as {element, msg, stack}.")
                    .required(true)
                    .allowableValues(ErrorRoute.class)
                    .defaultValue(ErrorRoute.FAIL)
                    .build();

    private static final Validator PART =
            (subject, input, context) ->
                    new ValidationResult.Builder()
                            .subject(subject)
                            .input(input)
                            .valid(part(input).isPresent())
                            .explanation(
                                    "it is a part from 0 to 1, for example 0.01 for one in a hundred")
                            .build();

    static final PropertyDescriptor ERROR_THRESHOLD =
            new PropertyDescriptor.Builder()
                    .name("Error Threshold")
                    .description(
                            "The part of all elements, from 0 to 1, that may fail; with more the run fails. Without it, all may.")
                    .addValidator(PART)
                    .dependsOn(ERROR_HANDLING, ErrorRoute.BRANCH, ErrorRoute.DEAD_LETTERS)
                    .build();

    private CommonProperties() {}

    /** A stage's own properties and those it has in common with others. */
    static List<PropertyDescriptor> with(
            List<PropertyDescriptor> own, boolean takesInput, boolean failsByElement) {
        List<PropertyDescriptor> all = new ArrayList<>(own);
        if (takesInput) {
            all.add(INPUT_STAGE);
        }
        all.add(STAGE_NAME);
        all.add(STATE_ID);
        if (failsByElement) {
            all.add(ERROR_HANDLING);
            all.add(ERROR_THRESHOLD);
        }
        return List.copyOf(all);
    }

    /** What a value of {@link #ERROR_HANDLING} says. */
    static ErrorRoute route(Optional<String> value) {
        for (ErrorRoute route : ErrorRoute.values()) {
            if (value.filter(route.getValue()::equals).isPresent()) {
                return route;
            }
        }
        return ErrorRoute.FAIL;
    }

    /** The content with the error output that the properties ask for. */
    static StageContent withErrors(
            StageContent content, ErrorRoute route, StageProperties properties) {
        if (route == ErrorRoute.FAIL) {
            return content;
        }
        Map<String, Object> handling = new LinkedHashMap<>();
        handling.put("output", ErrorRoute.OUTPUT);
        properties
                .text(ERROR_THRESHOLD)
                .flatMap(CommonProperties::part)
                .ifPresent(part -> handling.put("threshold", part));
        return content.nested()
                ? nestedWithErrors(content, handling)
                : content.withSetting("error_handling", handling);
    }

    /** What fails in a piece of several transforms is of several kinds: one transform's is not. */
    private static StageContent nestedWithErrors(
            StageContent content, Map<String, Object> handling) {
        // Without any the piece is wrong, or not known yet.
        if (!content.problems().isEmpty() || content.config().isEmpty()) {
            return content;
        }
        Optional<Map<String, Object>> only = onlyTransform(content);
        if (only.isEmpty()) {
            return content.withProblems(
                    List.of(
                            Problems.of(
                                    ProblemCode.INVALID_VALUE,
                                    "'Error Handling' is for a piece of one transform without an error_handling of its own",
                                    "write error_handling into the transform that may fail, and name its output under 'output'"
                                            + " of the piece")));
        }
        Map<String, Object> transform = only.get();
        Map<String, Object> config = mapping(transform.get("config"));
        config.put("error_handling", handling);
        transform.put("config", config);
        String name = String.valueOf(transform.getOrDefault("name", transform.get("type")));
        return content.withSetting("transforms", List.of(transform))
                .withSetting("output", Map.of(ErrorRoute.OUTPUT, name + "." + ErrorRoute.OUTPUT));
    }

    private static Optional<Map<String, Object>> onlyTransform(StageContent content) {
        boolean plain =
                content.type().equals("chain")
                        && content.config().keySet().equals(Set.of("transforms"));
        if (!plain
                || !(content.config().get("transforms") instanceof List<?> list)
                || list.size() != 1) {
            return Optional.empty();
        }
        Map<String, Object> transform = mapping(list.get(0));
        boolean handled = mapping(transform.get("config")).containsKey("error_handling");
        return handled ? Optional.empty() : Optional.of(transform);
    }

    /** A copy of a mapping, empty for what is none. */
    private static Map<String, Object> mapping(Object value) {
        Map<String, Object> copy = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, of) -> copy.put(String.valueOf(key), of));
        }
        return copy;
    }

    private static Optional<Double> part(String text) {
        try {
            BigDecimal number = new BigDecimal(text.strip());
            boolean inside = number.signum() >= 0 && number.compareTo(BigDecimal.ONE) <= 0;
            return inside ? Optional.of(number.doubleValue()) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
