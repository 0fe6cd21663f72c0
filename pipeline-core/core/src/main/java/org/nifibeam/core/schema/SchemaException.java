package org.nifibeam.core.schema;

import java.util.List;
import java.util.stream.Collectors;

/** All that is wrong with a schema, or with reading the rows of one as those of another. */
public final class SchemaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<SchemaProblem> problems;

    /** The problems, at least one. */
    public SchemaException(List<SchemaProblem> problems) {
        super(problems.stream().map(SchemaProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong. */
    public List<SchemaProblem> problems() {
        return problems;
    }
}
