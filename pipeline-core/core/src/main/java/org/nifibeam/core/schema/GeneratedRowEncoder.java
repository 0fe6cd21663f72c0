package org.nifibeam.core.schema;

import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.coder.CoderException;

/** What {@link RowEncoderGenerator} writes subclasses of; public for them alone. Thread-safe. */
public abstract class GeneratedRowEncoder {
    /** By written field; null where the generated code needs none. */
    protected final Coder<Object>[] coders;

    /** For generated subclasses only. */
    protected GeneratedRowEncoder(Coder<Object>[] coders) {
        this.coders = coders;
    }

    /** Writes the fields of a row, which has the shape the code was generated for. */
    protected abstract void encode(Row row, ByteSink sink);

    /** Writes an INT8. */
    protected static void writeInt8(ByteSink sink, int value) {
        if (value != (byte) value) {
            throw new CoderException("an int8 is " + value);
        }
        sink.writeByte(value);
    }

    /** Writes an INT16. */
    protected static void writeInt16(ByteSink sink, int value) {
        if (value != (short) value) {
            throw new CoderException("an int16 is " + value);
        }
        sink.writeSigned(value);
    }

    /** Writes the canonical form of a FLOAT. */
    protected static void writeCanonical(ByteSink sink, float value) {
        sink.writeInt(Float.floatToIntBits(value + 0.0f));
    }

    /** Writes the canonical form of a DOUBLE. */
    protected static void writeCanonical(ByteSink sink, double value) {
        sink.writeLong(Double.doubleToLongBits(value + 0.0));
    }
}
