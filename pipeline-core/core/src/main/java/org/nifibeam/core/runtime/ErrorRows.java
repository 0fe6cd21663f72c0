package org.nifibeam.core.runtime;

import java.util.List;
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

    /** Our own lines say nothing to users; generated code has none. */
    private static final String OWN = "org.nifibeam.core.";

    private static final List<String> PLATFORM = List.of("java.", "javax.", "jdk.", "sun.");

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
            text.append(i == 0 ? "" : "\n").append(at).append(line(at));
            at = at.getCause();
        }
        return text.toString();
    }

    /** The line of a user's, a library's or a connector's code that threw it. */
    private static String line(Throwable cause) {
        for (StackTraceElement frame : cause.getStackTrace()) {
            String type = frame.getClassName();
            if (type.startsWith(OWN)) {
                return "";
            }
            if (frame.getLineNumber() > 0 && PLATFORM.stream().noneMatch(type::startsWith)) {
                return " at " + frame;
            }
        }
        return "";
    }
}
