package org.nifibeam.core.expression;

import org.nifibeam.core.schema.Storage;
import org.objectweb.asm.Label;

/**
 * Writes how an expression gets at the fields of its input into the method that is being written.
 * The value of a field may be loaded again and again.
 */
public interface InputFields {
    /** How a field's value is held. */
    Storage storage(int field);

    /** Leaves a field's value on the stack: null, or anything, where it is null. */
    void load(int field);

    /** Jumps if a field that is no reference is null; the stack is not touched. */
    void jumpIfNull(int field, Label ifNull);
}
