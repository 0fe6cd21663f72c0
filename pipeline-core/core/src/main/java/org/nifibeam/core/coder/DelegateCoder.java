package org.nifibeam.core.coder;

import java.util.Objects;

/** Values that are written as values of another type. Equal by name and other coder. */
final class DelegateCoder<T, B> implements Coder<T> {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final Coder<B> base;
    private final Conversion<T, B> toBase;
    private final Conversion<B, T> fromBase;

    DelegateCoder(String name, Coder<B> base, Conversion<T, B> toBase, Conversion<B, T> fromBase) {
        this.name = Objects.requireNonNull(name, "name");
        this.base = Objects.requireNonNull(base, "base");
        this.toBase = Objects.requireNonNull(toBase, "toBase");
        this.fromBase = Objects.requireNonNull(fromBase, "fromBase");
    }

    @Override
    public void encode(T value, ByteSink sink) {
        base.encode(converted(toBase, value), sink);
    }

    @Override
    public T decode(ByteSource source) {
        return converted(fromBase, base.decode(source));
    }

    private <X, Y> Y converted(Conversion<X, Y> conversion, X value) {
        try {
            return conversion.apply(value);
        } catch (CoderException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new CoderException(name + " cannot convert a value: " + e, e);
        }
    }

    @Override
    public boolean deterministic() {
        return base.deterministic();
    }

    @Override
    public String describe() {
        return name + "(" + base.describe() + ")";
    }

    @Override
    public boolean equals(Object other) {

        return other instanceof DelegateCoder<?, ?> that
                && name.equals(that.name)
                && base.equals(that.base);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, base);
    }

    @Override
    public String toString() {
        return describe();
    }
}
