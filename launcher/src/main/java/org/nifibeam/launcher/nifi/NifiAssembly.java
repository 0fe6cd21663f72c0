package org.nifibeam.launcher.nifi;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Gets a NiFi's libraries from Maven Central, where no zip of it is: Maven's module {@code
 * nifi-beam-nar/nifi-home} copies them to its {@code target/home} and lists them in {@code
 * CONTENTS}. While the listing agrees nothing is asked of Maven or of the network.
 */
public final class NifiAssembly {
    private static final String MODULE = "nifi-beam-nar/nifi-home";
    private static final int FIRST_DOWNLOAD_MB = 430;

    private final Path checkout;
    private final PrintStream out;

    /**
     * @param checkout the root of nifi-beam's sources
     * @param out hears what is downloaded
     */
    public NifiAssembly(Path checkout, PrintStream out) {
        this.checkout = checkout;
        this.out = out;
    }

    /** True when all files are there as listed, and no newer than the build that describes them. */
    public boolean isComplete() {
        try {
            Path listing = home().resolve("CONTENTS");
            if (!Files.isRegularFile(listing) || isStale(listing)) {
                return false;
            }
            List<String> lines = Files.readAllLines(listing);
            for (String line : lines) {
                String[] sizeAndName = line.split(" ", 2);
                Path file = home().resolve(sizeAndName[1]);
                if (!Files.isRegularFile(file)
                        || Files.size(file) != Long.parseLong(sizeAndName[0])) {
                    return false;
                }
            }
            return !lines.isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The libraries; assembled first if they are not complete.
     *
     * @throws NifiProblem {@code nifi-not-assembled} with Maven's last words
     */
    public HomeLibrary library() {
        if (!isComplete()) {
            try {
                assemble();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return HomeLibrary.of(home());
    }

    private void assemble() throws IOException {
        out.printf(
                "Assembling NiFi from Maven Central: up to %d MB are downloaded the first time, nothing later.%n",
                FIRST_DOWNLOAD_MB);
        // Files of another version would stay beside the new ones.
        Folders.delete(home());
        Path log = checkout.resolve(MODULE).resolve("target/assembly.log");
        Files.createDirectories(log.getParent());
        Process maven =
                new ProcessBuilder(command())
                        .directory(checkout.toFile())
                        .redirectErrorStream(true)
                        .start();
        DownloadSize downloaded = new DownloadSize(out);
        try (BufferedReader reader = maven.inputReader();
                PrintStream copy = new PrintStream(log.toFile())) {
            reader.lines().peek(copy::println).forEach(downloaded::add);
            int exit = maven.waitFor();
            if (exit != 0 || !isComplete()) {
                throw new NifiProblem(
                        "nifi-not-assembled",
                        "Maven ended with %d:%n    %s"
                                .formatted(
                                        exit,
                                        String.join(
                                                "\n    ", new LogTail(log, 0).linesWith("ERROR"))),
                        "Is Maven Central reachable? The whole output is " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NifiProblem(
                    "nifi-interrupted", "Interrupted while Maven ran.", "Run it again.", e);
        } finally {
            maven.destroy();
        }
        out.printf("NiFi is assembled; %.0f MB were downloaded.%n", downloaded.megabytes());
    }

    private Path home() {
        return checkout.resolve(MODULE).resolve("target/home");
    }

    private List<String> command() {
        Path wrapper = checkout.resolve("mvnw");
        return List.of(
                Files.isExecutable(wrapper) ? wrapper.toString() : "mvn",
                "-B",
                "-Pnifi-home",
                "-pl",
                MODULE,
                "-am",
                "-DskipTests",
                "-Dspotless.check.skip",
                "-Dcheckstyle.skip",
                "package");
    }

    /**
     * The modules' own descriptions; the root's changes too often and only NiFi's version in it
     * matters here.
     */
    private boolean isStale(Path listing) throws IOException {
        for (String pom :
                List.of("pom.xml", "standard-nar/pom.xml", "update-attribute-nar/pom.xml")) {
            Path description = checkout.resolve(MODULE).resolve(pom);
            if (Files.getLastModifiedTime(description).compareTo(Files.getLastModifiedTime(listing))
                    > 0) {
                return true;
            }
        }
        return false;
    }
}
