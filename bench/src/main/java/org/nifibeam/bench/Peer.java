package org.nifibeam.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.nifibeam.bench.work.HandWritten;
import org.nifibeam.bench.work.Order;

/**
 * Whom we are measured beside. All but the loop by hand are modules below {@code bench/peers} which
 * ship nowhere.
 */
public enum Peer {
    /** A loop written for the one answer: about what the machine can do. */
    JAVA("Java loop by hand", "", HandWritten.class.getName(), true),
    /** By hand, in the DataStream API, as one writes it who wants it fast. */
    FLINK("Flink 2.3 DataStream by hand", "flink", "org.nifibeam.peers.flink.FlinkWorker", true),
    /** By hand, in the DataStream API, with no more than its documentation shows. */
    FLINK_PLAIN(
            "Flink 2.3 DataStream, keyBy alone",
            "flink",
            "org.nifibeam.peers.flink.FlinkWorker",
            true),
    /** The planner's and the generated code's. */
    FLINK_SQL("Flink 2.3 SQL", "flink", "org.nifibeam.peers.flink.FlinkWorker", true),
    /** Embedded, its pipeline API. */
    JET("Hazelcast Jet 5.7", "jet", "org.nifibeam.peers.jet.JetWorker", true),
    /** Local, its DataFrames. */
    SPARK("Spark SQL 4.2", "spark", "org.nifibeam.peers.spark.SparkWorker", true),
    /** Its readers, by JDBC. */
    DUCKDB("DuckDB 1.4", "", "org.nifibeam.bench.formats.DuckDbFormats", true),
    /** A loop by hand around a parser that is not ours. */
    PARSERS(
            "univocity and Jackson by hand",
            "parsers",
            "org.nifibeam.peers.parsers.ParsersWorker",
            true),
    /** In NEXMark Beam's own suite, which makes events of its own. */
    BEAM_DIRECT("Beam DirectRunner", "beam-direct", "org.nifibeam.peers.beam.BeamWorker", false),
    /** In NEXMark Beam's own suite, which makes events of its own. */
    BEAM_FLINK("Beam on Flink 1.19", "beam-flink", "org.nifibeam.peers.beam.BeamWorker", false);

    private final String title;
    private final String module;
    private final String worker;
    private final boolean sameEvents;

    Peer(String title, String module, String worker, boolean sameEvents) {
        this.title = title;
        this.module = module;
        this.worker = worker;
        this.sameEvents = sameEvents;
    }

    /** As it is said on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The peer that is called so, one of some. */
    public static Peer of(String word, List<Peer> some) {
        return some.stream()
                .filter(peer -> peer.word().equals(word))
                .findAny()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "'" + word + "' is none of " + words(some)));
    }

    /** All words of some, as they are listed. */
    public static String words(List<Peer> some) {
        return some.stream().map(Peer::word).collect(Collectors.joining(", "));
    }

    /** Those of a list of words, each in its turn. */
    public static List<Peer> of(List<String> words, List<Peer> some) {
        return words.stream().map(word -> of(word, some)).toList();
    }

    /** A side that does an order's work; {@code root} is the checkout. */
    public Contest.Entrant entrant(
            Path root, String work, long events, boolean asStream, int tasks) {
        String classPath =
                module.isEmpty()
                        ? System.getProperty("java.class.path")
                        : root.resolve("bench/peers").resolve(module).resolve("target/app/lib")
                                + "/*";
        Order order = new Order(work, events, asStream, word(), tasks);
        boolean compared = sameEvents || !order.nexmark();
        return new Contest.Entrant(title, classPath, worker, order, compared);
    }

    /** Ours, served by a class of this program. */
    public static Contest.Entrant ours(Class<?> worker, Order order) {
        return new Contest.Entrant(
                "ours", System.getProperty("java.class.path"), worker.getName(), order, true);
    }
}
