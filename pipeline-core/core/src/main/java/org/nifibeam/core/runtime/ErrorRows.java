package org.nifibeam.core.runtime;

import org.nifibeam.core.model.ErrorSchema;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;

/** The rows of error outputs, see {@link ErrorSchema}. */
final class ErrorRows {
    private static final int MAX_CAUSES = 20;

    private static final RowShape SHAPE = RowShape.of(ErrorSchema.OF_READ);

    private ErrorRows() {}

    /**
     * The row of something that failed.
     *
     * @param element a row, or the bytes of what could not be read
     */
    static Row of(Object element, String message, Throwable cause) {
        return SHAPE.row(new Object[] {element, message, causes(cause)});
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
