package org.nifibeam.core.schema;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.objectweb.asm.ClassWriter;

/**
 * The loader of generated classes: one per shape, and one per compiled pipeline, so that they are
 * unloaded with it. Row classes that code refers to are made known by {@link #link}. Thread-safe.
 */
public final class GeneratedClasses extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final Map<String, Class<?>> linked = new ConcurrentHashMap<>();

    private final AtomicInteger numbers = new AtomicInteger();

    /** What lives as long as the classes do. */
    private Object owner;

    /** A loader whose classes see what {@code parent} sees and what is linked. */
    public GeneratedClasses(ClassLoader parent) {
        super("nifi-beam generated", parent);
    }

    /**
     * Keeps an object alive as long as any class of this loader is: a row keeps its class, that its
     * loader, and so a row keeps its {@link RowShape}, without which the same shape would get a
     * second class.
     */
    void keep(Object object) {
        owner = object;
    }

    /** The object that is kept. */
    Object kept() {
        return owner;
    }

    /**
     * Makes a class of another loader, for example a row class, visible to the classes of this one.
     */
    public void link(Class<?> type) {
        linked.put(type.getName(), type);
    }

    /** A number that no other class of this loader has in its name. */
    public int number() {
        return numbers.getAndIncrement();
    }

    /** Defines a class from its bytes. */
    public Class<?> define(String name, byte[] bytes) {
        return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        Class<?> type = linked.get(name);
        if (type == null) {
            throw new ClassNotFoundException(name);
        }
        return type;
    }

    /** A class writer that computes frames without loading classes. */
    public static ClassWriter writer() {
        return new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
            @Override
            protected String getCommonSuperClass(String left, String right) {
                return left.equals(right) ? left : "java/lang/Object";
            }
        };
    }
}
