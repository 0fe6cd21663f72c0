package org.nifibeam.core.definition;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.definition.DocumentNode.Mapping;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/**
 * What comes to a document from outside.
 *
 * @param parameters values of the parameters that its {@code parameters} block declares, by name
 * @param variables plain values of Jinja's variables, by name; with none the text is left as it is
 */
public record ParseSettings(Map<String, String> parameters, Map<String, Object> variables) {
    /** Nothing from outside. */
    public static final ParseSettings NONE = new ParseSettings(Map.of(), Map.of());

    public ParseSettings {
        parameters = Map.copyOf(parameters);
        variables = Map.copyOf(variables);
    }

    /**
     * Jinja's variables as a JSON object gives them, for example {@code {"limit": 10}}.
     *
     * @throws ProblemException if it is none
     */
    public static Map<String, Object> variablesOf(String json) throws ProblemException {
        Map<String, Object> variables = new LinkedHashMap<>();
        // JSON is YAML too.
        if (DocumentParser.parse(json, Optional.empty()) instanceof Mapping mapping) {
            for (Map.Entry<String, DocumentNode> entry : mapping.entries().entrySet()) {
                if (entry.getValue().plain() != null) {
                    variables.put(entry.getKey(), entry.getValue().plain());
                }
            }
            return variables;
        }
        throw new ProblemException(
                ProblemCode.INVALID_VALUE,
                "the variables are no JSON object: " + json,
                "write {\"name\": \"value\"}");
    }
}
