package org.nifibeam.core.schema;

/** The scalar kinds of a field. */
public enum Kind {
    BOOLEAN(Storage.BOOLEAN),
    INT8(Storage.INT),
    INT16(Storage.INT),
    INT32(Storage.INT),
    INT64(Storage.LONG),
    FLOAT(Storage.FLOAT),
    DOUBLE(Storage.DOUBLE),
    /** {@link java.math.BigDecimal}; 1.0 and 1.00 are the same value. */
    DECIMAL(Storage.OBJECT),
    STRING(Storage.STRING),
    /** {@code byte[]}, never changed once emitted. */
    BYTES(Storage.OBJECT),
    /** An instant, held as microseconds since the epoch, UTC. */
    DATETIME(Storage.LONG);

    private final Storage storage;

    Kind(Storage storage) {
        this.storage = storage;
    }

    /** How a row holds a value of this kind. */
    public Storage storage() {
        return storage;
    }

    /** True for the kinds that arithmetic works on. */
    public boolean isNumeric() {
        return switch (this) {
            case INT8, INT16, INT32, INT64, FLOAT, DOUBLE, DECIMAL -> true;
            case BOOLEAN, STRING, BYTES, DATETIME -> false;
        };
    }

    /** True for the whole-number kinds. */
    public boolean isInteger() {
        return switch (this) {
            case INT8, INT16, INT32, INT64 -> true;
            case BOOLEAN, FLOAT, DOUBLE, DECIMAL, STRING, BYTES, DATETIME -> false;
        };
    }
}
