package org.nifibeam.core.compile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Says whether a path or glob stays inside some folders, comparing where both really are: neither a
 * link nor {@code ..} leads out. What cannot be told is outside.
 */
final class AllowedPaths {
    private AllowedPaths() {}

    static boolean contain(List<String> allowed, String pathOrGlob) {
        try {
            String literal = literalPart(pathOrGlob);
            Optional<Path> real = real(Path.of(literal));
            return real.isPresent()
                    && !leadsUp(
                            Path.of(pathOrGlob.substring(literal.length()).replaceFirst("^/+", "")))
                    && allowed.stream()
                            .anyMatch(
                                    a ->
                                            real(Path.of(a))
                                                    .map(real.get()::startsWith)
                                                    .orElse(false));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static boolean leadsUp(Path path) {
        for (Path name : path) {
            if (name.toString().equals("..")) {
                return true;
            }
        }
        return false;
    }

    /** Where a path really is, or will be: its existing part without links, then the rest. */
    private static Optional<Path> real(Path path) {
        Path absolute = path.toAbsolutePath();
        Path existing = absolute;
        while (existing != null && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
            existing = existing.getParent();
        }
        if (existing == null) {
            return Optional.empty();
        }
        Path rest =
                existing.getNameCount() == absolute.getNameCount()
                        ? Path.of("")
                        : absolute.subpath(existing.getNameCount(), absolute.getNameCount());
        try {
            return leadsUp(rest)
                    ? Optional.empty()
                    : Optional.of(existing.toRealPath().resolve(rest));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The folders of a glob before its first special character. */
    private static String literalPart(String glob) {
        int special = glob.length();
        for (char c : new char[] {'*', '?', '[', '{'}) {
            int at = glob.indexOf(c);
            special = at >= 0 ? Math.min(special, at) : special;
        }
        return special == glob.length()
                ? glob
                : glob.substring(0, glob.lastIndexOf('/', special) + 1);
    }
}
