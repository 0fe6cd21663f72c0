package org.nifibeam.core.code;

import java.io.DataInputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/**
 * A user's jars, loaded by a class loader of their own that sees {@link SdkClasses} of ours. To be
 * closed when the last run that uses them has ended. Thread-safe.
 */
public final class UserCode implements AutoCloseable {
    private static final int MAGIC = 0xCAFEBABE;
    private static final int VERSION_OF_JAVA_0 = 44;

    private final List<Path> jars;
    private final URLClassLoader loader;

    private UserCode(List<Path> jars, URLClassLoader loader) {
        this.jars = jars;
        this.loader = loader;
    }

    /**
     * Opens jars.
     *
     * @param newestJava the newest release whose class files can run where these will
     * @throws ProblemException UNREACHABLE if one is not there or no jar, UNSUPPORTED if one has
     *     classes for a newer Java
     */
    public static UserCode open(List<Path> jars, int newestJava) throws ProblemException {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            check(jar, newestJava);
            try {
                urls.add(jar.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new ProblemException(ProblemCode.UNREACHABLE, jar + ": " + e, "");
            }
        }
        return new UserCode(
                List.copyOf(jars), new URLClassLoader(urls.toArray(URL[]::new), new SdkClasses()));
    }

    private static void check(Path jar, int newestJava) throws ProblemException {
        if (!Files.isRegularFile(jar)) {
            throw new ProblemException(
                    ProblemCode.UNREACHABLE, "there is no file " + jar, "give the path of a jar");
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                // What stands under META-INF/versions is for newer JVMs, which alone look there.
                boolean read =
                        entry.getName().endsWith(".class")
                                && !entry.getName().startsWith("META-INF/")
                                && !entry.getName().endsWith("module-info.class");
                if (read) {
                    checkVersion(jar, file, entry, newestJava);
                }
            }
        } catch (IOException e) {
            throw new ProblemException(
                    ProblemCode.UNREACHABLE,
                    jar + " cannot be read as a jar: " + e.getMessage(),
                    "build it again");
        }
    }

    private static void checkVersion(Path jar, JarFile file, JarEntry entry, int newestJava)
            throws IOException, ProblemException {
        try (DataInputStream in = new DataInputStream(file.getInputStream(entry))) {
            if (in.readInt() != MAGIC) {
                throw new IOException(entry.getName() + " is no class file");
            }
            in.readUnsignedShort();
            int java = in.readUnsignedShort() - VERSION_OF_JAVA_0;
            if (java > newestJava) {
                throw new ProblemException(
                        ProblemCode.UNSUPPORTED,
                        jar
                                + ": "
                                + entry.getName()
                                + " is compiled for Java "
                                + java
                                + ", and it would run on Java "
                                + newestJava,
                        "compile it with --release " + newestJava + " or less");
            }
        }
    }

    /** The loader of its classes. */
    public ClassLoader loader() {
        return loader;
    }

    /**
     * A new object of one of its classes.
     *
     * @param type what it has to be
     * @throws ProblemException if there is no such class, it is no such type, or it cannot be made
     *     with a public constructor without parameters
     */
    public <T> T make(String className, Class<T> type) throws ProblemException {
        return make(className, type, Optional.empty());
    }

    /**
     * A new object of one of its classes, made with the public constructor that takes an argument
     * of this class, or else with that without parameters.
     *
     * @throws ProblemException as {@link #make(String, Class)}
     */
    public <T> T make(String className, Class<T> type, Object argument) throws ProblemException {
        return make(className, type, Optional.of(argument));
    }

    private <T> T make(String className, Class<T> type, Optional<Object> argument)
            throws ProblemException {
        try {
            Class<?> found = Class.forName(className, true, loader);
            if (!type.isAssignableFrom(found)) {
                throw new ProblemException(
                        ProblemCode.INVALID_VALUE,
                        className + " is no " + type.getName(),
                        "name a class that implements it");
            }
            if (argument.isPresent()) {
                for (Constructor<?> constructor : found.getConstructors()) {
                    Class<?>[] parameters = constructor.getParameterTypes();
                    if (parameters.length == 1 && parameters[0] == argument.get().getClass()) {
                        return type.cast(constructor.newInstance(argument.get()));
                    }
                }
            }
            return type.cast(found.getConstructor().newInstance());
        } catch (ClassNotFoundException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "there is no class " + className + " in " + jars,
                    "give its full name, with the package");
        } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    className + " cannot be made",
                    "make it a public class with a public constructor without parameters");
        } catch (InvocationTargetException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "the constructor of " + className + " fails: " + e.getCause(),
                    "see the program");
        } catch (LinkageError e) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    className + " cannot be loaded: " + e,
                    "put what it needs into the jar; of nifi-beam it sees the SDK's packages alone");
        }
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
