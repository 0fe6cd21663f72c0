package org.nifibeam.process;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Classes of a class path as the JVM has read and linked them, in a file that later JVMs map into
 * memory: a process begins sooner. A process that runs made-up pipelines, see {@link Training}, and
 * no code of users writes it. From Java 25 on the file also says which methods are called much;
 * before that it is an archive of class data.
 *
 * <p>It is one of one Java and one class path of jars, which its name says. Runs need none: without
 * it, and with one that the JVM does not take, they begin later. Thread-safe, in several JVMs too.
 */
public final class ClassArchive {
    private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);

    /** Begins the names of all files here. */
    private static final String NAME = "classes-";

    private static final int CACHES = 25;

    /** One of 17 has crashed as it wrote an archive, after all was done. */
    private static final int OLDEST = 21;

    private static final Duration TRAINING_LIMIT = Duration.ofMinutes(5);

    private final ProcessSettings settings;
    private final int java;
    private final Path file;

    private ClassArchive(ProcessSettings settings, int java, Path file) {
        this.settings = settings;
        this.java = java;
        this.file = file;
    }

    /**
     * The archive that processes of some settings share, whether or not it is there by now; none if
     * they are to have none, or cannot: if their class path has folders, or their Java is too old.
     */
    public static Optional<ClassArchive> of(ProcessSettings settings) {
        if (settings.archives().isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> noJar =
                settings.classPath().stream().filter(p -> !Files.isRegularFile(p)).findFirst();
        if (noJar.isPresent()) {
            LOG.debug("no class data is shared: {} is no jar", noJar.get());
            return Optional.empty();
        }
        try {
            Properties release = release(settings.java());
            int java = feature(release);
            if (java < OLDEST) {
                return Optional.empty();
            }
            String name = NAME + fingerprint(settings, release) + (java < CACHES ? ".jsa" : ".aot");
            Path file = settings.archives().get().toAbsolutePath().resolve(name);
            return Optional.of(new ClassArchive(settings, java, file));
        } catch (IOException | NumberFormatException e) {
            LOG.info("no class data is shared: {}", e.toString());
            return Optional.empty();
        }
    }

    /** What a JDK says of itself, in a file beside its folder of programs. */
    private static Properties release(Path java) throws IOException {
        Path home = java.toRealPath().getParent().getParent();
        Properties release = new Properties();
        try (Reader in = Files.newBufferedReader(home.resolve("release"))) {
            release.load(in);
        }
        return release;
    }

    private static int feature(Properties release) {
        String version = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
        return Integer.parseInt(version.split("[.+-]", 2)[0]);
    }

    private static String fingerprint(ProcessSettings settings, Properties release)
            throws IOException {
        StringBuilder text = new StringBuilder();
        for (String key : List.of("JAVA_RUNTIME_VERSION", "IMPLEMENTOR_VERSION", "OS_ARCH")) {
            text.append(release.getProperty(key)).append('\n');
        }
        for (Path jar : settings.classPath()) {
            text.append(jar.toAbsolutePath())
                    .append(' ')
                    .append(Files.size(jar))
                    .append(' ')
                    .append(Files.getLastModifiedTime(jar).toMillis())
                    .append('\n');
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** True if it is there. */
    public boolean isMade() {
        return Files.isRegularFile(file);
    }

    /** What a JVM is to be started with: nothing if there is none. */
    List<String> options() {
        if (!isMade()) {
            return List.of();
        }
        return List.of((java < CACHES ? "-XX:SharedArchiveFile=" : "-XX:AOTCache=") + file);
    }

    /** Removes it; the next {@link #make} makes another one. */
    void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} cannot be removed", file, e);
        }
    }

    /**
     * Makes it, unless it is there, in a process that takes some seconds and ends with this JVM;
     * removes those of other class paths. Says in the log what prevents it.
     *
     * @param engine the name of the engine that the pipelines are to run on
     * @return whether it is there
     * @throws InterruptedException if it is interrupted; the process is ended then
     */
    public boolean make(String engine) throws InterruptedException {
        if (isMade()) {
            return true;
        }
        Path folder = file.resolveSibling("training-" + UUID.randomUUID());
        ProcessFolder training = new ProcessFolder(folder);
        try {
            training.create(Connection.newToken());
            Path made = folder.resolve("made");
            if (!trained(training, made, engine) || !Files.isRegularFile(made)) {
                LOG.info(
                        "no class data is shared, and processes begin later: {}",
                        lastLine(training.jvmLog()));
                return false;
            }
            Files.move(
                    made,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            removeOthers();
            LOG.info("processes share the class data in {}", file);
            return true;
        } catch (IOException e) {
            LOG.info("no class data is shared, and processes begin later: {}", e.toString());
            return false;
        } finally {
            removeTree(folder);
        }
    }

    private boolean trained(ProcessFolder training, Path made, String engine)
            throws IOException, InterruptedException {
        String dump = java < CACHES ? "-XX:ArchiveClassesAtExit=" : "-XX:AOTCacheOutput=";
        List<String> program = new ArrayList<>();
        program.add(Training.class.getName());
        program.add(training.path().toString());
        program.add(engine);
        program.add(StarterWatch.self());
        ChildProcess process =
                ChildProcess.start(settings, training, List.of(dump + made), program);
        try {
            return process.awaitEnd(TRAINING_LIMIT);
        } finally {
            process.destroyAll();
        }
    }

    private static String lastLine(Path log) throws IOException {
        if (!Files.exists(log)) {
            return "the process that is to write it has not started";
        }
        try (Stream<String> lines = Files.lines(log)) {
            return lines.reduce((before, line) -> line)
                    .orElse("the process that is to write it has ended");
        }
    }

    private void removeOthers() throws IOException {
        try (Stream<Path> all = Files.list(file.getParent())) {
            for (Path other : all.toList()) {
                String name = other.getFileName().toString();
                if (name.startsWith(NAME) && !other.equals(file)) {
                    Files.deleteIfExists(other);
                }
            }
        }
    }

    private static void removeTree(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be removed", folder, e);
        }
    }
}
