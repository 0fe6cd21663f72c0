package org.nifibeam.core.compile;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.code.UserCode;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;

/**
 * Turns a class of a user's jar into nodes; the SDK does, found by {@link java.util.ServiceLoader}.
 */
public interface CodeExpander {
    /**
     * What a class is made of.
     *
     * @param nodes in order
     * @param output what the last ones give
     */
    record Expanded(List<Node> nodes, PCollection output) {
        public Expanded {
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * Expands a class. Runs code of the user.
     *
     * @param stage whose nodes they are
     * @param className a transform, or a function of rows
     * @param arguments what it is given
     * @param input what it is applied to
     * @param schema what it gives, which must be said of a function
     * @throws ProblemException if the class is neither, or fails
     */
    Expanded expand(
            StageInfo stage,
            UserCode code,
            String className,
            Map<String, String> arguments,
            PCollection input,
            Optional<Schema> schema)
            throws ProblemException;
}
