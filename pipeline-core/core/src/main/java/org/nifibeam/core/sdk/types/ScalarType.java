package org.nifibeam.core.sdk.types;

import java.time.Instant;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;

/** A scalar: what a row holds is the value itself, but for instants. */
final class ScalarType<T> extends SingleType<T> {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final Class<T> type;

    ScalarType(Kind kind, Class<T> type) {
        super(FieldType.of(kind));
        this.kind = kind;
        this.type = type;
    }

    @Override
    public Object toColumn(T value) {
        if (kind == Kind.DATETIME) {
            Instant instant = (Instant) value;
            return Math.addExact(
                    Math.multiplyExact(instant.getEpochSecond(), 1_000_000L),
                    instant.getNano() / 1000);
        }
        return value;
    }

    @Override
    public T fromColumn(Object held) {
        if (kind == Kind.DATETIME) {
            long micros = (Long) held;
            return type.cast(
                    Instant.ofEpochSecond(
                            Math.floorDiv(micros, 1_000_000L),
                            Math.floorMod(micros, 1_000_000L) * 1000));
        }
        return type.cast(held);
    }

    @Override
    Object parts() {
        return kind;
    }
}
