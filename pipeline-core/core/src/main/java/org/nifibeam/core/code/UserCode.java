package org.nifibeam.core.code;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/**
 * A user's jars, loaded by a class loader of their own that sees {@link SdkClasses} of ours. To be
 * closed when the last run that uses them has ended. Thread-safe.
 */
public final class UserCode implements AutoCloseable {
    private final String name;
    private final URLClassLoader loader;

    private UserCode(String name, URLClassLoader loader) {
        this.name = name;
        this.loader = loader;
    }

    /**
     * Opens a jar, and those that its manifest names.
     *
     * @param newestJava the newest release whose class files can run where these will
     * @throws ProblemException UNREACHABLE if it is not there or no jar, UNSUPPORTED if it has
     *     classes for a newer Java
     */
    public static UserCode open(Path jar, int newestJava) throws ProblemException {
        CopiedJar.checkClasses(jar.toString(), jar, newestJava);
        return open(jar.toString(), jar);
    }

    /**
     * Opens a copy and nothing besides.
     *
     * @throws ProblemException as {@link CopiedJar#check}
     */
    static UserCode open(CopiedJar jar, int newestJava) throws ProblemException {
        jar.check(newestJava);
        return open(jar.name(), jar.file());
    }

    private static UserCode open(String name, Path file) throws ProblemException {
        try {
            URL[] urls = {file.toUri().toURL()};
            return new UserCode(name, new URLClassLoader(urls, new SdkClasses()));
        } catch (MalformedURLException e) {
            throw new ProblemException(ProblemCode.UNREACHABLE, name + ": " + e, "");
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
            throw CopiedJar.noClass(name, className);
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
