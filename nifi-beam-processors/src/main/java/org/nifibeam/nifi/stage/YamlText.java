package org.nifibeam.nifi.stage;

import java.util.List;
import java.util.Optional;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;

/** Structured values in properties: YAML, and so JSON too. */
final class YamlText {
    private YamlText() {}

    /** The value in plain Java; notes if the text is no YAML. */
    static Optional<Object> value(String property, String text, List<Problem> problems) {
        return node(property, text, problems).map(DocumentNode::plain);
    }

    static Optional<DocumentNode> node(String property, String text, List<Problem> problems) {
        try {
            return Optional.of(DocumentNode.parse(text));
        } catch (ProblemException e) {
            Problem first = e.problems().get(0);
            String line = first.place().line() > 0 ? ", line " + first.place().line() : "";
            problems.add(
                    Problems.of(
                            first.code(),
                            "'" + property + "'" + line + ": " + first.message(),
                            first.advice()));
            return Optional.empty();
        }
    }
}
