package org.nifibeam.flink.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real standalone cluster: a job manager and task managers, each a process on JDK 17 with Flink's
 * jars alone, as a downloaded Flink has them. They listen on 127.0.0.1 and are gone when it is
 * closed.
 */
public final class FlinkCluster implements AutoCloseable {
    /** Of the test's class path, what a Flink distribution has. */
    private static final List<String> OF_FLINK =
            List.of(
                    "/org/apache/flink/",
                    "/com/esotericsoftware/",
                    "/org/objenesis/",
                    "/org/apache/commons/commons-lang3/",
                    "/org/apache/commons/commons-text/",
                    "/org/apache/commons/commons-math3/",
                    "/commons-",
                    "/org/roaringbitmap/",
                    "/org/javassist/",
                    "/at/yawk/lz4/",
                    "/tools/profiler/",
                    "/com/google/code/findbugs/",
                    "/org/snakeyaml/",
                    "/org/slf4j/");

    private static final String TASK_MANAGER =
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";

    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration GONE = Duration.ofSeconds(20);

    private final Path folder;
    private final Path java;
    private final int port;
    private final int rpcPort;
    private final int slots;
    private final List<Process> processes = new ArrayList<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private FlinkCluster(Path folder, int slots) throws IOException {
        this.folder = folder;
        this.java = jdk17().resolve("bin").resolve("java");
        this.port = freePort();
        this.rpcPort = freePort();
        this.slots = slots;
    }

    /** A cluster of a job manager alone, that answers. */
    public static FlinkCluster withoutTaskManagers(Path folder) throws IOException {
        return new FlinkCluster(folder, 1).up(false);
    }

    /** A cluster with one task manager of so many slots, that is ready. */
    public static FlinkCluster start(Path folder, int slots) throws IOException {
        return new FlinkCluster(folder, slots).up(true);
    }

    private FlinkCluster up(boolean working) throws IOException {
        try {
            startJobManager();
            if (working) {
                startTaskManager();
            }
            awaitTaskManagers(working ? 1 : 0);
            return this;
        } catch (AssertionError e) {
            close();
            throw new AssertionError(e.getMessage() + "; its processes said: " + logs(), e);
        }
    }

    /** Waits until so many task managers are there. */
    public void awaitTaskManagers(int count) {
        await(
                count + " task managers",
                () -> {
                    requireAlive();
                    return answers()
                            && get("/overview").contains("\"taskmanagers\":" + count + ",");
                });
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + START.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + START.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    private void requireAlive() {
        if (!processes.stream().allMatch(Process::isAlive)) {
            throw new AssertionError("a process of Flink's has ended");
        }
    }

    private boolean answers() {
        try {
            return get("/overview").contains("taskmanagers");
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private void startJobManager() throws IOException {
        processes.add(
                start(
                        "jobmanager",
                        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint"));
    }

    /** Starts a task manager; it may take some seconds until the job manager knows it. */
    private Process startTaskManager() throws IOException {
        Process process = start("taskmanager-" + processes.size(), TASK_MANAGER);
        processes.add(process);
        return process;
    }

    /** The first task manager's process. */
    public Process taskManager() {
        return processes.get(1);
    }

    /** Starts another one in the place of a task manager that is gone. */
    public void replaceTaskManager() throws IOException {
        processes.set(1, start("taskmanager-again", TASK_MANAGER));
        // The one that is gone may be counted until its heartbeats are missed.
        await("another task manager", () -> get("/taskmanagers").contains("again"));
        awaitTaskManagers(1);
    }

    private Process start(String name, String mainClass) throws IOException {
        Path own = Files.createDirectories(folder.resolve(name));
        Path temporary = Files.createDirectories(own.resolve("tmp"));
        Files.writeString(own.resolve("config.yaml"), configuration(name, temporary));
        return new ProcessBuilder(
                        java.toString(),
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        "-Djava.io.tmpdir=" + temporary,
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
                        "-Dlog.file=" + own.resolve("log"),
                        "-cp",
                        classPath(),
                        mainClass,
                        "--configDir",
                        own.toString())
                .redirectErrorStream(true)
                .redirectOutput(own.resolve("log").toFile())
                .start();
    }

    private String configuration(String name, Path temporary) {
        return """
        rest.address: 127.0.0.1
        rest.bind-address: 127.0.0.1
        rest.port: %d
        jobmanager.rpc.address: 127.0.0.1
        jobmanager.bind-host: 127.0.0.1
        jobmanager.rpc.port: %d
        taskmanager.host: 127.0.0.1
        taskmanager.bind-host: 127.0.0.1
        taskmanager.numberOfTaskSlots: %d
        taskmanager.cpu.cores: 1.0
        taskmanager.memory.framework.heap.size: 64m
        taskmanager.memory.framework.off-heap.size: 32m
        taskmanager.memory.task.heap.size: 256m
        taskmanager.memory.task.off-heap.size: 0b
        taskmanager.memory.managed.size: 32m
        taskmanager.memory.network.min: 48m
        taskmanager.memory.network.max: 48m
        taskmanager.memory.jvm-metaspace.size: 256m
        taskmanager.memory.jvm-overhead.min: 64m
        taskmanager.memory.jvm-overhead.max: 64m
        taskmanager.resource-id: %s
        io.tmp.dirs: %s
        blob.storage.directory: %s
        pekko.startup-timeout: 60 s
        heartbeat.interval: 1000
        heartbeat.timeout: 5000
        """
                .formatted(port, rpcPort, slots, name, temporary, temporary);
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> OF_FLINK.stream().anyMatch(part -> unix(entry).contains(part)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String unix(String path) {
        return path.replace(File.separatorChar, '/');
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** The home of a JDK or JRE 17, which Flink's images have. */
    private static Path jdk17() throws IOException {
        List<Path> candidates = new ArrayList<>();
        for (String variable : List.of("JAVA_HOME_17", "JAVA17_HOME", "JAVA_HOME")) {
            String home = System.getenv(variable);
            if (home != null) {
                candidates.add(Path.of(home));
            }
        }
        candidates.add(Path.of(System.getProperty("java.home")));
        for (Path folder :
                List.of(
                        Path.of("/usr/lib/jvm"),
                        Path.of("/opt/java"),
                        Path.of("/Library/Java/JavaVirtualMachines"),
                        Path.of(System.getProperty("user.home"), ".sdkman/candidates/java"))) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> homes = Files.list(folder)) {
                    homes.sorted()
                            .flatMap(home -> Stream.of(home, home.resolve("Contents/Home")))
                            .forEach(candidates::add);
                }
            }
        }
        for (Path home : candidates) {
            Path release = home.resolve("release");
            if (Files.isExecutable(home.resolve("bin/java"))
                    && Files.isReadable(release)
                    && Files.readString(release).contains("JAVA_VERSION=\"17.")) {
                return home;
            }
        }
        throw new IllegalStateException(
                "a Flink cluster's processes run on JDK 17, and there is none in the usual folders;"
                        + " install one, or set JAVA_HOME_17 to it");
    }

    /** The address of its REST interface. */
    public String address() {
        return "http://127.0.0.1:" + port;
    }

    /** What its REST interface answers. */
    public String get(String path) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address() + path))
                        .timeout(Duration.ofSeconds(10))
                        .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** All that its processes have logged. */
    public String logs() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder, 2)) {
            for (Path log : files.filter(file -> file.endsWith("log")).sorted().toList()) {
                all.append(Files.readString(log));
            }
        }
        return all.toString();
    }

    /** Its processes' folder, with all that they keep on disk. */
    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        for (Process process : processes) {
            try {
                process.waitFor(GONE.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
