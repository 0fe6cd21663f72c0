package org.nifibeam.launcher.nifi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder that a NiFi can be started in, with a configuration of ours: plain http on a free port
 * of the loopback address, no login, all data inside the folder. The libraries are linked to, not
 * copied, so that a home costs nothing until NiFi unpacks its NARs (200 MB at the first start).
 */
public final class NifiHome {
    private static final List<String> CONFIGURATION =
            List.of(
                    "nifi.properties",
                    "state-management.xml",
                    "authorizers.xml",
                    "login-identity-providers.xml",
                    "logback.xml");
    private static final Pattern PORT =
            Pattern.compile("(?m)^nifi\\.web\\.(https?)\\.port=(\\d+)$");

    private final Path path;

    private NifiHome(Path path) {
        this.path = path;
    }

    /**
     * Makes a new home.
     *
     * @param path a folder that does not exist yet, or is empty
     * @throws NifiProblem {@code nifi-home-exists}, {@code nifi-home-unwritable}
     */
    public static NifiHome create(Path path, HomeLibrary library) {
        try {
            if (Files.exists(path) && !isEmpty(path)) {
                throw new NifiProblem(
                        "nifi-home-exists",
                        "%s has something in it.".formatted(path.toAbsolutePath()),
                        "Name a new folder, or remove this one.");
            }
            Path conf = Files.createDirectories(path.toAbsolutePath().resolve("conf"));
            for (String folder : List.of("extensions", "logs")) {
                Files.createDirectories(path.resolve(folder));
            }
            Files.createSymbolicLink(path.resolve("lib"), library.lib().toRealPath());
            for (String name : CONFIGURATION) {
                Files.writeString(conf.resolve(name), configuration(name));
            }
            keepToOwner(conf.resolve("nifi.properties"));
            return new NifiHome(path.toRealPath());
        } catch (IOException e) {
            throw new NifiProblem(
                    "nifi-home-unwritable",
                    "A NiFi home cannot be made at %s: %s".formatted(path.toAbsolutePath(), e),
                    "Check that you may write there and that the disk has room (400 MB).",
                    e);
        }
    }

    /**
     * A home that {@link #create} made before, with its flow and its data.
     *
     * @throws NifiProblem {@code nifi-not-a-home}
     */
    public static NifiHome open(Path path) {
        if (!Files.isRegularFile(path.resolve("conf/nifi.properties"))
                || !Files.isSymbolicLink(path.resolve("lib"))) {
            throw new NifiProblem(
                    "nifi-not-a-home",
                    "%s was not made by nifi-beam.".formatted(path.toAbsolutePath()),
                    "Name a folder that does not exist yet: a home is made there.");
        }
        try {
            return new NifiHome(path.toRealPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder, absolute. */
    public Path path() {
        return path;
    }

    /** NiFi's log. */
    public Path log() {
        return path.resolve("logs/nifi-app.log");
    }

    /**
     * The port of the canvas and the REST API. It stays the same over restarts as long as it is
     * free.
     */
    public int port() {
        return Integer.parseInt(portLine().group(2));
    }

    /**
     * Where its canvas and REST API are while a server runs on it: https if it is configured so.
     */
    URI address() {
        return URI.create("%s://127.0.0.1:%d/".formatted(portLine().group(1), port()));
    }

    private Matcher portLine() {
        Matcher line = PORT.matcher(properties());
        if (!line.find()) {
            throw new IllegalStateException("no nifi.web.http.port in " + path);
        }
        return line;
    }

    /**
     * Copies the NARs into the autoload folder; other versions of the same bundles are removed. A
     * server that runs on this home must be restarted to take up a replaced one.
     *
     * @throws NifiProblem {@code nifi-nar-broken}, {@code nifi-extensions-unwritable}
     */
    public void install(List<Path> nars) {
        new ExtensionsFolder(path.resolve("extensions")).install(nars);
    }

    /** Chooses another port when somebody else has ours. */
    void ensurePortFree() {
        if (isFree(port())) {
            return;
        }
        try {
            Files.writeString(
                    path.resolve("conf/nifi.properties"),
                    PORT.matcher(properties()).replaceFirst("nifi.web.$1.port=" + freePort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port of the loopback address that nobody listens on. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private String properties() {
        try {
            return Files.readString(path.resolve("conf/nifi.properties"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    private static String configuration(String name) throws IOException {
        try (InputStream in = NifiHome.class.getResourceAsStream("conf/" + name)) {
            String text =
                    new String(
                            Objects.requireNonNull(in, name).readAllBytes(),
                            StandardCharsets.UTF_8);
            return name.equals("nifi.properties")
                    ? text.replace("@http.port@", Integer.toString(freePort()))
                            .replace("@sensitive.key@", randomKey())
                    : text;
        }
    }

    private static String randomKey() {
        byte[] key = new byte[24];
        new SecureRandom().nextBytes(key);
        return HexFormat.of().formatHex(key);
    }

    private static void keepToOwner(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }
}
