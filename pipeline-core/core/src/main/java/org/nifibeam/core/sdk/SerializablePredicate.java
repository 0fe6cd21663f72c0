package org.nifibeam.core.sdk;

import java.io.Serializable;

/** A condition that a pipeline takes to where it runs; usually a lambda. */
@FunctionalInterface
public interface SerializablePredicate<I> extends Serializable {
    /** True if the input meets it. */
    boolean test(I input) throws Exception;
}
