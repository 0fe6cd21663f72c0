package org.nifibeam.core.compile;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.code.UserJars;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.AllowedPaths;

/**
 * What a compilation may do and knows.
 *
 * @param resolve true if sources may be asked for their schemas (I/O); else a source whose schema
 *     is not in {@code known} has an unknown one, and what depends on it is not checked
 * @param known schemas of reading stages, by stage name; a source that has one here is not asked
 * @param allowedPaths folders and files that paths in a definition must lie in, if restricted
 * @param jars where users' code comes from; without it, none is run
 * @param codeLater true if another compilation, before the run, has users' code: what that gives is
 *     what the definition says, or unknown
 */
public record CompileSettings(
        boolean resolve,
        Map<String, Schema> known,
        Optional<List<String>> allowedPaths,
        Optional<UserJars> jars,
        boolean codeLater) {
    /** Everything may be asked and read. */
    public static final CompileSettings UNRESTRICTED =
            new CompileSettings(true, Map.of(), Optional.empty(), Optional.empty(), false);

    public CompileSettings {
        known = Map.copyOf(known);
        allowedPaths = allowedPaths.map(List::copyOf);
    }

    /** No I/O; unknown is what is not in {@code known}. */
    public static CompileSettings offline(Map<String, Schema> known) {
        return new CompileSettings(false, known, Optional.empty(), Optional.empty(), false);
    }

    /** Everything may be read, and sources have the schemas that they had before. */
    public static CompileSettings frozen(Map<String, Schema> schemas) {
        return new CompileSettings(true, schemas, Optional.empty(), Optional.empty(), false);
    }

    /** I/O only below the given paths. */
    public static CompileSettings restrictedTo(List<String> paths) {
        return new CompileSettings(true, Map.of(), Optional.of(paths), Optional.empty(), false);
    }

    /** The same with users' code; who gives the jars closes them. */
    public CompileSettings withJars(UserJars opened) {
        return new CompileSettings(resolve, known, allowedPaths, Optional.of(opened), false);
    }

    /** The same, with users' code left to another compilation. */
    public CompileSettings withCodeLater() {
        return new CompileSettings(resolve, known, allowedPaths, Optional.empty(), true);
    }

    /** Whether others let the same be done, and say the same of these stages, without I/O. */
    boolean areAs(CompileSettings other, Set<String> stages) {
        return !resolve
                && !other.resolve
                && allowedPaths.equals(other.allowedPaths)
                && jars.isEmpty()
                && other.jars.isEmpty()
                && codeLater == other.codeLater
                && saysTheSame(other.known, stages);
    }

    private boolean saysTheSame(Map<String, Schema> other, Set<String> stages) {
        if (known.equals(other)) {
            return true;
        }
        return stages.stream().allMatch(s -> Objects.equals(known.get(s), other.get(s)));
    }

    /** The paths that may be read and written. */
    AllowedPaths paths() {
        return allowedPaths.map(AllowedPaths::in).orElse(AllowedPaths.ALL);
    }
}
