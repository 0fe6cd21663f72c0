package org.nifibeam.mongodb.read;

import java.util.List;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/** The fields of a change. */
final class ChangeFields {
    /** What was done: insert, update, replace or delete. */
    static final String OPERATION = "operation";

    /** The document's {@code _id}. */
    static final String ID = "id";

    /** When it was done, to the second. */
    static final String CLUSTER_TIME = "cluster_time";

    /** The document as it is after the change, if the change has it. */
    static final String DOCUMENT = "document";

    private ChangeFields() {}

    /** The schema of changes to documents of a schema. */
    static Schema of(Schema documents) {
        FieldType id =
                documents.indexOf("_id").isPresent()
                        ? documents.type(documents.indexOf("_id").getAsInt()).withNullable(true)
                        : FieldType.nullable(Kind.STRING);
        return Schema.of(
                List.of(
                        new Field(OPERATION, FieldType.of(Kind.STRING)),
                        new Field(ID, id),
                        new Field(CLUSTER_TIME, FieldType.nullable(Kind.DATETIME)),
                        new Field(DOCUMENT, new FieldType.Nested(documents, true))));
    }
}
