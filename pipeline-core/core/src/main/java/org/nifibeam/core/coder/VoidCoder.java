package org.nifibeam.core.coder;

/** Null alone, in no bytes. */
record VoidCoder() implements Coder<Void> {
    @Override
    public void encode(Void value, ByteSink sink) {}

    @Override
    public Void decode(ByteSource source) {
        return null;
    }

    @Override
    public boolean deterministic() {
        return true;
    }

    @Override
    public String describe() {
        return "void";
    }
}
