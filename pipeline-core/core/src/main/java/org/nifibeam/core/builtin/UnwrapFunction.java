package org.nifibeam.core.builtin;

import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.schema.Row;

/** Gives the row that is a row's first field. */
public final class UnwrapFunction extends DoFn<Row, Row> {
    private static final long serialVersionUID = 1L;

    /** A function. */
    public UnwrapFunction() {}

    @Override
    public void process(ProcessContext<Row, Row> context) {
        context.output((Row) context.element().get(0));
    }
}
