package org.nifibeam.core.coder;

/** A byte 0 for null, or 1 and the value. */
record NullableCoder<T>(Coder<T> value) implements Coder<T> {
    @Override
    public void encode(T object, ByteSink sink) {
        sink.writeBoolean(object != null);
        if (object != null) {
            value.encode(object, sink);
        }
    }

    @Override
    public T decode(ByteSource source) {
        return source.readBoolean() ? value.decode(source) : null;
    }

    @Override
    public boolean deterministic() {
        return value.deterministic();
    }

    @Override
    public String describe() {
        return "nullable(" + value.describe() + ")";
    }
}
