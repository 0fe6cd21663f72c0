package org.nifibeam.core.expression;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Code of the user's, compiled: what a plan carries to where it runs. Equal if the classes are.
 * Where it runs, its classes see the JDK, slf4j and {@link #VISIBLE}, nothing else of ours, and are
 * unloaded with the code that calls them.
 */
public final class UserCode {
    /** Our packages that user code may refer to. */
    public static final List<String> VISIBLE =
            List.of(
                    "org.nifibeam.core.schema.",
                    "org.nifibeam.core.expression.NamedRow",
                    "org.nifibeam.core.expression.JavaValues");

    private static final String SLF4J = "org.slf4j.";

    private final String language;
    private final String source;
    private final String owner;
    private final String method;

    /** By name; a class file as a text of one character a byte, as the constant pool takes it. */
    private final Map<String, String> classes;

    private final String loaderName;

    /**
     * Compiled code.
     *
     * @param language the language it was written in
     * @param source what was written, for people to read
     * @param owner the class that holds the method
     * @param method a public static method
     * @param classes all classes by name
     */
    public UserCode(
            String language,
            String source,
            String owner,
            String method,
            Map<String, byte[]> classes) {
        this.language = Objects.requireNonNull(language, "language");
        this.source = Objects.requireNonNull(source, "source");
        this.owner = Objects.requireNonNull(owner, "owner");
        this.method = Objects.requireNonNull(method, "method");
        Map<String, String> texts = new TreeMap<>();
        classes.forEach(
                (name, bytes) -> texts.put(name, new String(bytes, StandardCharsets.ISO_8859_1)));
        this.classes = texts;
        this.loaderName = loaderName(parts());
    }

    /** The language it was written in. */
    public String language() {
        return language;
    }

    /** What was written, on one line. */
    public String source() {
        return source.strip().replaceAll("\\s+", " ");
    }

    /** The class that holds the method. */
    public String owner() {
        return owner;
    }

    /** The static method that is called. */
    public String method() {
        return method;
    }

    /** The class files by class name. */
    public Map<String, byte[]> classes() {
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        classes.forEach(
                (name, text) -> bytes.put(name, text.getBytes(StandardCharsets.ISO_8859_1)));
        return bytes;
    }

    /** Everything that {@link #link} needs, as texts that fit into a class's constants. */
    List<String> parts() {
        List<String> parts = new ArrayList<>();
        parts.add(owner);
        classes.forEach(
                (name, text) -> {
                    List<String> pieces = Constants.parts(text);
                    parts.add(name);
                    parts.add(String.valueOf(pieces.size()));
                    parts.addAll(pieces);
                });
        return parts;
    }

    /** Loads the classes of {@link #parts} and finds the method. */
    static MethodHandle link(String[] parts, String method, MethodType type)
            throws ReflectiveOperationException {
        Map<String, byte[]> classes = new LinkedHashMap<>();
        int at = 1;
        while (at < parts.length) {
            String name = parts[at];
            int pieces = Integer.parseInt(parts[at + 1]);
            String text = String.join("", Arrays.asList(parts).subList(at + 2, at + 2 + pieces));
            classes.put(name, text.getBytes(StandardCharsets.ISO_8859_1));
            at += 2 + pieces;
        }
        Loader loader = new Loader(loaderName(Arrays.asList(parts)), classes);
        Class<?> owner = Class.forName(parts[0], true, loader);
        return MethodHandles.publicLookup().findStatic(owner, method, type);
    }

    /** The same for equal code: stack traces show it, and so whose code it was. */
    private static String loaderName(List<String> parts) {
        return "nifi-beam user code " + Integer.toHexString(parts.hashCode());
    }

    /** True if something was thrown in a call of this code. */
    boolean hasThrown(Throwable failure) {
        return Stream.of(failure.getStackTrace())
                .anyMatch(frame -> loaderName.equals(frame.getClassLoaderName()));
    }

    /** True for a class that user code may see, by its full name. */
    public static boolean isVisible(String name) {
        return name.startsWith(SLF4J) || VISIBLE.stream().anyMatch(name::startsWith);
    }

    /** Sees the JDK, what is visible of ours, and the user's own classes. */
    private static final class Loader extends ClassLoader {
        private final Map<String, byte[]> classes;

        Loader(String name, Map<String, byte[]> classes) {
            super(name, ClassLoader.getPlatformClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = classes.get(name);
            if (bytes != null) {
                return defineClass(name, bytes, 0, bytes.length);
            }
            if (isVisible(name)) {
                return Class.forName(name, false, UserCode.class.getClassLoader());
            }
            throw new ClassNotFoundException(
                    name
                            + " (user code sees the JDK, slf4j and "
                            + String.join(", ", VISIBLE)
                            + ")");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UserCode that
                && language.equals(that.language)
                && owner.equals(that.owner)
                && method.equals(that.method)
                && classes.equals(that.classes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(language, owner, method, classes);
    }

    @Override
    public String toString() {
        return classes.keySet().stream().collect(Collectors.joining(", ", language + " ", ""));
    }
}
