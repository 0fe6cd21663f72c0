package org.nifibeam.core.definition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A nested chain or composite. Its transforms are transforms of the definition, their names behind
 * its own ({@code outer/inner}); what is left of it is what its name stands for.
 *
 * @param name its name path
 * @param outputs the references that each of its outputs stands for, by name; {@code output} is the
 *     only one, unless the definition names them
 */
public record Composite(String name, Map<String, List<String>> outputs) {
    /** The name of an output that the definition does not name. */
    public static final String OUTPUT = "output";

    public Composite {
        Objects.requireNonNull(name, "name");
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }
}
