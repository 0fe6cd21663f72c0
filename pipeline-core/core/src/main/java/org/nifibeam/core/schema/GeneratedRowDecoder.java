package org.nifibeam.core.schema;

import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.coder.CoderException;

/** What {@link RowDecoderGenerator} writes subclasses of; public for them alone. Thread-safe. */
public abstract class GeneratedRowDecoder {
    /** By written field; null where the generated code needs none. */
    protected final Coder<Object>[] coders;

    /** For generated subclasses only. */
    protected GeneratedRowDecoder(Coder<Object>[] coders) {
        this.coders = coders;
    }

    /** Reads a row. */
    protected abstract Row decode(ByteSource source);

    /** The null bits of a group with {@code count} nullable fields. */
    protected static long nulls(ByteSource source, int count) {
        long nulls = source.readWord((count + 7) / 8);
        if (count < 64 && nulls >>> count != 0) {
            throw new CoderException("a row is damaged: null bits of no field are set");
        }
        return nulls;
    }

    /** Reads an INT16. */
    protected static int readInt16(ByteSource source) {
        return source.readSigned(Short.MIN_VALUE, Short.MAX_VALUE);
    }
}
