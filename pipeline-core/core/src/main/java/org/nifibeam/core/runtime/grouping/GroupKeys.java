package org.nifibeam.core.runtime.grouping;

import java.util.List;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Storage;
import org.objectweb.asm.Type;

/**
 * The keys of a grouping among the fields of what comes.
 *
 * @param input the shape of what comes
 * @param fields which of its fields the keys are, in the grouping's order
 */
record GroupKeys(RowShape input, List<Integer> fields) {
    GroupKeys {
        fields = List.copyOf(fields);
    }

    int size() {
        return fields.size();
    }

    int field(int key) {
        return fields.get(key);
    }

    Storage storage(int key) {
        return input.storage(field(key));
    }

    Type type(int key) {
        return Type.getType(storage(key).descriptor());
    }

    /** True for primitives that may be null, which is said beside them. */
    boolean flagged(int key) {
        return input.nullBit(field(key)) >= 0;
    }
}
