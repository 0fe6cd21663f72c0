package org.nifibeam.testkit.stream;

import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;

/** Numbers of state, eight bytes each. */
record LongCoder() implements Coder<Long> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(Long value, ByteSink sink) {
        sink.writeLong(value);
    }

    @Override
    public Long decode(ByteSource source) {
        return source.readLong();
    }

    @Override
    public boolean deterministic() {
        return true;
    }

    @Override
    public String describe() {
        return "long";
    }
}
