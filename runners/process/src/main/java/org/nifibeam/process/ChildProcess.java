package org.nifibeam.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** A process of the operating system that is known to be ours, or was. Thread-safe. */
final class ChildProcess {
    /** What the clock may have been set by between two readings of a process's start. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(10);

    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    /** What a process gets of this one's environment; the rest may hold secrets. */
    private static final Set<String> INHERITED =
            Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "LD_LIBRARY_PATH");

    private final ProcessHandle handle;

    private ChildProcess(ProcessHandle handle) {
        this.handle = handle;
    }

    /**
     * Starts one that is to be told what to run.
     *
     * @param options further ones of its JVM
     */
    static ChildProcess start(ProcessSettings settings, ProcessFolder folder, List<String> options)
            throws IOException {
        List<String> program = new ArrayList<>();
        program.add(ProcessMain.class.getName());
        program.add(folder.path().toString());
        program.add(Long.toString(settings.startLimit().toMillis()));
        if (settings.lifetime() == Lifetime.OF_ITS_STARTER) {
            program.add(StarterWatch.self());
        }
        return start(settings, folder, options, program);
    }

    /**
     * Starts one, in a session of its own where the system has the means, so that what ends this
     * process's session or group does not end it.
     *
     * @param program a class and its arguments
     */
    static ChildProcess start(
            ProcessSettings settings,
            ProcessFolder folder,
            List<String> options,
            List<String> program)
            throws IOException {
        List<String> command = new ArrayList<>();
        program("setsid").ifPresent(setsid -> command.add(setsid.toString()));
        command.add(settings.java().toString());
        command.add("-Xmx" + settings.heapMegabytes() + "m");
        command.add("-XX:+ExitOnOutOfMemoryError");
        // Otherwise each process leaves a file in the system's temporary folder if it is killed.
        command.add("-XX:-UsePerfData");
        command.add("-XX:ErrorFile=" + folder.path().resolve("jvm-crash.log"));
        command.add("-Djava.awt.headless=true");
        command.add("-Djava.io.tmpdir=" + folder.temporary());
        // Where that is how the host logs.
        command.add("-Dlogback.configurationFile=org/nifibeam/process/logback.xml");
        // The same answers as here.
        command.add("-Duser.timezone=" + TimeZone.getDefault().getID());
        command.add("-Duser.language=" + Locale.getDefault().getLanguage());
        command.add("-Duser.country=" + Locale.getDefault().getCountry());
        command.addAll(options);
        command.addAll(program);
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(INHERITED);
        environment.put(
                "CLASSPATH",
                settings.classPath().stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(System.getProperty("path.separator"))));
        builder.redirectErrorStream(true);
        builder.redirectOutput(folder.jvmLog().toFile());
        builder.redirectInput(ProcessBuilder.Redirect.from(nothing().toFile()));
        return new ChildProcess(builder.start().toHandle());
    }

    private static Path nothing() {
        return Path.of(System.getProperty("os.name").startsWith("Windows") ? "NUL" : "/dev/null");
    }

    private static Optional<Path> program(String name) {
        return List.of("/usr/bin", "/bin", "/usr/local/bin").stream()
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * The process that wrote an address, if it is still there. A number that another process has by
     * now, as its start and its command line say, is nobody's.
     */
    static Optional<ChildProcess> find(ProcessFolder folder, ProcessFolder.Address address) {
        return ProcessHandle.of(address.pid())
                .filter(ProcessHandle::isAlive)
                .filter(process -> isOurs(process.info(), folder, address.started()))
                .map(ChildProcess::new);
    }

    private static boolean isOurs(
            ProcessHandle.Info info, ProcessFolder folder, Instant recordedStart) {
        boolean sameStart =
                info.startInstant()
                        .map(start -> Duration.between(start, recordedStart).abs())
                        .map(gap -> gap.compareTo(START_TOLERANCE) < 0)
                        .orElse(false);
        boolean sameFolder =
                info.arguments()
                        .map(arguments -> List.of(arguments).contains(folder.path().toString()))
                        .orElse(true);
        return sameStart && sameFolder;
    }

    long pid() {
        return handle.pid();
    }

    boolean alive() {
        return handle.isAlive();
    }

    /** Waits for its end, so long at most; true if it has ended. */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        try {
            handle.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return !handle.isAlive();
        }
        return true;
    }

    /** Ends it at once, and does not wait. */
    void destroy() {
        handle.destroyForcibly();
    }

    /** Ends it and what it has started at once, and does not wait. */
    void destroyAll() {
        handle.descendants().forEach(ProcessHandle::destroyForcibly);
        destroy();
    }

    /** Ends it at once, and waits until it is gone. */
    void kill() throws InterruptedException {
        destroy();
        awaitEnd(KILL_LIMIT);
    }
}
