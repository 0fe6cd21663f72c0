package org.nifibeam.core.definition;

import java.util.Map;

/**
 * What comes to a document from outside.
 *
 * @param parameters values of the parameters that its {@code parameters} block declares, by name
 * @param variables values of Jinja's variables, by name; with none the text is left as it is
 */
public record ParseSettings(Map<String, String> parameters, Map<String, String> variables) {
    /** Nothing from outside. */
    public static final ParseSettings NONE = new ParseSettings(Map.of(), Map.of());

    public ParseSettings {
        parameters = Map.copyOf(parameters);
        variables = Map.copyOf(variables);
    }
}
