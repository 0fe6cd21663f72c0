package org.nifibeam.nifi.service;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/**
 * The jars that pipelines may bring, by path and content. Paths are compared where they really lead
 * to. Immutable.
 */
record AllowedJars(List<Entry> entries) {
    private static final Pattern PATH_FIRST = Pattern.compile("(.*\\S)\\s+([0-9a-fA-F]{64})");
    private static final Pattern HASH_FIRST = Pattern.compile("([0-9a-fA-F]{64})\\s+(\\S.*)");

    AllowedJars {
        entries = List.copyOf(entries);
    }

    /**
     * One jar.
     *
     * @param sha256 in lower-case hexadecimal digits
     */
    record Entry(Path path, String sha256) {}

    /**
     * Reads entries, separated by commas or lines: a path and a SHA-256 each, in either order.
     *
     * @throws IllegalArgumentException if one is neither
     */
    static AllowedJars of(String text) {
        List<Entry> entries = new ArrayList<>();
        for (String part : text.split("[,\\n\\r]+")) {
            if (!part.isBlank()) {
                entries.add(entry(part.strip()));
            }
        }
        return new AllowedJars(entries);
    }

    private static Entry entry(String text) {
        Matcher pathFirst = PATH_FIRST.matcher(text);
        Matcher hashFirst = HASH_FIRST.matcher(text);
        try {
            if (hashFirst.matches()) {
                return new Entry(Path.of(hashFirst.group(2)), lower(hashFirst.group(1)));
            }
            if (pathFirst.matches()) {
                return new Entry(Path.of(pathFirst.group(1)), lower(pathFirst.group(2)));
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + text + "' has no path: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(
                "'" + text + "' is no path and SHA-256 of a jar; 'sha256sum FILE' prints both");
    }

    private static String lower(String digits) {
        return digits.toLowerCase(Locale.ROOT);
    }

    /** True if that content may be loaded, once it came from where it may. */
    boolean allows(String sha256) {
        return entries.stream().anyMatch(entry -> entry.sha256().equals(sha256));
    }

    /**
     * Finds the entries for a jar.
     *
     * @throws ProblemException DENIED if there is none, whether or not there is such a file
     */
    void requirePath(String jar) throws ProblemException {
        if (at(jar).isEmpty()) {
            throw new ProblemException(
                    ProblemCode.DENIED,
                    "the jar " + jar + " is none of this runner's Allowed Jars",
                    "add its path and its SHA-256 to Allowed Jars of the runner service, or name one that is there");
        }
    }

    /**
     * Compares a jar's content.
     *
     * @throws ProblemException DENIED if it is not the one allowed
     */
    void requireContent(String jar, String sha256) throws ProblemException {
        if (at(jar).stream().noneMatch(entry -> entry.sha256().equals(sha256))) {
            throw new ProblemException(
                    ProblemCode.DENIED,
                    "the jar " + jar + " is not as Allowed Jars has it: its SHA-256 is " + sha256,
                    "put the right jar there, or correct Allowed Jars of the runner service if this is the one meant");
        }
    }

    private List<Entry> at(String jar) {
        Optional<Path> real = real(jar);
        return entries.stream()
                .filter(
                        entry ->
                                real.isPresent()
                                        ? real.equals(real(entry.path().toString()))
                                        : entry.path().equals(Path.of(jar)))
                .toList();
    }

    private static Optional<Path> real(String jar) {
        try {
            return Optional.of(Path.of(jar).toRealPath());
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }
}
