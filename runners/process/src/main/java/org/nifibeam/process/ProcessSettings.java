package org.nifibeam.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

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
 */
public record ProcessSettings(
        Path java,
        List<Path> classPath,
        long heapMegabytes,
        Duration startLimit,
        Duration callLimit,
        Duration cancelLimit) {
    public ProcessSettings {
        classPath = List.copyOf(classPath);
        if (heapMegabytes < 16) {
            throw new IllegalArgumentException(
                    "a heap is at least 16 MB, not " + heapMegabytes + " MB");
        }
    }

    /** With this JVM's java program and limits of a minute, five seconds and thirty. */
    public ProcessSettings(List<Path> classPath, long heapMegabytes) {
        this(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                classPath,
                heapMegabytes,
                Duration.ofMinutes(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30));
    }
}
