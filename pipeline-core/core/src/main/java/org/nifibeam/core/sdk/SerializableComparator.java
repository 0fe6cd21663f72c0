package org.nifibeam.core.sdk;

import java.io.Serializable;
import java.util.Comparator;

/** An order that a pipeline takes to where it runs; usually a method reference. */
@FunctionalInterface
public interface SerializableComparator<T> extends Comparator<T>, Serializable {
    /** The order of values that have one. */
    static <T extends Comparable<? super T>> SerializableComparator<T> natural() {
        return Comparable::compareTo;
    }

    /** The other way round. */
    default SerializableComparator<T> descending() {
        return (first, second) -> compare(second, first);
    }
}
