package org.nifibeam.core.sdk.types;

import java.util.Objects;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.schema.RowCoder;

/** The coder of a type's values: the bytes of the rows that hold them. */
final class TypeCoder<T> implements Coder<T> {
    private static final long serialVersionUID = 1L;

    private final ElementType<T> type;
    private final boolean canonical;
    private transient volatile RowCoder rows;

    TypeCoder(ElementType<T> type, boolean canonical) {
        this.type = type;
        this.canonical = canonical;
    }

    private RowCoder rows() {
        RowCoder known = rows;
        if (known == null) {
            known = canonical ? RowCoder.canonical(type.schema()) : RowCoder.of(type.schema());
            rows = known;
        }
        return known;
    }

    @Override
    public void encode(T value, ByteSink sink) {
        rows().encode(type.toRow(value), sink);
    }

    @Override
    public T decode(ByteSource source) {
        return type.fromRow(rows().decode(source));
    }

    @Override
    public boolean deterministic() {
        return canonical;
    }

    @Override
    public String describe() {
        return "row(" + type.schema() + ")";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TypeCoder<?> that
                && type.equals(that.type)
                && canonical == that.canonical;
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, canonical);
    }
}
