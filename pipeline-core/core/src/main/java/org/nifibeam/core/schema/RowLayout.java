package org.nifibeam.core.schema;

import java.util.List;

/**
 * The order of a row's bytes: fields in groups of {@link #GROUP}; before each group a bit for each
 * of its nullable fields (set: null) in as few bytes as hold them; then its fields that are not
 * null. A group is one method of generated code, small enough for the JIT.
 */
record RowLayout(List<FieldType> types) {
    static final int GROUP = 64;

    int groups() {
        return (types.size() + GROUP - 1) / GROUP;
    }

    int end(int group) {
        return Math.min(types.size(), (group + 1) * GROUP);
    }

    int nullables(int group) {
        return nullables(group * GROUP, end(group));
    }

    /** The field's bit in its group, or −1 if it is never null. */
    int bit(int field) {
        return types.get(field).nullable() ? nullables(field / GROUP * GROUP, field) : -1;
    }

    private int nullables(int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += types.get(i).nullable() ? 1 : 0;
        }
        return count;
    }
}
