package org.nifibeam.launcher.nifi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How a NiFi process is started.
 *
 * @param java the {@code java} program, 21 or newer
 * @param heapMegabytes the JVM's {@code -Xmx}
 * @param jvmOptions further options of the JVM
 * @param startLimit how long the start may take
 * @param stopLimit how long a stop may take before the process is killed
 * @param ssl how its client asks a NiFi of https
 */
public record ServerOptions(
        Path java,
        int heapMegabytes,
        List<String> jvmOptions,
        Duration startLimit,
        Duration stopLimit,
        Optional<SSLContext> ssl) {

    /** Checks and copies. */
    public ServerOptions {
        Objects.requireNonNull(java, "java");
        jvmOptions = List.copyOf(jvmOptions);
        if (heapMegabytes < 256) {
            throw new IllegalArgumentException(
                    "NiFi needs a heap of 256 MB or more, not " + heapMegabytes);
        }
    }

    /** This JVM's own java, 1 GB of heap, 120 s to start, 30 s to stop. */
    public static ServerOptions defaults() {
        return new ServerOptions(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                1024,
                List.of(),
                Duration.ofSeconds(120),
                Duration.ofSeconds(30),
                Optional.empty());
    }

    /** The same for a NiFi of https. */
    public ServerOptions withSsl(SSLContext context) {
        return new ServerOptions(
                java, heapMegabytes, jvmOptions, startLimit, stopLimit, Optional.of(context));
    }

    /** The same with another heap. */
    public ServerOptions withHeapMegabytes(int megabytes) {
        return new ServerOptions(java, megabytes, jvmOptions, startLimit, stopLimit, ssl);
    }

    /** The same with these options of the JVM instead. */
    public ServerOptions withJvmOptions(List<String> options) {
        return new ServerOptions(java, heapMegabytes, options, startLimit, stopLimit, ssl);
    }

    /** The same with another limit for the start. */
    public ServerOptions withStartLimit(Duration limit) {
        return new ServerOptions(java, heapMegabytes, jvmOptions, limit, stopLimit, ssl);
    }
}
