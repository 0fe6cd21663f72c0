package org.nifibeam.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.nifibeam.bench.formats.FormatsCommand;
import org.nifibeam.bench.kafka.KafkaCommand;
import org.nifibeam.bench.kinesis.KinesisCommand;
import org.nifibeam.bench.latency.LatencyCommand;
import org.nifibeam.bench.mongodb.MongoCommand;
import org.nifibeam.bench.nexmark.NexmarkCommand;
import org.nifibeam.launcher.nifi.Folders;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The program behind {@code ./nifi-beam bench}. */
@Command(
        name = "nifi-beam bench",
        mixinStandardHelpOptions = true,
        description = "Measures beside peers; one JSON line a measurement.",
        subcommands = {
            NexmarkCommand.class,
            GroupCommand.class,
            BenchMain.Flights.class,
            BenchMain.Rates.class,
            BenchMain.StateUpdates.class,
            BenchMain.Canvas.class,
            FormatsCommand.class,
            LatencyCommand.class,
            KafkaCommand.class,
            KinesisCommand.class,
            MongoCommand.class,
            AllCommand.class,
            ReportCommand.class
        })
public final class BenchMain {
    private BenchMain() {}

    /** Runs a benchmark and exits. */
    public static void main(String[] arguments) {
        System.exit(commands().execute(arguments));
    }

    /** All that can be measured. */
    static CommandLine commands() {
        return new CommandLine(new BenchMain());
    }

    /** The flights pipeline. */
    @Command(
            name = "parquet",
            aliases = "flights",
            mixinStandardHelpOptions = true,
            description = "The flights pipeline beside DuckDB with two threads, warm and cold.")
    static final class Flights implements Callable<Integer> {
        @Mixin private BesideOptions options;

        @Option(
                names = "--peer",
                split = ",",
                description = "beside whom besides, warm, a process a side: spark")
        private List<String> peers = List.of();

        @Option(
                names = "--part",
                split = ",",
                defaultValue = "WARM,COLD",
                description = "what to measure: ${COMPLETION-CANDIDATES} (all)")
        private Set<Part> parts;

        /** What can be measured by itself. */
        enum Part {
            WARM,
            COLD
        }

        @Override
        public Integer call() throws Exception {
            Path root = Path.of(System.getProperty("nifibeam.root")).toAbsolutePath();
            Path work = Files.createTempDirectory("nifi-beam-bench");
            try {
                FlightsBench bench = new FlightsBench(root, work, System.out);
                int pairs = options.settings().pairs();
                int warmUps = options.settings().warmUps();
                if (parts.contains(Part.WARM)) {
                    bench.warm(warmUps, pairs);
                }
                if (parts.contains(Part.COLD)) {
                    bench.cold(pairs);
                }
                for (Peer peer : Peer.of(peers, List.of(Peer.SPARK))) {
                    bench.beside(peer, options);
                }
                return 0;
            } finally {
                Folders.delete(work);
            }
        }
    }

    /** The canvas. */
    @Command(
            name = "canvas",
            mixinStandardHelpOptions = true,
            description =
                    "In a real NiFi: a definition of 100 stages along the canvas, 1,000 definitions a minute, NiFi's start with and without the NARs, and the flights pipeline beside the same outside.")
    static final class Canvas implements Callable<Integer> {
        @Option(
                names = "--part",
                split = ",",
                defaultValue = "CHECK,COMPOSE,MANY,START,NIFI,PROCESS",
                description = "what to measure: ${COMPLETION-CANDIDATES} (all)")
        private Set<Part> parts;

        @Option(
                names = "--minutes",
                defaultValue = "3",
                description = "how long MANY goes on (${DEFAULT-VALUE})")
        private int minutes;

        @Option(
                names = "--pairs",
                defaultValue = "11",
                description = "measured pairs of START, NIFI and PROCESS (${DEFAULT-VALUE})")
        private int pairs;

        @Option(
                names = "--warm-ups",
                defaultValue = "15",
                description = "runs of each side before those of NIFI (${DEFAULT-VALUE})")
        private int warmUps;

        /** What can be measured by itself. */
        enum Part {
            CHECK,
            COMPOSE,
            MANY,
            START,
            NIFI,
            PROCESS
        }

        @Override
        public Integer call() throws Exception {
            Path root = Path.of(System.getProperty("nifibeam.root")).toAbsolutePath();
            Path work = Files.createTempDirectory("nifi-beam-bench");
            try {
                if (parts.contains(Part.CHECK)) {
                    new CheckBench(System.out).run(List.of(10, 50, 500), 12);
                }
                if (parts.equals(Set.of(Part.CHECK))) {
                    return 0;
                }
                CanvasBench bench = new CanvasBench(root, work, System.out);
                if (parts.contains(Part.COMPOSE)) {
                    bench.compose(List.of(20, 100), 31);
                }
                if (parts.contains(Part.MANY)) {
                    bench.many(Duration.ofMinutes(minutes));
                }
                if (parts.contains(Part.START)) {
                    bench.start(pairs);
                }
                FlightsBench flights = new FlightsBench(root, work, System.out);
                if (parts.contains(Part.NIFI)) {
                    flights.inNifi(warmUps, pairs);
                }
                if (parts.contains(Part.PROCESS)) {
                    flights.inProcess(pairs);
                }
                return 0;
            } finally {
                Folders.delete(work);
            }
        }
    }

    /** Generated rows. */
    @Command(
            name = "rates",
            mixinStandardHelpOptions = true,
            description =
                    "Map and filter, sums by key and by window over generated rows, beside hand-written loops.")
    static final class Rates implements Callable<Integer> {
        @Option(
                names = "--rows",
                defaultValue = "20000000",
                description = "generated rows (${DEFAULT-VALUE})")
        private long rows;

        @Option(
                names = "--pairs",
                defaultValue = "9",
                description = "measured pairs (${DEFAULT-VALUE})")
        private int pairs;

        @Option(
                names = "--warm-ups",
                defaultValue = "5",
                description = "unmeasured pairs before (${DEFAULT-VALUE})")
        private int warmUps;

        @Option(
                names = "--workload",
                split = ",",
                defaultValue = "MAP_FILTER,SUM_BY_KEY,GROUP_BY_MILLION,WINDOWS,MANY_KEYS",
                description =
                        "what to measure: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}); MANY_KEYS runs once, in a JVM of its own with --heap")
        private List<Workload> workloads;

        @Option(
                names = "--heap",
                defaultValue = "512m",
                description = "the heap that MANY_KEYS gets (${DEFAULT-VALUE})")
        private String heap;

        @Option(
                names = "--many-keys",
                defaultValue = "10000000",
                description = "the keys of MANY_KEYS (${DEFAULT-VALUE})")
        private long manyKeys;

        @Option(
                names = "--checkpoints",
                description = "each workload with a checkpoint every second beside itself without")
        private boolean checkpoints;

        @Option(names = "--here", hidden = true, description = "MANY_KEYS in this JVM")
        private boolean here;

        @Override
        public Integer call() throws Exception {
            Path work = Files.createTempDirectory("nifi-beam-bench");
            try {
                RatesBench bench = new RatesBench(work, System.out);
                for (Workload workload : workloads) {
                    if (checkpoints) {
                        bench.checkpoints(workload, rows, warmUps, pairs);
                    } else if (workload == Workload.MANY_KEYS && here) {
                        bench.manyKeys(manyKeys);
                    } else if (workload == Workload.MANY_KEYS) {
                        inHeap();
                    } else {
                        bench.run(workload, rows, warmUps, pairs);
                    }
                }
                return 0;
            } finally {
                Folders.delete(work);
            }
        }

        private void inHeap() throws Exception {
            int code =
                    BenchMain.inHeap(
                            heap,
                            List.of(
                                    "rates",
                                    "--workload=" + Workload.MANY_KEYS,
                                    "--many-keys=" + manyKeys,
                                    "--here"));
            if (code != 0) {
                throw new IllegalStateException(
                        manyKeys + " keys do not go into a heap of " + heap);
            }
        }
    }

    /** Runs this program in a JVM of its own; gives its exit code. */
    private static int inHeap(String heap, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx" + heap,
                                "-XX:+UseParallelGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                BenchMain.class.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    /** State. */
    @Command(
            name = "state",
            mixinStandardHelpOptions = true,
            description =
                    "Updates of state by random keys in a JVM with a small heap: with a checkpoint every second beside without.")
    static final class StateUpdates implements Callable<Integer> {
        @Option(
                names = "--keys",
                split = ",",
                defaultValue = "10000,10000000",
                description = "how many keys have state, one measurement each (${DEFAULT-VALUE})")
        private List<Long> keys;

        @Option(
                names = "--bytes",
                defaultValue = "240",
                description = "the state of a key, at least 8 (${DEFAULT-VALUE})")
        private int bytes;

        @Option(
                names = "--updates",
                defaultValue = "1000000",
                description = "measured updates of a run (${DEFAULT-VALUE})")
        private long updates;

        @Option(
                names = "--pairs",
                defaultValue = "3",
                description = "measured pairs (${DEFAULT-VALUE})")
        private int pairs;

        @Option(
                names = "--heap",
                defaultValue = "256m",
                description = "the heap of the JVM (${DEFAULT-VALUE})")
        private String heap;

        @Option(names = "--here", hidden = true, description = "in this JVM")
        private boolean here;

        @Override
        public Integer call() throws Exception {
            for (long each : keys) {
                if (here) {
                    here(each);
                    continue;
                }
                int code =
                        inHeap(
                                heap,
                                List.of(
                                        "state",
                                        "--keys=" + each,
                                        "--bytes=" + bytes,
                                        "--updates=" + updates,
                                        "--pairs=" + pairs,
                                        "--here"));
                if (code != 0) {
                    return code;
                }
            }
            return 0;
        }

        private void here(long each) throws Exception {
            Path work = Files.createTempDirectory("nifi-beam-bench");
            try {
                new StateBench(work, new StateBench.Kept(each, bytes), System.out)
                        .run(updates, updates / 4, pairs);
            } finally {
                Folders.delete(work);
            }
        }
    }
}
