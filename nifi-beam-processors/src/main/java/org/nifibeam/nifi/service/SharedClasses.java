package org.nifibeam.nifi.service;

import java.time.Duration;
import java.util.Optional;
import org.nifibeam.process.ClassArchive;
import org.nifibeam.process.ProcessSettings;

/**
 * Has the archive of class data made that a service's processes share, once: when the first run has
 * ended, so that it takes no time from that, and on a thread that nobody waits for. Thread-safe.
 */
final class SharedClasses implements AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Optional<ClassArchive> archive;
    private final String engine;
    private Optional<Thread> making = Optional.empty();
    private boolean closed;

    /**
     * For a service.
     *
     * @param settings of its processes
     * @param engine the runner's name
     */
    SharedClasses(ProcessSettings settings, String engine) {
        this.archive = ClassArchive.of(settings);
        this.engine = engine;
    }

    /** A run has ended; returns at once. */
    synchronized void runEnded() {
        if (closed || making.isPresent() || archive.isEmpty() || archive.get().isMade()) {
            return;
        }
        Thread thread = new Thread(this::make, "beam class data");
        thread.setDaemon(true);
        making = Optional.of(thread);
        thread.start();
    }

    private void make() {
        try {
            archive.orElseThrow().make(engine);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends what is still being made; the next service begins anew. */
    @Override
    public void close() {
        Optional<Thread> thread;
        synchronized (this) {
            closed = true;
            thread = making;
        }
        thread.ifPresent(SharedClasses::end);
    }

    private static void end(Thread thread) {
        thread.interrupt();
        try {
            thread.join(CLOSING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
