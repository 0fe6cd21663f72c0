package org.nifibeam.bench.formats;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.nifibeam.bench.BesideOptions;
import org.nifibeam.bench.Contest;
import org.nifibeam.bench.Peer;
import org.nifibeam.bench.report.Subject;
import org.nifibeam.bench.work.FormatWork;
import org.nifibeam.bench.work.Order;
import org.nifibeam.launcher.nifi.Folders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flights as CSV and JSON lines. */
@Command(
        name = "formats",
        mixinStandardHelpOptions = true,
        description =
                "The flights as CSV and JSON lines, all fields read and added up, beside DuckDB and loops by hand around other parsers.")
public final class FormatsCommand implements Callable<Integer> {
    private static final List<Peer> PEERS = List.of(Peer.DUCKDB, Peer.PARSERS);

    @Option(
            names = "--format",
            split = ",",
            defaultValue = "CSV,JSON",
            description = "which: ${COMPLETION-CANDIDATES} (all)")
    private List<FormatWork> formats;

    @Option(
            names = "--peer",
            split = ",",
            defaultValue = "duckdb",
            description = "beside whom: duckdb, parsers (${DEFAULT-VALUE})")
    private List<String> peers;

    @Option(
            names = "--events",
            defaultValue = "3000000",
            description = "flights, the first of three million (${DEFAULT-VALUE})")
    private long events;

    @Mixin private BesideOptions options;

    @Override
    public Integer call() throws Exception {
        Path root = Path.of(System.getProperty("nifibeam.root")).toAbsolutePath();
        Path work = Files.createTempDirectory("nifi-beam-bench");
        Contest contest = new Contest(work, System.out, options.settings());
        for (FormatWork format : formats) {
            try (DuckDbFormats duckDb = new DuckDbFormats(options.tasks())) {
                Path flights = root.resolve("examples/data/flights-3m.parquet");
                duckDb.make(format, flights, format.file(root, events), events);
            }
            for (Peer peer : Peer.of(peers, PEERS)) {
                run(contest, root, format, peer);
            }
        }
        // The logs of a side that has failed are left to be read.
        Folders.delete(work);
        return 0;
    }

    private void run(Contest contest, Path root, FormatWork format, Peer peer) throws Exception {
        Order order = new Order(format.name(), events, false, options.runner(), options.tasks());
        contest.run(
                new Subject(
                        "formats",
                        format == FormatWork.CSV ? "CSV" : "JSON lines",
                        String.format(Locale.ROOT, "%,d flights", events),
                        ""),
                Peer.ours(FormatsWorker.class, order),
                peer.entrant(root, format.name(), events, false, options.tasks()),
                Optional.empty());
    }
}
