package org.nifibeam.core.builtin;

import java.util.List;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceProvider;

/** The source {@code Create}: elements that are written into the definition. */
public final class CreateProvider implements SourceProvider {
    /** For {@link java.util.ServiceLoader}. */
    public CreateProvider() {}

    @Override
    public String type() {
        return "Create";
    }

    @Override
    public String description() {
        return "Gives the elements that are listed.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of(
                ConfigField.required(
                        "elements",
                        ConfigField.Type.ANY,
                        "A list of elements: mappings of fields to values, or single values, which become the field 'element'."),
                ConfigField.optional(
                                "reshuffle",
                                ConfigField.Type.BOOLEAN,
                                true,
                                "Whether the elements may be spread over tasks.")
                        .besideSchema());
    }

    @Override
    public boolean bounded(Config config) {
        return true;
    }

    @Override
    public Source create(Config config) throws ProblemException {
        if (!(config.values().get("elements") instanceof List<?> elements)) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "'elements' is a list",
                    "begin each element with '- '");
        }
        return new CreateSource(elements, config.flag("reshuffle"));
    }
}
