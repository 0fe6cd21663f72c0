package org.nifibeam.core.spi;

import java.util.List;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.schema.Schema;

/**
 * What a pipeline could have its source do.
 *
 * @param fields the names of the fields that anything reads, in the source's order; what only
 *     {@code filters} read is among them
 * @param outputs the names of the fields that are read after the filters; a source that accepts
 *     every filter delivers these alone
 * @param filters conditions over the source's whole schema that must all be true for a record to be
 *     kept
 */
public record Pushdown(List<String> fields, List<String> outputs, List<Expression> filters) {
    public Pushdown {
        fields = List.copyOf(fields);
        outputs = List.copyOf(outputs);
        filters = List.copyOf(filters);
    }

    /** All fields and no filter: a read that nothing has been pushed into. */
    public static Pushdown everything(Schema schema) {
        return new Pushdown(schema.names(), schema.names(), List.of());
    }
}
