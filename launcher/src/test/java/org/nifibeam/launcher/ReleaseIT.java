package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.launcher.nifi.NifiAssembly;
import org.nifibeam.launcher.nifi.NifiHome;
import org.nifibeam.launcher.nifi.NifiServer;
import org.nifibeam.launcher.nifi.ServerOptions;

/** A release, unpacked where there is no checkout and no Maven. */
@Timeout(300)
class ReleaseIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir private Path folder;
    private Path release;

    /** What a command has ended with. */
    private record Ended(int status, String out, String err) {}

    @BeforeEach
    void unpack() throws Exception {
        Path nars = Files.createDirectories(folder.resolve("nars"));
        for (Path nar : BuiltNars.of(ROOT)) {
            Files.copy(nar, nars.resolve(nar.getFileName()));
        }
        Path built = folder.resolve("built");
        Ended packed =
                run(
                        ROOT,
                        ROOT.resolve("build/release").toString(),
                        ROOT.resolve("launcher/target/app").toString(),
                        nars.toString(),
                        built.toString());
        assertEquals(0, packed.status(), packed::toString);
        Path archive = Path.of(packed.out().strip());
        assertEquals(built, archive.getParent());
        Path elsewhere = Files.createDirectories(folder.resolve("some where"));
        Ended unpacked = run(elsewhere, "tar", "-xzf", archive.toString());
        assertEquals(0, unpacked.status(), unpacked::toString);
        String name = archive.getFileName().toString().replace(".tar.gz", "");
        release = elsewhere.resolve(name);
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path maven = bin.resolve("mvn");
        Files.writeString(maven, "#!/bin/sh\ntouch '%s'\nexit 1\n".formatted(called()));
        Files.setPosixFilePermissions(
                maven, Files.getPosixFilePermissions(release.resolve("nifi-beam")));
    }

    @Test
    void itsNarsAreInstalledAndARealNifiHasThem() throws Exception {
        NifiHome home =
                NifiHome.create(
                        folder.resolve("nifi"), new NifiAssembly(ROOT, System.out).library());
        Ended installed = nifiBeam("install", "--nifi-home", home.path().toString());
        assertEquals(
                new Ended(
                        0,
                        """
                        The NARs are in %s.
                        A running NiFi loads them within seconds; else start it.
                        """
                                .formatted(home.path().resolve("./extensions")),
                        ""),
                installed);
        try (NifiServer server = NifiServer.start(home, ServerOptions.defaults())) {
            server.client().awaitProcessorType("org.nifibeam.nifi.run.RunPipeline", LIMIT);
        }
        assertFalse(Files.exists(called()), "Maven was called");
    }

    @Test
    void whatNeedsNoSourcesRuns() throws Exception {
        Ended tested = nifiBeam("test", "examples/busy-routes.yaml");
        assertEquals(0, tested.status(), tested::toString);
        assertEquals(
                new Ended(
                        2,
                        "",
                        "nifi-beam: 'verify' needs a checkout of the sources: this is a release\n"),
                nifiBeam("verify"));
        assertFalse(Files.exists(called()), "Maven was called");
    }

    private Path called() {
        return folder.resolve("maven was called");
    }

    private Ended nifiBeam(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(release.resolve("nifi-beam").toString()));
        command.addAll(List.of(arguments));
        return run(release, command.toArray(String[]::new));
    }

    private Ended run(Path in, String... command) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(in.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("PATH", folder.resolve("bin") + ":" + environment.get("PATH"));
        Process process = builder.start();
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException(String.join(" ", command) + " does not end");
            }
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
    }
}
