package org.nifibeam.core.spi;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Says whether a path or glob stays inside some folders, comparing where both really are: neither a
 * link in what is written out nor {@code ..} leads out. Links that a folder or glob comes upon are
 * refused by the source. What cannot be told is outside.
 *
 * <p>Paths of a definition are checked when it is compiled for submission; paths that come in
 * elements are checked where they are used, by what was allowed at submission. Immutable,
 * thread-safe.
 *
 * @param restricted false if every path is allowed
 * @param allowed folders and files
 */
public record AllowedPaths(boolean restricted, List<String> allowed) implements Serializable {
    /** Every path. */
    public static final AllowedPaths ALL = new AllowedPaths(false, List.of());

    public AllowedPaths {
        allowed = List.copyOf(allowed);
    }

    /** Those in some folders, or the files named. */
    public static AllowedPaths in(List<String> folders) {
        return new AllowedPaths(true, folders);
    }

    /** Of what is read: it is inside both as a glob and, since it may be one, as a name. */
    public boolean mayRead(String pathOrGlob) {
        if (!restricted) {
            return true;
        }
        try {
            String literal = literalPart(pathOrGlob);
            String rest = pathOrGlob.substring(literal.length()).replaceFirst("^/+", "");
            return !leadsUp(Path.of(rest))
                    && inside(real(Path.of(literal)))
                    && inside(real(Path.of(pathOrGlob)));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /**
     * Of the beginning of what is written: files are made beside it, so a link of that very name
     * says nothing, and an allowed folder itself is none.
     */
    public boolean mayWrite(String path) {
        if (!restricted) {
            return true;
        }
        try {
            Path asWritten = Path.of(path).toAbsolutePath();
            return inside(real(asWritten))
                    && inside(beside(asWritten))
                    && inside(beside(asWritten.normalize()))
                    && allowed.stream()
                            .map(a -> real(Path.of(a)))
                            .noneMatch(
                                    a ->
                                            a.filter(Files::isDirectory).isPresent()
                                                    && a.equals(real(asWritten)));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static Optional<Path> beside(Path path) {
        Path name = path.getFileName();
        return name == null || leadsUp(name)
                ? Optional.empty()
                : real(path.getParent()).map(folder -> folder.resolve(name));
    }

    private boolean inside(Optional<Path> real) {
        return real.isPresent()
                && allowed.stream()
                        .anyMatch(a -> real(Path.of(a)).map(real.get()::startsWith).orElse(false));
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
