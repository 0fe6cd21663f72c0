package org.nifibeam.core.coder;

import java.io.Serializable;

/** A function that a coder carries with it, see {@link Coders#delegate}. */
@FunctionalInterface
public interface Conversion<A, B> extends Serializable {
    /** The value converted; a RuntimeException says that it cannot be. */
    B apply(A value);
}
