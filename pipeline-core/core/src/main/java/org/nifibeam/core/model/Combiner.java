package org.nifibeam.core.model;

import java.util.List;
import java.util.Optional;
import org.nifibeam.core.schema.FieldType;

/** What combines the values of a group into one field. */
public sealed interface Combiner permits AggregateFunction, CustomCombiner {
    /** What it is called in a definition and in messages. */
    String definitionName();

    /** The type of its result over values of a type, empty if it does not work on them. */
    Optional<FieldType> result(FieldType value);

    /** The type of its result where a group may have no value at all. */
    FieldType emptyResult(FieldType value);

    /**
     * What is combined so far, as fields of a half-done group. A value that only has a coder is the
     * one of {@link CustomCombiner#function}.
     */
    List<Part> parts(FieldType value);

    /**
     * A field of what is combined so far.
     *
     * @param suffix of its name, behind the combined field's
     */
    record Part(String suffix, FieldType type) {}
}
