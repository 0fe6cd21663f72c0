package org.nifibeam.core.builtin;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;

/** Passes on rows that keep the rules of a JSON schema, and fails on the others. */
public final class ValidateFunction extends DoFn<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final RowType rows;
    private final Serializable rules;
    private transient ValueRules compiled;

    /**
     * A function.
     *
     * @param schema of the rows
     * @param rules the JSON schema as plain values; its types have been checked before
     */
    public ValidateFunction(Schema schema, Map<String, Object> rules) {
        this.rows = RowType.of(schema);
        this.rules = (Serializable) rules;
    }

    @Override
    public void setup() {
        compiled = ValueRules.of((Map<?, ?>) rules);
    }

    @Override
    public void process(ProcessContext<Row, Row> context) {
        List<String> broken = new ArrayList<>();
        compiled.check(rows.schema(), context.element(), "", broken);
        if (!broken.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", broken));
        }
        context.output(context.element());
    }
}
