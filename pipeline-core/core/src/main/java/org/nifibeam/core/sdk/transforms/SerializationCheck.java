package org.nifibeam.core.sdk.transforms;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.sdk.Expansion;

/** Finds out, before anything runs, that a function cannot be taken to where it runs. */
public final class SerializationCheck {
    private SerializationCheck() {}

    /**
     * Serializes an object, for nothing.
     *
     * @param what it is, for the message
     * @throws org.nifibeam.core.sdk.IllegalPipelineException if that fails; names the field that
     *     holds what cannot be serialized
     */
    public static void require(Expansion here, Object object, String what) {
        try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
            out.writeObject(object);
        } catch (IOException | RuntimeException e) {
            Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
            String culprit = culprit(object, name(object.getClass()), seen).orElse(e.toString());
            throw here.problem(
                    ProblemCode.INVALID_VALUE,
                    what + " cannot be taken to where it runs: " + culprit,
                    "make that field transient and fill it in setup(), or hold only what is Serializable",
                    e);
        }
    }

    /** The way to the first object that is not serializable, field by field. */
    private static Optional<String> culprit(Object object, String path, Set<Object> seen) {
        if (object == null || !seen.add(object)) {
            return Optional.empty();
        }
        if (!(object instanceof Serializable)) {
            return Optional.of(path + " holds a " + name(object.getClass()));
        }
        if (object instanceof Object[] array) {
            return first(java.util.Arrays.asList(array), path, seen);
        }
        if (object instanceof Map<?, ?> map) {
            Optional<String> key = first(map.keySet(), path, seen);
            return key.isPresent() ? key : first(map.values(), path, seen);
        }
        if (object instanceof Iterable<?> items && type(object).startsWith("java.")) {
            return first(items, path, seen);
        }
        return type(object).startsWith("java.") ? Optional.empty() : inFields(object, path, seen);
    }

    private static Optional<String> first(Iterable<?> items, String path, Set<Object> seen) {
        for (Object item : items) {
            Optional<String> found = culprit(item, path, seen);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> inFields(Object object, String path, Set<Object> seen) {
        for (Class<?> type = object.getClass();
                type != null && Serializable.class.isAssignableFrom(type);
                type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                int modifiers = field.getModifiers();
                if (Modifier.isStatic(modifiers)
                        || Modifier.isTransient(modifiers)
                        || field.getType().isPrimitive()
                        || !field.trySetAccessible()) {
                    continue;
                }
                try {
                    Optional<String> found =
                            culprit(field.get(object), path + "." + field.getName(), seen);
                    if (found.isPresent()) {
                        return found;
                    }
                } catch (IllegalAccessException e) {
                    // Another field may be the one; the exception that was thrown is shown then.
                    continue;
                }
            }
        }
        return Optional.empty();
    }

    private static String type(Object object) {
        return object.getClass().getName();
    }

    /** A lambda's class has a name that means nothing to anybody but for its beginning. */
    private static String name(Class<?> type) {
        String name = type.getName();
        int lambda = name.indexOf("$$Lambda");
        return lambda < 0 ? name : "a lambda in " + name.substring(0, lambda);
    }
}
