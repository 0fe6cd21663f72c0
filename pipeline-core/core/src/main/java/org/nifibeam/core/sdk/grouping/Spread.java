package org.nifibeam.core.sdk.grouping;

import org.nifibeam.core.coder.KV;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.sdk.types.KvType;

/** Deals pairs out to the parts of their key, in turn. */
final class Spread<K, V> extends DoFn<KV<K, V>, Row> {
    private static final long serialVersionUID = 1L;

    private final KvType<K, V> type;
    private final Schema schema;
    private final int parts;
    private transient RowShape shape;
    private transient int next;

    Spread(KvType<K, V> type, Schema schema, int parts) {
        this.type = type;
        this.schema = schema;
        this.parts = parts;
    }

    @Override
    public void setup() {
        shape = RowShape.of(schema);
    }

    @Override
    public void process(ProcessContext<KV<K, V>, Row> context) {
        next = (next + 1) % parts;
        KV<K, V> pair = context.element();
        context.output(
                shape.row(
                        type.key().toColumn(pair.key()),
                        next,
                        type.value().toColumn(pair.value())));
    }
}
