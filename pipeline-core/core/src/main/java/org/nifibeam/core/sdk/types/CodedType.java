package org.nifibeam.core.sdk.types;

import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;

/** Values of any class, held as what their coder writes. */
final class CodedType<T> extends SingleType<T> {
    private static final long serialVersionUID = 1L;

    private final Coder<T> coder;

    CodedType(Coder<T> coder) {
        super(FieldType.of(Kind.BYTES));
        this.coder = coder;
    }

    @Override
    public Object toColumn(T value) {
        return coder.toBytes(value);
    }

    @Override
    public T fromColumn(Object held) {
        return coder.fromBytes((byte[]) held);
    }

    @Override
    Object parts() {
        return coder;
    }
}
