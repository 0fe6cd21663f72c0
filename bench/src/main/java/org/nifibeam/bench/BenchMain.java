package org.nifibeam.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import org.nifibeam.launcher.nifi.Folders;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program behind {@code ./nifi-beam bench}. */
@Command(
        name = "nifi-beam bench",
        mixinStandardHelpOptions = true,
        description = "Measures beside peers; one JSON line a measurement.",
        subcommands = BenchMain.Flights.class)
public final class BenchMain {
    private BenchMain() {}

    /** Runs a benchmark and exits. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchMain()).execute(arguments));
    }

    /** The flights pipeline. */
    @Command(
            name = "flights",
            mixinStandardHelpOptions = true,
            description =
                    "The flights pipeline beside DuckDB with two threads: warm, cold, and inside NiFi.")
    static final class Flights implements Callable<Integer> {
        @Option(
                names = "--pairs",
                defaultValue = "11",
                description = "measured pairs (${DEFAULT-VALUE})")
        private int pairs;

        @Option(
                names = "--warm-ups",
                defaultValue = "15",
                description = "unmeasured pairs before (${DEFAULT-VALUE})")
        private int warmUps;

        @Option(
                names = "--part",
                split = ",",
                defaultValue = "WARM,COLD,NIFI",
                description = "what to measure: ${COMPLETION-CANDIDATES} (all)")
        private Set<Part> parts;

        /** What can be measured by itself. */
        enum Part {
            WARM,
            COLD,
            NIFI
        }

        @Override
        public Integer call() throws Exception {
            Path root = Path.of(System.getProperty("nifibeam.root")).toAbsolutePath();
            Path work = Files.createTempDirectory("nifi-beam-bench");
            try {
                FlightsBench bench = new FlightsBench(root, work, System.out);
                if (parts.contains(Part.WARM)) {
                    bench.warm(warmUps, pairs);
                }
                if (parts.contains(Part.COLD)) {
                    bench.cold(pairs);
                }
                if (parts.contains(Part.NIFI)) {
                    bench.inNifi(warmUps, pairs);
                }
                return 0;
            } finally {
                Folders.delete(work);
            }
        }
    }
}
