package org.nifibeam.formats;

import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/** What flat formats ask of a schema. */
public final class Scalars {
    private Scalars() {}

    /** Every field is a scalar. */
    public static void require(Schema schema, String format) throws ProblemException {
        for (Field field : schema.fields()) {
            if (!(field.type().base() instanceof FieldType.Scalar)) {
                throw new ProblemException(
                        ProblemCode.UNSUPPORTED,
                        "the field '"
                                + field.name()
                                + "' is of type "
                                + field.type()
                                + ", and "
                                + format
                                + " holds scalars only",
                        "take it apart with MapToFields, or leave it out");
            }
        }
    }

    /** There is one field, text or bytes. */
    public static void requireOne(Schema schema, String format) throws ProblemException {
        if (schema.size() != 1
                || !schema.type(0).is(Kind.STRING) && !schema.type(0).is(Kind.BYTES)) {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED,
                    format + " holds one field, a string or bytes, but the records are " + schema,
                    "make it with MapToFields, and no other");
        }
    }
}
