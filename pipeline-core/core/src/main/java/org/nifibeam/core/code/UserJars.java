package org.nifibeam.core.code;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/**
 * The jars that a definition names by path and content, opened for one pipeline: each is copied,
 * and the copy is what is hashed and loaded. To be closed when no run of it goes on any more.
 * Thread-safe.
 */
public final class UserJars implements AutoCloseable {
    private final Optional<Map<String, Shipped>> shipped;
    private final Map<String, UserCode> opened = new LinkedHashMap<>();
    private final Map<String, Path> copies = new LinkedHashMap<>();

    private UserJars(Optional<Map<String, Shipped>> shipped) {
        this.shipped = shipped;
    }

    /**
     * A jar that a host has allowed and gives along.
     *
     * @param file where its bytes are
     * @param sha256 what they have to be
     */
    public record Shipped(Path file, String sha256) {}

    /** Any jar: of a user's own definition on his own machine. */
    public static UserJars any() {
        return new UserJars(Optional.empty());
    }

    /** These alone, by the paths that the definition has for them. */
    public static UserJars of(Map<String, Shipped> shipped) {
        return new UserJars(Optional.of(Map.copyOf(shipped)));
    }

    /**
     * Opens a jar, or gives it again.
     *
     * @param sha256 what its content must be, in hexadecimal digits; any if empty
     * @throws ProblemException DENIED if it may not be opened, INVALID_VALUE if its content is
     *     another, and what {@link UserCode#open} throws
     */
    public synchronized UserCode open(String jar, Optional<String> sha256) throws ProblemException {
        Optional<Shipped> given = shipped.map(all -> all.get(jar));
        if (shipped.isPresent() && given.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.DENIED,
                    "the jar " + jar + " is not one that this runner allows",
                    "have the runner's settings extended, or use a transform that needs no code");
        }
        CopiedJar copy = copy(jar, given.map(Shipped::file).orElseGet(() -> Path.of(jar)));
        try {
            requireContent(copy, sha256);
            requireContent(copy, given.map(Shipped::sha256));
            UserCode known = opened.get(copy.sha256());
            if (known == null) {
                known = UserCode.open(copy, Runtime.version().feature());
                opened.put(copy.sha256(), known);
                copies.put(copy.sha256(), copy.file());
            }
            return known;
        } finally {
            if (!copies.containsValue(copy.file())) {
                delete(copy.file());
            }
        }
    }

    private static CopiedJar copy(String jar, Path from) throws ProblemException {
        Path to;
        try {
            // Readable and writable by its owner only.
            to = Files.createTempFile("nifi-beam", ".jar");
        } catch (IOException e) {
            throw new ProblemException(
                    ProblemCode.UNREACHABLE,
                    "the jar " + jar + " cannot be copied: " + e,
                    "see that there is room in the folder for temporary files");
        }
        try {
            return CopiedJar.of(jar, from, to);
        } catch (ProblemException e) {
            delete(to);
            throw e;
        }
    }

    private static void requireContent(CopiedJar jar, Optional<String> sha256)
            throws ProblemException {
        if (sha256.isPresent() && !sha256.get().equalsIgnoreCase(jar.sha256())) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    jar.name()
                            + " has changed: its SHA-256 is "
                            + jar.sha256()
                            + ", not "
                            + sha256.get(),
                    "define the pipeline anew");
        }
    }

    private static void delete(Path file) {
        if (!file.toFile().delete()) {
            file.toFile().deleteOnExit();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        for (UserCode code : opened.values()) {
            code.close();
        }
        opened.clear();
        copies.values().forEach(UserJars::delete);
        copies.clear();
    }
}
