package org.nifibeam.flink;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.util.concurrent.FutureUtils;

/**
 * The thread that Flink makes once in a JVM and never ends: made before tests count threads, so
 * that these see those that a run or a cluster has left.
 */
final class FlinkThreads {
    private FlinkThreads() {}

    static void begin() {
        FutureUtils.completeDelayed(new CompletableFuture<>(), null, Duration.ofMillis(1));
    }
}
