package org.nifibeam.core.state;

import java.util.Optional;
import java.util.function.Function;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowCoder;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.SchemaException;

/** State that was written by an older pipeline: rows may have got fields, all else is as it was. */
final class Evolution {
    private Evolution() {}

    /**
     * What was written as another form, as a coder writes it.
     *
     * @throws IllegalArgumentException if the coder cannot hold it
     */
    static <T> byte[] convert(String cell, Coder<T> coder, StateForm written, byte[] bytes) {
        return coder.toBytes(reader(cell, coder, written).apply(new ByteSource(bytes)));
    }

    /** Reads what was written as another form. */
    @SuppressWarnings("unchecked")
    static <T> Function<ByteSource, T> reader(String cell, Coder<T> coder, StateForm written) {
        if (written.isAs(cell, coder)) {
            return coder::decode;
        }
        Optional<Schema> before = written.schema(cell);
        if (!(coder instanceof RowCoder rows) || before.isEmpty()) {
            throw cannot(cell, written, coder);
        }
        try {
            Function<ByteSource, Row> reader = RowCoder.reading(before.get(), rows.schema());
            return source -> (T) reader.apply(source);
        } catch (SchemaException e) {
            IllegalArgumentException failure = cannot(cell, written, coder);
            failure.addSuppressed(e);
            throw failure;
        }
    }

    static IllegalArgumentException cannot(String cell, StateForm written, Coder<?> coder) {
        return new IllegalArgumentException(
                "the state '"
                        + cell
                        + "' was written as "
                        + written.fields().get(cell)
                        + " and cannot be read as "
                        + coder.describe());
    }
}
