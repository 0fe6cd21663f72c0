package org.nifibeam.core.builtin;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.SinkProvider;

/**
 * The sink {@code AssertEqual}: writes nothing, and fails the run if the elements are not the
 * expected ones, in whatever order.
 */
public final class AssertEqualProvider implements SinkProvider {
    /** For {@link java.util.ServiceLoader}. */
    public AssertEqualProvider() {}

    @Override
    public String type() {
        return "AssertEqual";
    }

    @Override
    public String description() {
        return "Fails the pipeline unless its input has exactly the listed elements, in any order.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of(
                ConfigField.required(
                        "elements",
                        ConfigField.Type.ANY,
                        "A list of the expected elements: mappings of fields to values; a field that is missing is null."));
    }

    @Override
    public Sink create(Config config, Schema schema) throws ProblemException {
        if (!(config.values().get("elements") instanceof List<?> elements)) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "'elements' is a list",
                    "begin each element with '- '");
        }
        List<Row> expected = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            try {
                expected.add(ElementRows.row(schema, elements.get(i)));
            } catch (ProblemException e) {
                for (Problem p : e.problems()) {
                    problems.add(
                            p.saying("of the expected element " + (i + 1) + ", " + p.message()));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        return new AssertEqualSink(schema, expected);
    }
}
