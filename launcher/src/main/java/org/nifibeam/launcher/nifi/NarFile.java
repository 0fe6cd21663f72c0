package org.nifibeam.launcher.nifi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * A NAR on disk and the coordinates in its manifest.
 *
 * @param path the file
 * @param group {@code Nar-Group}
 * @param id {@code Nar-Id}
 * @param version {@code Nar-Version}
 */
public record NarFile(Path path, String group, String id, String version) {

    /**
     * Reads the coordinates.
     *
     * @throws NifiProblem {@code nifi-nar-broken} when the file is missing, is no NAR, or would
     *     make NiFi stop loading NARs (a zip without entries for its folders)
     */
    public static NarFile read(Path path) {
        if (!Files.isRegularFile(path)) {
            throw broken(path, "is not there", "Build the NARs first: ./nifi-beam build");
        }
        try (JarFile jar = new JarFile(path.toFile())) {
            Manifest manifest = jar.getManifest();
            if (manifest == null || manifest.getMainAttributes().getValue("Nar-Id") == null) {
                throw broken(
                        path,
                        "has no Nar-Id in its manifest",
                        "Is it a NAR at all? Build it again.");
            }
            if (jar.stream().noneMatch(entry -> entry.isDirectory())) {
                throw broken(
                        path,
                        "has no entries for its folders, at which NiFi stops loading NARs",
                        "Build it with nifi-nar-maven-plugin, not with a plain zip.");
            }
            Attributes main = manifest.getMainAttributes();
            return new NarFile(
                    path,
                    main.getValue("Nar-Group"),
                    main.getValue("Nar-Id"),
                    main.getValue("Nar-Version"));
        } catch (IOException e) {
            throw new NifiProblem(
                    "nifi-nar-broken",
                    "%s cannot be read: %s".formatted(path, e.getMessage()),
                    "Build it again.",
                    e);
        }
    }

    /** True when both are the same bundle, of whatever version. */
    boolean sameBundle(NarFile other) {
        return group.equals(other.group) && id.equals(other.id);
    }

    private static NifiProblem broken(Path path, String what, String remedy) {
        return new NifiProblem("nifi-nar-broken", "The NAR %s %s.".formatted(path, what), remedy);
    }
}
