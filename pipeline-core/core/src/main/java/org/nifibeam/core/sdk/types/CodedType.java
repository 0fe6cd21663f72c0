package org.nifibeam.core.sdk.types;

import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.schema.FieldType;

/** Values of any class, held as they are; a coder makes them bytes where bytes are needed. */
final class CodedType<T> extends SingleType<T> {
    private static final long serialVersionUID = 1L;

    private final Coder<T> coder;

    CodedType(Coder<T> coder) {
        super(new FieldType.Coded(coder, false));
        this.coder = coder;
    }

    @Override
    public Object toColumn(T value) {
        return value;
    }

    @SuppressWarnings("unchecked")
    @Override
    public T fromColumn(Object held) {
        return (T) held;
    }

    @Override
    Object parts() {
        return coder;
    }
}
