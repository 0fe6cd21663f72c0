package org.nifibeam.bench.nexmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.nifibeam.bench.BesideOptions;
import org.nifibeam.bench.Contest;
import org.nifibeam.bench.Peer;
import org.nifibeam.bench.report.Bar;
import org.nifibeam.bench.report.Subject;
import org.nifibeam.bench.work.Order;
import org.nifibeam.launcher.nifi.Folders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The queries of NEXMark. */
@Command(
        name = "nexmark",
        mixinStandardHelpOptions = true,
        description = "The queries of NEXMark beside peers, a process a side, warm and cold.")
public final class NexmarkCommand implements Callable<Integer> {
    private static final List<Peer> PEERS =
            List.of(Peer.FLINK, Peer.FLINK_SQL, Peer.BEAM_DIRECT, Peer.BEAM_FLINK);

    @Option(
            names = "--query",
            split = ",",
            defaultValue = "Q0,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q11,Q12",
            description = "which: ${COMPLETION-CANDIDATES} (all)")
    private List<NexmarkQuery> queries;

    @Option(
            names = "--peer",
            split = ",",
            required = true,
            description = "beside whom: flink, flink-sql, beam-direct, beam-flink")
    private List<String> peers;

    @Option(
            names = "--events",
            defaultValue = "10000000",
            description = "persons, auctions and bids (${DEFAULT-VALUE})")
    private long events;

    @Option(
            names = "--unbounded",
            description = "as a stream that goes on; queries without windows are left out")
    private boolean asStream;

    @Mixin private BesideOptions options;

    @Override
    public Integer call() throws Exception {
        Path root = Path.of(System.getProperty("nifibeam.root")).toAbsolutePath();
        Path work = Files.createTempDirectory("nifi-beam-bench");
        Contest contest = new Contest(work, System.out, options.settings());
        for (NexmarkQuery query : queries) {
            for (Peer peer : Peer.of(peers, PEERS)) {
                if (query.unbounded() || !asStream) {
                    run(contest, root, query, peer);
                }
            }
        }
        // The logs of a side that has failed are left to be read.
        Folders.delete(work);
        return 0;
    }

    private void run(Contest contest, Path root, NexmarkQuery query, Peer peer) throws Exception {
        String input =
                String.format(
                        Locale.ROOT, "%,d events, %s", events, asStream ? "unbounded" : "bounded");
        Order order = new Order(query.name(), events, asStream, options.runner(), options.tasks());
        contest.run(
                new Subject("nexmark", query.name(), input, ""),
                Peer.ours(NexmarkWorker.class, order),
                peer.entrant(root, query.name(), events, asStream, options.tasks()),
                Optional.of(Bar.timesAsFast(timesAsFast(peer))));
    }

    /** How many times as fast as a peer we want to be. */
    private static double timesAsFast(Peer peer) {
        return switch (peer) {
            case BEAM_DIRECT -> 100;
            case BEAM_FLINK -> 8;
            default -> 2;
        };
    }
}
