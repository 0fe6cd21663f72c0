package org.nifibeam.mongodb.write;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What becomes of a row. */
enum Operation {
    /** A new document. */
    INSERT,
    /** The row's fields are set in the document of its key, which is made if there is none. */
    UPSERT,
    /** The document of its key becomes the row, whole, and is made if there is none. */
    REPLACE,
    /** The row's fields are set in the document of its key, if there is one. */
    UPDATE,
    /** The document of its key is removed, if there is one. */
    DELETE;

    static String[] names() {
        return Arrays.stream(values())
                .map(operation -> operation.name().toLowerCase(Locale.ROOT))
                .toArray(String[]::new);
    }

    static Operation of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** True if it sets single fields, whose names are paths then. */
    boolean setsFields() {
        return List.of(UPSERT, UPDATE).contains(this);
    }
}
