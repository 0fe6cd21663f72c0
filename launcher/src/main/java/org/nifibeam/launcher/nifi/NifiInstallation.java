package org.nifibeam.launcher.nifi;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/** A NiFi 2 that its owner has unpacked and configured: we add our NARs and touch nothing else. */
public final class NifiInstallation {
    private final Path home;
    private final HomeLibrary library;
    private final ExtensionsFolder extensions;

    private NifiInstallation(Path home, HomeLibrary library, ExtensionsFolder extensions) {
        this.home = home;
        this.library = library;
        this.extensions = extensions;
    }

    /**
     * @param home the folder with {@code conf} and {@code lib}
     * @throws NifiProblem {@code nifi-not-a-home}, {@code nifi-too-old}
     */
    public static NifiInstallation at(Path home) {
        HomeLibrary library = HomeLibrary.of(home);
        Path configuration = home.resolve("conf/nifi.properties");
        if (!Files.isRegularFile(configuration)) {
            throw new NifiProblem(
                    "nifi-not-a-home",
                    "%s has no conf/nifi.properties.".formatted(home.toAbsolutePath()),
                    "Give the folder that an unpacked nifi-2.x.y-bin.zip has made (bin, conf and lib are in it).");
        }
        return new NifiInstallation(
                home, library, new ExtensionsFolder(home.resolve(autoload(configuration))));
    }

    /**
     * The libraries, from which {@link NifiHome#create} can make a home with a configuration of its
     * own.
     */
    public HomeLibrary library() {
        return library;
    }

    /** The autoload folder that its configuration names. */
    public Path extensions() {
        return extensions.path();
    }

    /**
     * Copies the NARs into the autoload folder and removes other versions of the same bundles from
     * it.
     *
     * @return true when a NiFi that is running must be restarted to take them up
     * @throws NifiProblem {@code nifi-nar-broken}, {@code nifi-extensions-unwritable}
     */
    public boolean install(List<Path> nars) {
        return extensions.install(nars).contains(ExtensionsFolder.Change.REPLACED);
    }

    @Override
    public String toString() {
        return "NiFi %s at %s".formatted(library.version(), home.toAbsolutePath());
    }

    private static String autoload(Path configuration) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(configuration)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new NifiProblem(
                    "nifi-not-a-home",
                    "%s cannot be read: %s".formatted(configuration.toAbsolutePath(), e),
                    "Check that you may read it.",
                    e);
        }
        return properties
                .getProperty("nifi.nar.library.autoload.directory", "./extensions")
                .strip();
    }
}
