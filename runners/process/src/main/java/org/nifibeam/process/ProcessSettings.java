package org.nifibeam.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How processes are started and spoken to.
 *
 * @param java the java program
 * @param classPath jars and folders: core, the engine, connectors, languages, the host's own
 * @param heapMegabytes the most heap one may have
 * @param startLimit how long one may take until it listens
 * @param callLimit how long it may take to answer
 * @param cancelLimit how long a run may take to end once it is cancelled; its process is killed
 *     then
 * @param lifetime how long one may go on
 * @param archives where archives of class data are kept, if they are, see {@link ClassArchive}
 */
public record ProcessSettings(
        Path java,
        List<Path> classPath,
        long heapMegabytes,
        Duration startLimit,
        Duration callLimit,
        Duration cancelLimit,
        Lifetime lifetime,
        Optional<Path> archives) {
    public ProcessSettings {
        classPath = List.copyOf(classPath);
        if (heapMegabytes < 16) {
            throw new IllegalArgumentException(
                    "a heap is at least 16 MB, not " + heapMegabytes + " MB");
        }
    }

    /**
     * With this JVM's java program and limits of a minute, five seconds and thirty, for runs that
     * may outlive it.
     */
    public ProcessSettings(List<Path> classPath, long heapMegabytes) {
        this(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                classPath,
                heapMegabytes,
                Duration.ofMinutes(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Lifetime.OF_ITS_RUN,
                Optional.empty());
    }

    /** The same with processes of another lifetime. */
    public ProcessSettings with(Lifetime other) {
        return new ProcessSettings(
                java,
                classPath,
                heapMegabytes,
                startLimit,
                callLimit,
                cancelLimit,
                other,
                archives);
    }

    /** The same with another limit for the end of what is cancelled. */
    public ProcessSettings withCancelLimit(Duration limit) {
        return new ProcessSettings(
                java, classPath, heapMegabytes, startLimit, callLimit, limit, lifetime, archives);
    }

    /** The same with archives of class data in a folder, which is made if need be. */
    public ProcessSettings withArchives(Path folder) {
        return new ProcessSettings(
                java,
                classPath,
                heapMegabytes,
                startLimit,
                callLimit,
                cancelLimit,
                lifetime,
                Optional.of(folder));
    }
}
