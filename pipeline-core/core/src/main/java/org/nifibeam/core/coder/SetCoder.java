package org.nifibeam.core.coder;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** A set, in its own order or in that of its elements' bytes; what is read cannot be changed. */
record SetCoder<T>(Coder<T> element, boolean inOrder) implements Coder<Set<T>> {
    SetCoder {
        if (inOrder && !element.deterministic()) {
            throw new IllegalArgumentException(
                    element.describe() + " is not deterministic and so has no order");
        }
    }

    @Override
    public void encode(Set<T> set, ByteSink sink) {
        if (set == null) {
            throw CoderException.ofNull(this);
        }
        if (inOrder) {
            Elements.encodeInOrder(set, element, sink);
        } else {
            Elements.encode(set, element, sink);
        }
    }

    @Override
    public Set<T> decode(ByteSource source) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(Elements.decode(element, source)));
    }

    @Override
    public boolean deterministic() {
        return inOrder;
    }

    @Override
    public String describe() {
        return (inOrder ? "sorted_set(" : "set(") + element.describe() + ")";
    }
}
