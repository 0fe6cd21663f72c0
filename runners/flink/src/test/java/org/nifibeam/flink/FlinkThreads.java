package org.nifibeam.flink;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.util.concurrent.FutureUtils;

/**
 * The few threads that Flink makes once in a JVM and never ends: made before tests count threads,
 * so that these see those that a run or a cluster has left.
 */
final class FlinkThreads {
    private FlinkThreads() {}

    /** Starts a cluster and stops it, and has something wait. */
    static void begin() throws Exception {
        try (LocalClusters clusters = new LocalClusters()) {
            clusters.giveBack(clusters.take(1));
        }
        FutureUtils.completeDelayed(new CompletableFuture<>(), null, Duration.ofMillis(1));
    }
}
