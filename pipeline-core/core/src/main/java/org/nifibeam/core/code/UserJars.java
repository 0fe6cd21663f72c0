package org.nifibeam.core.code;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/**
 * The jars that a definition names by path and content, opened for one pipeline. To be closed when
 * no run of it goes on any more. Thread-safe.
 */
public final class UserJars implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final int newestJava;
    private final BiFunction<Path, String, Optional<String>> refusal;
    private final Map<String, UserCode> opened = new LinkedHashMap<>();

    /**
     * Jars that may be opened.
     *
     * @param newestJava the newest release whose class files can run where these will
     * @param refusal why a jar of that path and SHA-256 may not be opened; empty if it may
     */
    public UserJars(int newestJava, BiFunction<Path, String, Optional<String>> refusal) {
        this.newestJava = newestJava;
        this.refusal = refusal;
    }

    /** Any jar: of a user's own definition on his own machine. */
    public static UserJars any() {
        return new UserJars(Runtime.version().feature(), (jar, content) -> Optional.empty());
    }

    /**
     * Opens a jar, or gives it again.
     *
     * @param sha256 what its content must be, in hexadecimal digits; any if empty
     * @throws ProblemException DENIED if it may not be opened, INVALID_VALUE if its content is
     *     another, and what {@link UserCode#open} throws
     */
    public synchronized UserCode open(String jar, Optional<String> sha256) throws ProblemException {
        Path path = Path.of(jar);
        String content = sha256(path);
        if (sha256.isPresent() && !sha256.get().equalsIgnoreCase(content)) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    jar + " has changed: its SHA-256 is " + content + ", not " + sha256.get(),
                    "define the pipeline anew");
        }
        Optional<String> refused = refusal.apply(path, content);
        if (refused.isPresent()) {
            throw new ProblemException(
                    ProblemCode.DENIED,
                    refused.get(),
                    "have the runner's settings extended, or use a transform that needs no code");
        }
        UserCode known = opened.get(content);
        if (known == null) {
            known = UserCode.open(List.of(path), newestJava);
            opened.put(content, known);
        }
        return known;
    }

    /**
     * The SHA-256 of a file, in lower-case hexadecimal digits.
     *
     * @throws ProblemException UNREACHABLE if it cannot be read
     */
    public static String sha256(Path file) throws ProblemException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new ProblemException(
                    ProblemCode.UNREACHABLE,
                    "the jar " + file + " cannot be read (" + e.getClass().getSimpleName() + ")",
                    "give the path of a jar");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        for (UserCode code : opened.values()) {
            code.close();
        }
        opened.clear();
    }
}
