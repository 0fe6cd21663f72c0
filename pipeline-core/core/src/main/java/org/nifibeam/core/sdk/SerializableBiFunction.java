package org.nifibeam.core.sdk;

import java.io.Serializable;

/** A function of two inputs that a pipeline takes to where it runs; usually a lambda. */
@FunctionalInterface
public interface SerializableBiFunction<A, B, O> extends Serializable {
    /** The output for two inputs. */
    O apply(A first, B second) throws Exception;
}
