package org.nifibeam.core.sdk.types;

import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;

/** Constants of an enumeration, held by their names. */
final class EnumType<E extends Enum<E>> extends SingleType<E> {
    private static final long serialVersionUID = 1L;

    private final Class<E> type;

    EnumType(Class<E> type) {
        super(FieldType.of(Kind.STRING));
        this.type = type;
    }

    @Override
    public Object toColumn(E value) {
        return value.name();
    }

    @Override
    public E fromColumn(Object held) {
        return Enum.valueOf(type, (String) held);
    }

    @Override
    Object parts() {
        return type;
    }
}
