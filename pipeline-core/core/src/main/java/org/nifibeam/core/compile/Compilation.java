package org.nifibeam.core.compile;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;

/**
 * What came of a definition.
 *
 * @param graph the graph, if the definition has no problem and nothing in it is unknown
 * @param problems all problems found
 * @param outputs the collection that each stage gives, by name, as far as it could be found out
 * @param unknown the stages that could not be checked, because a schema before them is not known
 */
public record Compilation(
        Optional<Graph> graph,
        List<Problem> problems,
        Map<String, PCollection> outputs,
        List<String> unknown) {
    public Compilation {
        problems = List.copyOf(problems);
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        unknown = List.copyOf(unknown);
    }

    /** Why there is no graph, where every source has been asked for its schema. */
    public List<Problem> refusals() {
        return problems.isEmpty() ? unread() : problems;
    }

    /** What is wrong with each unknown stage where every source has been asked for its schema. */
    public List<Problem> unread() {
        return unknown.stream()
                .map(
                        stage ->
                                new Problem(
                                        ProblemCode.UNKNOWN_STAGE,
                                        Place.NOWHERE,
                                        Optional.of(stage),
                                        "what it takes gives nothing to read",
                                        "let it take the output of another stage"))
                .toList();
    }
}
