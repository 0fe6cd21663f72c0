package org.nifibeam.core.expression;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import org.nifibeam.core.schema.Storage;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;

/**
 * Locals that hold an operand for a moment, used again once they are free: stack map frames list
 * every local, so that a new one per operand would make the class grow with the square of the
 * expression.
 */
final class TemporaryLocals {
    private final GeneratorAdapter code;
    private final Map<Storage, Deque<Integer>> free = new EnumMap<>(Storage.class);

    TemporaryLocals(GeneratorAdapter code) {
        this.code = code;
    }

    int take(Storage storage) {
        Deque<Integer> locals = free.get(storage);
        return locals == null || locals.isEmpty()
                ? code.newLocal(Type.getType(storage.descriptor()))
                : locals.pop();
    }

    void release(Storage storage, int local) {
        free.computeIfAbsent(storage, s -> new ArrayDeque<>()).push(local);
    }
}
