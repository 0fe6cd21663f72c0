package org.nifibeam.core.coder;

import java.util.Collections;
import java.util.List;

/** A list; what is read cannot be changed. */
record ListCoder<T>(Coder<T> element) implements Coder<List<T>> {
    @Override
    public void encode(List<T> list, ByteSink sink) {
        if (list == null) {
            throw CoderException.ofNull(this);
        }
        Elements.encode(list, element, sink);
    }

    @Override
    public List<T> decode(ByteSource source) {
        return Collections.unmodifiableList(Elements.decode(element, source));
    }

    @Override
    public boolean deterministic() {
        return element.deterministic();
    }

    @Override
    public String describe() {
        return "list(" + element.describe() + ")";
    }
}
