package org.nifibeam.core.coder;

/** A constant as its name, so that constants may be added and moved. */
record EnumCoder<E extends Enum<E>>(Class<E> type) implements Coder<E> {
    @Override
    public void encode(E value, ByteSink sink) {
        if (value == null) {
            throw CoderException.ofNull(this);
        }
        sink.writeString(value.name());
    }

    @Override
    public E decode(ByteSource source) {
        String name = source.readString();
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException e) {
            throw new CoderException(type.getName() + " has no constant '" + name + "'", e);
        }
    }

    @Override
    public boolean deterministic() {
        return true;
    }

    @Override
    public String describe() {
        return "enum(" + type.getName() + ")";
    }
}
