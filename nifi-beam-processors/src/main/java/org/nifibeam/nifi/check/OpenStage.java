package org.nifibeam.nifi.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nifibeam.nifi.stage.StageContent;
import org.nifibeam.nifi.stage.StageDraft;
import org.nifibeam.nifi.stage.StageRole;

/**
 * A stage of which a flow may not tell everything, in a form that can be added to a definition:
 * what is known is kept, and what is not known gives nothing away.
 *
 * @param draft what is added
 * @param open true if what is then found wrong with it may only seem so
 * @param inputsKnown false if it may take other stages than it seems to
 * @param nameKnown false if it has another name than it seems to
 */
record OpenStage(StageDraft draft, boolean open, boolean inputsKnown, boolean nameKnown) {
    private static final Set<String> INPUTS = Set.of("Input Stage", "Input Stages");

    /** Their dynamic properties are inputs. */
    private static final Set<String> NAMED_INPUTS = Set.of("Join", "Sql");

    /** They give the fields they take, whatever their settings are. */
    private static final Set<String> KEEP_FIELDS =
            Set.of("Filter", "AssignTimestamps", "LogForTesting", "Reshuffle", "WindowInto");

    /** Stands for a transform whose output nobody knows: one whose code is not loaded. */
    private static final String ANYTHING = "TransformWithCode";

    /**
     * @param id the processor's, for names that stand for unknown ones
     */
    static OpenStage of(StageDraft draft, String id) {
        StageContent content = draft.content();
        Set<String> unknown = content.unknown();
        if (unknown.isEmpty() && content.problems().isEmpty()) {
            return new OpenStage(draft, false, true, true);
        }
        boolean nameKnown = !unknown.contains("Stage Name");
        boolean inputsKnown =
                unknown.stream().noneMatch(INPUTS::contains)
                        && (unknown.isEmpty() || !NAMED_INPUTS.contains(content.type()));
        String name = nameKnown ? draft.name() : "#" + id;
        String state = nameKnown && !unknown.contains("State Id") ? draft.id() : "#" + id;
        boolean isConnector =
                draft.role() != StageRole.TRANSFORM && !content.nested() && inputsKnown;
        boolean onlyPath =
                isConnector
                        && content.problems().isEmpty()
                        && unknown.equals(Set.of("Path"))
                        && !content.config().containsKey("path");
        StageContent added = content;
        StageRole role = draft.role();
        if (onlyPath) {
            added = with(content, Map.of(), config(content, "path", "unknown-" + id));
        } else if (inputsKnown && content.type().equals("WindowInto")) {
            added = with(content, Map.of("type", "unknown"), content.config());
        } else if (inputsKnown && KEEP_FIELDS.contains(content.type())
                || isConnector && role == StageRole.WRITER) {
            added = with(content, content.windowing(), content.config());
        } else {
            added =
                    new StageContent(
                            ANYTHING,
                            inputsKnown ? content.inputs() : Map.of(),
                            Map.of(),
                            Map.of(),
                            List.of(),
                            Set.of());
            role = role == StageRole.ROOT ? StageRole.ROOT : StageRole.TRANSFORM;
        }
        return new OpenStage(
                new StageDraft(role, name, state, added, draft.errors()),
                !onlyPath,
                inputsKnown,
                nameKnown);
    }

    private static Map<String, Object> config(StageContent content, String key, Object value) {
        Map<String, Object> config = new LinkedHashMap<>(content.config());
        config.put(key, value);
        return config;
    }

    private static StageContent with(
            StageContent content, Map<String, Object> windowing, Map<String, Object> config) {
        return new StageContent(
                content.type(), content.inputs(), windowing, config, List.of(), Set.of());
    }
}
