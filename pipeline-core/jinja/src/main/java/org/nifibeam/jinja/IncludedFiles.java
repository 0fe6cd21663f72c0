package org.nifibeam.jinja;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.loader.ResourceLocator;
import com.hubspot.jinjava.loader.ResourceNotFoundException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;

/**
 * The files that a template includes: below the folder of its own file, or below one of the further
 * folders, and nowhere else, whatever links lead there. Confined to one rendering.
 */
final class IncludedFiles implements ResourceLocator {
    private final List<Path> folders = new ArrayList<>();
    private final List<Problem> refused = new ArrayList<>();

    IncludedFiles(Path file, List<Path> further) {
        folders.add(Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/")));
        further.forEach(folder -> folders.add(folder.toAbsolutePath()));
    }

    /** Why a file could not be had, if that is what a message of jinjava is about. */
    Optional<Problem> refused(String message) {
        return refused.stream().filter(p -> message.contains(p.message())).findFirst();
    }

    @Override
    public String getString(String name, Charset encoding, JinjavaInterpreter interpreter)
            throws IOException {
        boolean outside = false;
        for (Path folder : folders) {
            Path path = folder.resolve(name).normalize();
            if (!Files.isRegularFile(path)) {
                continue;
            }
            if (isBelow(path, folder)) {
                return Files.readString(path, encoding);
            }
            outside = true;
        }
        Problem problem =
                outside
                        ? problem(
                                ProblemCode.DENIED,
                                "the file '" + name + "' lies outside the folder of the definition",
                                "move it below that folder, or allow its folder with --include-folder")
                        : problem(
                                ProblemCode.UNREACHABLE,
                                "there is no file '" + name + "' in " + folders.get(0),
                                "paths are relative to the folder of the definition");
        refused.add(problem);
        throw new ResourceNotFoundException(problem.message());
    }

    private boolean isBelow(Path path, Path folder) throws IOException {
        try {
            Path real = path.toRealPath();
            for (Path allowed : folders) {
                if (Files.isDirectory(allowed) && real.startsWith(allowed.toRealPath())) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static Problem problem(ProblemCode code, String message, String advice) {
        return new Problem(code, Place.NOWHERE, Optional.empty(), message, advice);
    }
}
