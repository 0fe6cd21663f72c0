package org.nifibeam.launcher.canvas;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * The files that a pipeline reads and writes: a parameter each, and what the runner service must
 * allow. Paths are made absolute, for NiFi stands in another folder than who wrote the document.
 * Used by one thread.
 */
final class FilePaths {
    private final FlowDefinition flow;
    private final Set<String> names = new TreeSet<>();
    private final Set<String> allowed = new LinkedHashSet<>();

    FilePaths(FlowDefinition flow) {
        this.flow = flow;
    }

    /** A path of a stage as a parameter; gives the reference to it. */
    String parameter(String stage, String path) {
        String base = NifiText.parameterName(stage) + ".path";
        String name = base;
        for (int number = 2; !names.add(name); number++) {
            name = base + "." + number;
        }
        String absolute = absolute(path);
        flow.parameter(name, "The path of stage " + stage, absolute);
        if (isGlob(absolute)) {
            allow(absolute);
        } else {
            allowed.add(NifiText.parameter(name));
        }
        return NifiText.parameter(name);
    }

    /** A path that stays where it is written. */
    String literal(String path) {
        String absolute = absolute(path);
        allow(absolute);
        return absolute;
    }

    /** The runner service's Allowed Paths. */
    String allowed() {
        return String.join(", ", allowed);
    }

    private void allow(String path) {
        allowed.add(NifiText.withoutExpressions(isGlob(path) ? folder(path) : path));
    }

    private static boolean isGlob(String path) {
        return path.matches(".*[*?\\[{].*");
    }

    /** The folder in front of a glob's first wildcard. */
    private static String folder(String glob) {
        String fixed = glob.split("[*?\\[{]", 2)[0];
        int slash = fixed.lastIndexOf('/');
        return slash <= 0 ? "/" : fixed.substring(0, slash);
    }

    private static String absolute(String path) {
        try {
            return path.contains("://")
                    ? path
                    : Path.of(path).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException e) {
            return path;
        }
    }
}
