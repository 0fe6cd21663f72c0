package org.nifibeam.core.sdk.types;

/** Values of another type, or null. */
final class NullableType<T> extends SingleType<T> {
    private static final long serialVersionUID = 1L;

    private final ValueType<T> type;

    NullableType(ValueType<T> type) {
        super(type.column().withNullable(true));
        this.type = type;
    }

    @Override
    public Object toColumn(T value) {
        return value == null ? null : type.toColumn(value);
    }

    @Override
    public T fromColumn(Object held) {
        return held == null ? null : type.fromColumn(held);
    }

    @Override
    Object parts() {
        return type;
    }
}
