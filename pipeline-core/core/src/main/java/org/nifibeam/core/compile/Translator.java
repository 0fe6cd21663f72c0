package org.nifibeam.core.compile;

import org.nifibeam.core.definition.TransformSpec;

/** Expands the transforms of one type to primitive nodes. Stateless. */
interface Translator {
    /**
     * Adds the transform's nodes, or notes its problems; called once all its inputs have been
     * translated.
     */
    void translate(TransformSpec spec, Translation translation);
}
