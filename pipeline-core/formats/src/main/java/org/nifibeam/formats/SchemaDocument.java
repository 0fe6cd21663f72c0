package org.nifibeam.formats;

import java.util.List;
import java.util.Optional;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.JsonSchema;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.SchemaException;

/** A {@code schema} setting: {@link JsonSchema}, whose problems are said of the setting. */
public final class SchemaDocument {
    private SchemaDocument() {}

    /**
     * The schema that a setting describes.
     *
     * @param setting its name, for messages
     * @throws ProblemException INVALID_VALUE with all that is wrong; the messages name the property
     */
    public static Schema parse(String setting, Object document) throws ProblemException {
        try {
            return JsonSchema.schema(document);
        } catch (SchemaException e) {
            List<Problem> problems =
                    e.problems().stream()
                            .map(
                                    problem ->
                                            new Problem(
                                                    ProblemCode.INVALID_VALUE,
                                                    Place.NOWHERE,
                                                    Optional.empty(),
                                                    "'"
                                                            + setting
                                                            + (problem.path().isEmpty() ? "" : ".")
                                                            + problem.path()
                                                            + "': "
                                                            + problem.message(),
                                                    problem.advice()))
                            .toList();
            throw new ProblemException(problems);
        }
    }
}
