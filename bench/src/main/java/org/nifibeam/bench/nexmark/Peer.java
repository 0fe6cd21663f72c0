package org.nifibeam.bench.nexmark;

import java.nio.file.Path;
import java.util.Locale;

/** Whom we are measured beside. Each is a module below {@code bench/peers} which ships nowhere. */
public enum Peer {
    /** By hand, in the DataStream API. */
    FLINK("Flink 2.3 DataStream by hand", "flink", "org.nifibeam.peers.flink.FlinkWorker", true, 2),
    /** The planner's and the generated code's. */
    FLINK_SQL("Flink 2.3 SQL", "flink", "org.nifibeam.peers.flink.FlinkWorker", true, 2),
    /** Beam's own suite, which makes events of its own. */
    BEAM_DIRECT(
            "Beam DirectRunner", "beam-direct", "org.nifibeam.peers.beam.BeamWorker", false, 100),
    /** Beam's own suite, which makes events of its own. */
    BEAM_FLINK("Beam on Flink 1.19", "beam-flink", "org.nifibeam.peers.beam.BeamWorker", false, 8);

    private final String title;
    private final String module;
    private final String worker;
    private final boolean sameEvents;
    private final double bar;

    Peer(String title, String module, String worker, boolean sameEvents, double bar) {
        this.title = title;
        this.module = module;
        this.worker = worker;
        this.sameEvents = sameEvents;
        this.bar = bar;
    }

    /** For reports. */
    String title() {
        return title;
    }

    /** As it is said on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The class that serves. */
    String worker() {
        return worker;
    }

    /** Whether it is given the events that we are, so that answers can be compared. */
    boolean sameEvents() {
        return sameEvents;
    }

    /** How many times as fast as it we want to be. */
    double bar() {
        return bar;
    }

    String classPath(Path root) {
        return root.resolve("bench/peers").resolve(module).resolve("target/app/lib") + "/*";
    }
}
