package org.nifibeam.core.sdk.types;

/** Values of a type in rows of one field, whatever rows the type has itself. */
final class InColumnType<T> extends SingleType<T> {
    private static final long serialVersionUID = 1L;

    private final ValueType<T> type;

    InColumnType(ValueType<T> type) {
        super(type.column());
        this.type = type;
    }

    @Override
    public Object toColumn(T value) {
        return type.toColumn(value);
    }

    @Override
    public T fromColumn(Object held) {
        return type.fromColumn(held);
    }

    @Override
    Object parts() {
        return type;
    }
}
