package org.nifibeam.core.coder;

import java.util.Optional;

/** A byte 0 for nothing, or 1 and the value. */
record OptionalCoder<T>(Coder<T> value) implements Coder<Optional<T>> {
    @Override
    public void encode(Optional<T> object, ByteSink sink) {
        if (object == null) {
            throw CoderException.ofNull(this);
        }
        sink.writeBoolean(object.isPresent());
        object.ifPresent(present -> value.encode(present, sink));
    }

    @Override
    public Optional<T> decode(ByteSource source) {
        if (!source.readBoolean()) {
            return Optional.empty();
        }
        T present = value.decode(source);
        if (present == null) {
            throw new CoderException("an optional holds null");
        }
        return Optional.of(present);
    }

    @Override
    public boolean deterministic() {
        return value.deterministic();
    }

    @Override
    public String describe() {
        return "optional(" + value.describe() + ")";
    }
}
