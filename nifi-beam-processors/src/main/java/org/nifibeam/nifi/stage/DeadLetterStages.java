package org.nifibeam.nifi.stage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.model.ErrorSchema;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.schema.Field;
import org.nifibeam.service.DeadLetterDestination;

/**
 * The stages that take what a stage fails on, if that is no branch of the flow. A piece of several
 * transforms fails on elements of several kinds, and has one for each of them.
 */
final class DeadLetterStages {
    /** What stands between a stage's name and what it is to that stage. */
    private static final String SUFFIX = " dead letters";

    private static final Map<String, Object> EVENT_TIME =
            Map.of(
                    "type",
                    "ExtractWindowingInfo",
                    "config",
                    Map.of("fields", Map.of("event_time", "timestamp")));

    /** An element that has no event time has one that no clock ever showed. */
    private static final String KNOWN_TIME =
            "CASE WHEN event_time > TIMESTAMP '0001-01-01 00:00:00' THEN event_time END";

    private DeadLetterStages() {}

    /**
     * The definition with them.
     *
     * @param ownName the name that the stage has in it
     */
    static CanvasDefinition behind(
            StageDraft draft,
            CanvasDefinition definition,
            String ownName,
            Consumer<Problem> problems) {
        List<String> outputs = definition.definition().resolve(ownName + "." + ErrorRoute.OUTPUT);
        CanvasDefinition after = definition;
        for (String output : outputs) {
            String failing = output.substring(0, output.lastIndexOf('.'));
            // Of one kind they are the stage's, whichever of its transforms it is that fails.
            String part = outputs.size() == 1 ? "" : failing.substring(ownName.length());
            String name = ownName + part + SUFFIX;
            String id = draft.id() + part + SUFFIX;
            if (draft.deadLetters().isEmpty()) {
                String type =
                        draft.errors() == ErrorRoute.DEAD_LETTERS
                                ? "WriteToFlowFile"
                                : "LogForTesting";
                after =
                        after.withStage(
                                type, name, id, Map.of("input", output), Map.of(), Map.of());
            } else {
                DeadLetterDestination destination =
                        draft.deadLetters()
                                .get()
                                .destination(after.definition().name(), ownName + part);
                Map<String, Object> chain = written(destination, ownName + part);
                chain.put("name", name);
                chain.put("id", id);
                chain.put("input", output);
                after =
                        after.withNested(
                                name, chain, problem -> problems.accept(problem.of(draft.name())));
            }
        }
        return after;
    }

    /** What failed, with its event time and the stage, into the destination. */
    private static Map<String, Object> written(DeadLetterDestination destination, String stage) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Field field : ErrorSchema.OF_READ.fields()) {
            fields.put(field.name(), field.name());
        }
        fields.put("timestamp", KNOWN_TIME);
        fields.put("stage", "'" + stage.replace("'", "''") + "'");
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("language", "sql");
        config.put("fields", fields);
        Map<String, Object> chain = new LinkedHashMap<>();
        chain.put("type", "chain");
        chain.put(
                "transforms",
                List.of(
                        EVENT_TIME,
                        Map.of("type", "MapToFields", "config", config),
                        Map.of("type", destination.transform(), "config", destination.settings())));
        return chain;
    }
}
