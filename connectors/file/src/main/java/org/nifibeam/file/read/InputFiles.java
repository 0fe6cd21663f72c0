package org.nifibeam.file.read;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/**
 * Finds the files behind a {@code path} setting: one file, a folder, or a glob. Does no caching; thread-safe.
 *
 * <ul>
 *   <li>A file that exists is taken, whatever its name, glob characters included.
 *   <li>Of a folder the files with the wanted ending directly in it; its sub-folders are not looked into.
 *   <li>Anything with one of {@code * ? [ {} is a glob with the meaning of {@link FileSystems} {@code getPathMatcher}:
 *       {@code *} stays within a folder, {@code **} crosses folders (and needs at least one where a slash follows it).
 *   <li>A glob that ends like {@code out.csv*} also takes {@code out-00000-of-00002.csv}: a pipeline that writes to {@code
 *       out.csv} keeps the ending at the end, and one that was written for Beam reads it so.
 * </ul>
 *
 * <p>In folders and globs, names that begin with {@code .} or {@code _} (temporary files, markers) are passed over, folders
 * of such names too. Files are sorted by path.
 *
 * <p>The path itself, and of a glob the folders before its first special character, may be links: they are named, so that
 * whoever allows paths can judge them. A link met in a folder or by a glob is an error, for it may lead anywhere.
 */
public final class InputFiles {
    /** A name, an ending and a star behind it. */
    private static final Pattern ENDING = Pattern.compile("(.*[^/*])\\.([A-Za-z0-9]+)\\*");

    private final String path;
    private final List<String> endings;

    /**
     * The files of a setting.
     *
     * @param path as the user gave it, without a scheme
     * @param endings how the wanted files' names end, with the dot, in lower case; only looked at
     *     in folders; none: any
     */
    public InputFiles(String path, String... endings) {
        this.path = path;
        this.endings = List.of(endings);
    }

    /** The path as an address. */
    public String address() {
        return "file:" + path;
    }

    /**
     * The files there are now, at least one.
     *
     * @throws ProblemException UNREACHABLE if there is none or something is in the way; the message
     *     names the path
     */
    public List<Path> find() throws ProblemException {
        List<Path> found = findAny();
        if (!found.isEmpty()) {
            return found;
        }
        if (Files.isDirectory(Path.of(path))) {
            throw unreachable(
                    "the folder '" + path + "' has no file" + ofEnding(),
                    "name another folder, or a glob such as '"
                            + path
                            + "/**/*"
                            + (endings.isEmpty() ? "" : endings.get(0))
                            + "' for files below it");
        }
        throw unreachable(
                "no file matches '" + path + "'",
                "check the pattern; * stays within one folder, ** crosses folders");
    }

    private String ofEnding() {
        return endings.isEmpty() ? "" : " that ends in " + endings.get(0);
    }

    /**
     * The files there are now, perhaps none in a folder or behind a glob.
     *
     * @throws ProblemException UNREACHABLE if the file or folder itself is not there or something
     *     is in the way; the message names the path
     */
    public List<Path> findAny() throws ProblemException {
        List<Path> found = findIfAny();
        if (!found.isEmpty() || Files.isDirectory(Path.of(path))) {
            return found;
        }
        if (!isGlob(path)) {
            throw unreachable(
                    "there is no file or folder '" + path + "'",
                    "check the path; a relative one starts at " + Path.of("").toAbsolutePath());
        }
        if (!Files.isDirectory(base())) {
            throw unreachable(
                    "there is no folder '" + base().toAbsolutePath() + "' for '" + path + "'",
                    "check the path");
        }
        return found;
    }

    /**
     * The files there are now, perhaps none.
     *
     * @throws ProblemException UNREACHABLE if something is in the way; the message names the path
     */
    public List<Path> findIfAny() throws ProblemException {
        try {
            Path plain = Path.of(path);
            if (Files.isRegularFile(plain)) {
                return List.of(plain);
            }
            if (Files.isDirectory(plain)) {
                return ofFolder(plain);
            }
            if (isGlob(path)) {
                return ofGlob();
            }
            return List.of();
        } catch (IOException | UncheckedIOException e) {
            throw unreachable(
                    "cannot list '" + path + "': " + reason(e),
                    "check the path and who may read it");
        } catch (IllegalArgumentException e) {
            throw unreachable("'" + path + "' is no path: " + e.getMessage(), "correct the path");
        }
    }

    private List<Path> ofFolder(Path folder) throws IOException, ProblemException {
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> wanted =
                    entries.filter(file -> isVisible(file) && hasEnding(file)).sorted().toList();
            refuseLinks(wanted.stream().filter(Files::isSymbolicLink).toList());
            return wanted.stream().filter(Files::isRegularFile).toList();
        }
    }

    private List<Path> ofGlob() throws IOException, ProblemException {
        Path base = base();
        String pattern = path.substring(path.lastIndexOf('/', firstWildcard(path)) + 1);
        if (!Files.isDirectory(base)) {
            return List.of();
        }
        PathMatcher matcher;
        try {
            matcher = orShards(pattern, matcher(pattern));
        } catch (PatternSyntaxException e) {
            throw unreachable(
                    "'" + path + "' is no glob: " + e.getDescription(), "correct the pattern");
        }
        int depth =
                pattern.contains("**")
                        ? Integer.MAX_VALUE
                        : 1 + (int) pattern.chars().filter(c -> c == '/').count();
        // The base may be a link itself; below it none is followed.
        Path real = base.toRealPath();
        Matching matching = new Matching(real, pattern, matcher);
        Files.walkFileTree(real, EnumSet.noneOf(FileVisitOption.class), depth, matching);
        refuseLinks(matching.links.stream().map(base::resolve).sorted().toList());
        return matching.found.stream().map(base::resolve).sorted().toList();
    }

    /** The folders of a glob before its first special character. */
    private Path base() {
        int slash = path.lastIndexOf('/', firstWildcard(path));
        return slash < 0 ? Path.of("") : Path.of(path.substring(0, slash + 1));
    }

    private static PathMatcher matcher(String pattern) {
        return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    }

    private static PathMatcher orShards(String pattern, PathMatcher matcher) {
        Matcher ending = ENDING.matcher(pattern);
        if (!ending.matches()) {
            return matcher;
        }
        PathMatcher shards =
                matcher(ending.group(1) + "-*[0-9]-of-[0-9]*." + ending.group(2) + "*");
        return file -> matcher.matches(file) || shards.matches(file);
    }

    private static void refuseLinks(List<Path> links) throws ProblemException {
        if (!links.isEmpty()) {
            throw unreachable(
                    "'"
                            + links.get(0)
                            + "' is a link, and links in folders and globs are not followed",
                    "name its target as the path, or put the file itself there");
        }
    }

    /** Gathers what a glob matches, relative to its base. */
    private static final class Matching extends SimpleFileVisitor<Path> {
        private final Path base;
        private final String pattern;
        private final PathMatcher matcher;
        private final List<Path> found = new ArrayList<>();
        private final List<Path> links = new ArrayList<>();

        Matching(Path base, String pattern, PathMatcher matcher) {
            this.base = base;
            this.pattern = pattern;
            this.matcher = matcher;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return folder.equals(base) || isVisible(folder)
                    ? FileVisitResult.CONTINUE
                    : FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Path relative = base.relativize(file);
            if (!isVisible(file)) {
                return FileVisitResult.CONTINUE;
            }
            if (attributes.isSymbolicLink()) {
                if (matcher.matches(relative)
                        || Files.isDirectory(file) && mayHoldMatches(relative)) {
                    links.add(relative);
                }
            } else if (attributes.isRegularFile() && matcher.matches(relative)) {
                found.add(relative);
            }
            return FileVisitResult.CONTINUE;
        }

        /** What has been removed or renamed since its folder was listed is not there. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException && !file.equals(base)) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        /** False only if nothing below the folder can match. */
        private boolean mayHoldMatches(Path folder) {
            if (pattern.contains("**") || pattern.contains("{")) {
                return true;
            }
            String[] names = pattern.split("/");
            int depth = folder.getNameCount();
            return depth < names.length
                    && matcher(String.join("/", List.of(names).subList(0, depth))).matches(folder);
        }
    }

    private static boolean isVisible(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".") && !name.startsWith("_");
    }

    private boolean hasEnding(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return endings.isEmpty() || endings.stream().anyMatch(name::endsWith);
    }

    /** True if a path has one of the characters that make it a glob. */
    public static boolean isGlob(String path) {
        return firstWildcard(path) < path.length();
    }

    private static int firstWildcard(String path) {
        int at = 0;
        while (at < path.length() && "*?[{".indexOf(path.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    private static ProblemException unreachable(String message, String advice) {
        return new ProblemException(ProblemCode.UNREACHABLE, message, advice);
    }

    /**
     * What a file operation failed with, for people: the kind of failure, since many messages are
     * only a path.
     */
    public static String reason(Exception failure) {
        Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
        if (cause instanceof AccessDeniedException) {
            return "access denied to " + cause.getMessage();
        }
        if (cause instanceof NoSuchFileException) {
            return "no such file " + cause.getMessage();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
