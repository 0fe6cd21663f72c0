package org.nifibeam.nifi;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/**
 * Links class files against the NiFi on the class path, as the JVM would do it little by little:
 * each class, field and method of NiFi that they name must be there, and each method that NiFi
 * leaves to them must be in them.
 */
final class NifiLinks {
    private static final String NIFI = "org/apache/nifi/";
    private static final String OURS = "org/nifibeam/";

    private final ClassLoader loader;
    private final SortedSet<String> missing = new TreeSet<>();
    private int references;

    NifiLinks(ClassLoader loader) {
        this.loader = loader;
    }

    /** What the class files looked at so far ask for in vain, a line each. */
    SortedSet<String> missing() {
        return missing;
    }

    /** How many mentions of classes, fields and methods have been looked up. */
    int references() {
        return references;
    }

    void look(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        String from = reader.getClassName().replace('/', '.');
        reader.accept(
                new ClassRemapper(new ClassWriter(0), new References(from)),
                ClassReader.SKIP_DEBUG);
    }

    /**
     * Looks for methods that NiFi calls and the class does not have: those of a class that can be
     * made.
     */
    void look(Class<?> type) {
        if (Modifier.isAbstract(type.getModifiers())) {
            return;
        }
        for (Method method : type.getMethods()) {
            if (Modifier.isAbstract(method.getModifiers())) {
                missing.add(
                        "%s does not implement %s.%s"
                                .formatted(
                                        type.getName(),
                                        method.getDeclaringClass().getName(),
                                        method.getName()));
            }
        }
    }

    /**
     * Renames nothing; a remapper is what ASM asks about every name in a class file, whatever it
     * stands in.
     */
    private final class References extends Remapper {
        private final String from;

        References(String from) {
            super(Opcodes.ASM9);
            this.from = from;
        }

        @Override
        public String map(String internalName) {
            if (internalName.startsWith(NIFI)) {
                references++;
                find(internalName);
            }
            return internalName;
        }

        @Override
        public String mapMethodName(String owner, String name, String descriptor) {
            if (name.equals("<clinit>")) {
                return name;
            }
            require(
                    owner,
                    name + descriptor,
                    type ->
                            Stream.concat(
                                            Arrays.stream(type.getDeclaredMethods())
                                                    .map(NifiLinks::signature),
                                            Arrays.stream(type.getDeclaredConstructors())
                                                    .map(
                                                            c ->
                                                                    "<init>"
                                                                            + Type
                                                                                    .getConstructorDescriptor(
                                                                                            c)))
                                    .anyMatch((name + descriptor)::equals));
            return name;
        }

        @Override
        public String mapFieldName(String owner, String name, String descriptor) {
            require(
                    owner,
                    name,
                    type ->
                            Arrays.stream(type.getDeclaredFields())
                                    .anyMatch(
                                            field ->
                                                    field.getName().equals(name)
                                                            && Type.getDescriptor(field.getType())
                                                                    .equals(descriptor)));
            return name;
        }

        /** Methods that are inherited from NiFi are called by the name of our own class. */
        private void require(String owner, String member, Predicate<Class<?>> declares) {
            if (owner.startsWith("[") || !(owner.startsWith(NIFI) || owner.startsWith(OURS))) {
                return;
            }
            references++;
            Class<?> type = find(owner);
            if (type != null && family(type).stream().noneMatch(declares)) {
                missing.add("%s asks for %s.%s".formatted(from, type.getName(), member));
            }
        }

        private Class<?> find(String internalName) {
            String name = internalName.replace('/', '.');
            try {
                return Class.forName(name, false, loader);
            } catch (ClassNotFoundException | LinkageError e) {
                missing.add("%s asks for %s: %s".formatted(from, name, e));
                return null;
            }
        }
    }

    private static String signature(Method method) {
        return method.getName() + Type.getMethodDescriptor(method);
    }

    /** The class and all it inherits from; interfaces have the methods of Object as well. */
    private static Collection<Class<?>> family(Class<?> type) {
        Set<Class<?>> family = new LinkedHashSet<>();
        Deque<Class<?>> waiting = new ArrayDeque<>();
        waiting.add(type);
        waiting.add(Object.class);
        while (!waiting.isEmpty()) {
            Class<?> next = waiting.remove();
            if (family.add(next)) {
                if (next.getSuperclass() != null) {
                    waiting.add(next.getSuperclass());
                }
                waiting.addAll(Arrays.asList(next.getInterfaces()));
            }
        }
        return family;
    }
}
