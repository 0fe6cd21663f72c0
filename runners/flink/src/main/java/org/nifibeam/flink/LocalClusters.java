package org.nifibeam.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flink's clusters in this JVM, one for each run that is going on: none waits for another's slots.
 * One that is free is used again. Thread-safe.
 */
final class LocalClusters implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalClusters.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration CLOSING = Duration.ofSeconds(30);

    private final List<Cluster> free = new ArrayList<>();
    private boolean closed;

    /** A cluster with so many slots, and the folder for its temporary files. */
    record Cluster(MiniCluster flink, int slots, Path temporary) {}

    /**
     * A cluster that no other run has.
     *
     * @throws IOException if none can be started
     */
    Cluster take(int parallelism) throws IOException {
        synchronized (this) {
            for (Cluster cluster : free) {
                if (cluster.slots() >= parallelism) {
                    free.remove(cluster);
                    return cluster;
                }
            }
        }
        return start(Math.max(parallelism, Runtime.getRuntime().availableProcessors()));
    }

    private static Cluster start(int slots) throws IOException {
        Path temporary = Files.createTempDirectory("nifi-beam-flink");
        Configuration configuration = new Configuration();
        // Flink leaves some of them, also when it ends well.
        configuration.set(CoreOptions.TMP_DIRS, temporary.toString());
        configuration.set(WebOptions.TMP_DIR, temporary.toString());
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(RestOptions.BIND_ADDRESS, LOOPBACK);
        configuration.set(JobManagerOptions.BIND_HOST, LOOPBACK);
        configuration.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
        MiniCluster flink =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(slots)
                                .build());
        try {
            flink.start();
        } catch (Exception e) {
            stop(new Cluster(flink, slots, temporary));
            throw new IOException("Flink cannot be started in this JVM: " + e.getMessage(), e);
        }
        return new Cluster(flink, slots, temporary);
    }

    /** A run has ended. */
    void giveBack(Cluster cluster) {
        synchronized (this) {
            if (!closed) {
                free.add(cluster);
                return;
            }
        }
        stop(cluster);
    }

    /** Stops those that are free; the others stop when their runs end. */
    @Override
    public void close() {
        List<Cluster> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(free);
            free.clear();
        }
        all.forEach(LocalClusters::stop);
    }

    private static void stop(Cluster cluster) {
        try {
            cluster.flink().closeAsync().get(CLOSING.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("a Flink cluster in this JVM has not ended well", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            Submission.delete(cluster.temporary());
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("a Flink cluster in this JVM leaves files in {}", cluster.temporary(), e);
        }
    }
}
