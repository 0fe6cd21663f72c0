package org.nifibeam.nifi.stage;

import java.util.List;
import java.util.Map;
import org.nifibeam.core.problem.Problem;

/**
 * What a processor's properties say about its stage.
 *
 * @param type the transform's type in the definition
 * @param inputs the stages it takes; empty: the one before, if it takes one
 * @param windowing plain values, empty for none
 * @param config plain values
 * @param problems what is wrong with the properties themselves
 */
record StageContent(
        String type,
        List<String> inputs,
        Map<String, Object> windowing,
        Map<String, Object> config,
        List<Problem> problems) {
    StageContent {
        inputs = List.copyOf(inputs);
        problems = List.copyOf(problems);
    }

    static StageContent of(String type, Map<String, Object> config) {
        return new StageContent(type, List.of(), Map.of(), config, List.of());
    }

    StageContent withInputs(List<String> names) {
        return new StageContent(type, names, windowing, config, problems);
    }
}
