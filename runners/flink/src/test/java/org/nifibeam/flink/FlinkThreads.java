package org.nifibeam.flink;

/**
 * The few threads that Flink makes once in a JVM and never ends: made before tests count threads,
 * so that these see those that a run or a cluster has left.
 */
final class FlinkThreads {
    private FlinkThreads() {}

    /** Starts a cluster and stops it. */
    static void begin() throws Exception {
        try (LocalClusters clusters = new LocalClusters()) {
            clusters.giveBack(clusters.take(1));
        }
    }
}
