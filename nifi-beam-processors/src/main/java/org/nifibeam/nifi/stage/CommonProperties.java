package org.nifibeam.nifi.stage;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.components.Validator;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifibeam.service.PipelineDeadLetterService;

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
                    .dependsOn(
                            ERROR_HANDLING,
                            ErrorRoute.BRANCH,
                            ErrorRoute.DEAD_LETTERS,
                            ErrorRoute.DEAD_LETTER_SERVICE)
                    .build();

    static final PropertyDescriptor DEAD_LETTER_SERVICE =
            new PropertyDescriptor.Builder()
                    .name("Dead Letter Service")
                    .description("The service that says where elements are written that fail.")
                    .required(true)
                    .identifiesControllerService(PipelineDeadLetterService.class)
                    .dependsOn(ERROR_HANDLING, ErrorRoute.DEAD_LETTER_SERVICE)
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
            all.add(DEAD_LETTER_SERVICE);
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
                ? PieceErrors.in(content, handling)
                : content.withSetting("error_handling", handling);
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
