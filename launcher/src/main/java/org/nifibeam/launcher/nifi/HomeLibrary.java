package org.nifibeam.launcher.nifi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The {@code lib} folder of a NiFi 2: its jars and its own NARs. Many homes share one.
 *
 * @param lib the folder
 * @param version NiFi's version, as its framework NAR's name has it
 */
public record HomeLibrary(Path lib, String version) {
    private static final Pattern FRAMEWORK =
            Pattern.compile("nifi-framework-nar-(\\d[\\w.-]*)\\.nar");

    /**
     * The library of an unpacked NiFi, official or assembled.
     *
     * @param home the folder that has {@code lib} in it
     * @throws NifiProblem {@code nifi-not-a-home} when there is no NiFi, {@code nifi-too-old} when
     *     it is not a NiFi 2
     */
    public static HomeLibrary of(Path home) {
        Path lib = home.resolve("lib");
        List<String> versions = frameworks(lib);
        if (versions.size() != 1) {
            throw new NifiProblem(
                    "nifi-not-a-home",
                    "%s is not the folder of a NiFi: %s"
                            .formatted(
                                    home.toAbsolutePath(),
                                    versions.isEmpty()
                                            ? "there is no lib/nifi-framework-nar-*.nar in it."
                                            : "lib has the framework of " + versions + "."),
                    "Give the folder that an unpacked nifi-2.x.y-bin.zip has made (bin, conf and lib are in it).");
        }
        String version = versions.getFirst();
        if (!version.startsWith("2.")) {
            throw new NifiProblem(
                    "nifi-too-old",
                    "%s is NiFi %s.".formatted(home.toAbsolutePath(), version),
                    "nifi-beam runs in NiFi 2: unpack a nifi-2.x.y-bin.zip beside it and name that folder.");
        }
        return new HomeLibrary(lib, version);
    }

    private static List<String> frameworks(Path lib) {
        if (!Files.isDirectory(lib)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(lib)) {
            return files.map(file -> FRAMEWORK.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> name.group(1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
