package org.nifibeam.core.runtime;

import java.util.Optional;
import org.nifibeam.core.expression.Conversions;
import org.nifibeam.core.model.ErrorSchema;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Values;

/** The rows of error outputs, see {@link ErrorSchema}. */
final class ErrorRows {
    private static final int MAX_CAUSES = 20;

    private static final RowShape SHAPE = RowShape.of(ErrorSchema.OF_READ);

    private ErrorRows() {}

    /**
     * The row of something that failed.
     *
     * @param element a row, or the bytes of what could not be read
     * @param cause the exception behind it, if there is one
     */
    static Row of(Object element, String message, Optional<? extends Throwable> cause) {
        return SHAPE.row(element, message, cause.map(ErrorRows::causes).orElse(""));
    }

    /** A row with its fields' names, for messages; a long one is cut. */
    static String print(Row row, Schema schema) {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < schema.size(); i++) {
            text.append(i == 0 ? "" : ", ").append(schema.field(i).name()).append(": ");
            Object value = row.get(i);
            boolean instant = value != null && schema.type(i).is(Kind.DATETIME);
            text.append(instant ? Conversions.datetimeToString((Long) value) : Values.print(value));
        }
        return text.length() > 1000
                ? text.substring(0, 1000) + "...}"
                : text.append('}').toString();
    }

    private static String causes(Throwable cause) {
        StringBuilder text = new StringBuilder();
        Throwable at = cause;
        for (int i = 0; at != null && i < MAX_CAUSES; i++) {
            text.append(i == 0 ? "" : "\n").append(at);
            at = at.getCause();
        }
        return text.toString();
    }
}
