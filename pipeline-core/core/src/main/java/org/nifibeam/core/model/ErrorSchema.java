package org.nifibeam.core.model;

import java.util.List;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/** The schemas of error outputs: what failed, why, and where. */
public final class ErrorSchema {
    /** The field that holds what failed. */
    public static final String ELEMENT = "element";

    /** The field that says why. */
    public static final String MESSAGE = "msg";

    /**
     * The field that holds the causes, the outermost first, one a line, each with the line of code
     * that threw it if that is no line of ours.
     */
    public static final String STACK = "stack";

    /** Of records that a source cannot read: their original bytes. */
    public static final Schema OF_READ = schema(FieldType.of(Kind.BYTES));

    /** Of rows of several kinds, such as those of the steps of a query: each as JSON. */
    public static final Schema AS_TEXT = schema(FieldType.of(Kind.STRING));

    private ErrorSchema() {}

    /** Of elements of a schema: the element as it came. */
    public static Schema of(Schema input) {
        return schema(new FieldType.Nested(input, false));
    }

    private static Schema schema(FieldType element) {
        return Schema.of(
                List.of(
                        new Field(ELEMENT, element),
                        new Field(MESSAGE, FieldType.of(Kind.STRING)),
                        new Field(STACK, FieldType.of(Kind.STRING))));
    }
}
