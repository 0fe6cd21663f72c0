package org.nifibeam.nifi.stage;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nifibeam.core.problem.Problem;

/**
 * What a processor's properties say about its stage.
 *
 * @param type the transform's type in the definition; for a {@code chain} or {@code composite} the
 *     config has its {@code transforms}, and what else stands beside them
 * @param inputs the stages it takes by alias; empty: the one before, if it takes one
 * @param windowing plain values, empty for none
 * @param config plain values
 * @param problems what is wrong with the properties themselves
 * @param unknown the properties whose values are not known yet; without any, all is said
 */
public record StageContent(
        String type,
        Map<String, String> inputs,
        Map<String, Object> windowing,
        Map<String, Object> config,
        List<Problem> problems,
        Set<String> unknown) {
    public StageContent {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        windowing = Collections.unmodifiableMap(new LinkedHashMap<>(windowing));
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        problems = List.copyOf(problems);
        unknown = Set.copyOf(unknown);
    }

    static StageContent of(String type, Map<String, Object> config) {
        return of(type, config, List.of());
    }

    static StageContent of(String type, Map<String, Object> config, List<Problem> problems) {
        return new StageContent(type, Map.of(), Map.of(), config, problems, Set.of());
    }

    /** One that takes stages, each under its own name if there are several. */
    StageContent withInputs(List<String> names) {
        Map<String, String> aliases = new LinkedHashMap<>();
        names.forEach(name -> aliases.put(names.size() == 1 ? "input" : name, name));
        return withInputs(aliases);
    }

    StageContent withInputs(Map<String, String> aliases) {
        return new StageContent(type, aliases, windowing, config, problems, unknown);
    }

    StageContent withWindowing(Map<String, Object> values) {
        return new StageContent(type, inputs, values, config, problems, unknown);
    }

    StageContent withSetting(String key, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(config);
        more.put(key, value);
        return new StageContent(type, inputs, windowing, more, problems, unknown);
    }

    StageContent withProblems(List<Problem> others) {
        return new StageContent(type, inputs, windowing, config, others, unknown);
    }

    StageContent withUnknown(Set<String> names) {
        return new StageContent(type, inputs, windowing, config, problems, names);
    }

    /** True if it is made of several transforms. */
    public boolean nested() {
        return type.equals("chain") || type.equals("composite");
    }
}
