package org.nifibeam.core.combine;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowCoder;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

/**
 * A combiner that keeps some of its inputs as rows. Equal ones (of one class, schema and settings)
 * combine alike.
 */
abstract class RowsFn implements CombineFn<Object, KeptRows, Object> {
    private static final long serialVersionUID = 1L;

    private final RowCoder coder;
    private transient volatile RowShape shape;

    RowsFn(Schema kept) {
        this.coder = RowCoder.of(kept);
    }

    /** The row that is kept of an input. */
    abstract Row row(Object input);

    /** What tells this one from others of its class and schema. */
    abstract List<Object> settings();

    final Row made(Object... values) {
        RowShape known = shape;
        if (known == null) {
            known = RowShape.of(coder.schema());
            shape = known;
        }
        return known.row(values);
    }

    @Override
    public KeptRows create() {
        return new KeptRows(new ArrayList<>());
    }

    /** Keeps a row, or does not. */
    void keep(KeptRows kept, Row row) {
        kept.add(row);
    }

    @Override
    public final KeptRows add(KeptRows kept, Object input) {
        keep(kept, row(input));
        return kept;
    }

    @Override
    public final KeptRows merge(KeptRows first, KeptRows second) {
        second.rows().forEach(row -> keep(first, row));
        return first;
    }

    @Override
    public final Coder<KeptRows> accumulatorCoder() {
        return new KeptCoder(this);
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof RowsFn that
                && getClass() == that.getClass()
                && coder.equals(that.coder)
                && settings().equals(that.settings());
    }

    @Override
    public final int hashCode() {
        return 31 * coder.hashCode() + settings().hashCode();
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + settings() + " of " + coder.describe();
    }

    /** How many rows, and the rows. */
    private record KeptCoder(RowsFn function) implements Coder<KeptRows> {
        @Override
        public void encode(KeptRows kept, ByteSink sink) {
            sink.writeUnsigned(kept.rows().size());
            kept.rows().forEach(row -> function.coder.encode(row, sink));
        }

        @Override
        public KeptRows decode(ByteSource source) {
            KeptRows kept = function.create();
            int count = source.readCount();
            for (int i = 0; i < count; i++) {
                kept.add(function.coder.decode(source));
            }
            return kept;
        }

        @Override
        public boolean deterministic() {
            return false;
        }

        @Override
        public String describe() {
            return "kept by " + function;
        }
    }
}
