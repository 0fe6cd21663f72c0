package org.nifibeam.core.sdk;

import java.io.Serializable;

/** A function that a pipeline takes to where it runs; usually a lambda. */
@FunctionalInterface
public interface SerializableFunction<I, O> extends Serializable {
    /** The output for an input. */
    O apply(I input) throws Exception;
}
