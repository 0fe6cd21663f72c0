package org.nifibeam.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.nifibeam.bench.report.Bar;
import org.nifibeam.bench.report.Subject;
import org.nifibeam.bench.work.GroupWork;
import org.nifibeam.bench.work.Order;
import org.nifibeam.launcher.nifi.Folders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sums of generated rows by key and by window. */
@Command(
        name = "group",
        mixinStandardHelpOptions = true,
        description =
                "Sums of generated rows by few keys, by many, and by windows of event time, beside peers, a process a side, warm and cold.")
final class GroupCommand implements Callable<Integer> {
    private static final List<Peer> PEERS =
            List.of(
                    Peer.JAVA,
                    Peer.FLINK,
                    Peer.FLINK_PLAIN,
                    Peer.FLINK_SQL,
                    Peer.JET,
                    Peer.SPARK,
                    Peer.BEAM_DIRECT,
                    Peer.BEAM_FLINK);

    /** Those that take windows of a stream that goes on. */
    private static final List<Peer> STREAMING =
            List.of(Peer.FLINK, Peer.FLINK_PLAIN, Peer.FLINK_SQL, Peer.JET, Peer.BEAM_FLINK);

    @Option(
            names = "--workload",
            split = ",",
            defaultValue = "SUM_BY_KEY,GROUP_BY_MILLION,WINDOWS",
            description = "which: ${COMPLETION-CANDIDATES} (all)")
    private List<GroupWork> workloads;

    @Option(
            names = "--peer",
            split = ",",
            required = true,
            description =
                    "beside whom: java, flink, flink-plain, flink-sql, jet, spark, beam-direct, beam-flink")
    private List<String> peers;

    @Option(
            names = "--events",
            defaultValue = "10000000",
            description = "generated rows (${DEFAULT-VALUE})")
    private long events;

    @Option(
            names = "--unbounded",
            description =
                    "as a stream that goes on: WINDOWS alone, beside flink, flink-plain, flink-sql, jet, beam-flink")
    private boolean asStream;

    @Mixin private BesideOptions options;

    @Override
    public Integer call() throws Exception {
        Path root = Path.of(System.getProperty("nifibeam.root")).toAbsolutePath();
        Path work = Files.createTempDirectory("nifi-beam-bench");
        Contest contest = new Contest(work, System.out, options.settings());
        for (GroupWork workload : workloads) {
            for (Peer peer : Peer.of(peers, asStream ? STREAMING : PEERS)) {
                if (workload.windowed() || !asStream) {
                    run(contest, root, workload, peer);
                }
            }
        }
        // The logs of a side that has failed are left to be read.
        Folders.delete(work);
        return 0;
    }

    private void run(Contest contest, Path root, GroupWork workload, Peer peer) throws Exception {
        String input =
                String.format(
                        Locale.ROOT, "%,d rows, %s", events, asStream ? "unbounded" : "bounded");
        Order order =
                new Order(workload.name(), events, asStream, options.runner(), options.tasks());
        contest.run(
                new Subject("group", Workload.of(workload).words(), input, ""),
                Peer.ours(GroupWorker.class, order),
                peer.entrant(root, workload.name(), events, asStream, options.tasks()),
                bar(workload, peer));
    }

    /** What is wanted beside a peer; grouping a million keys has no bar but that of its rate. */
    private static Optional<Bar> bar(GroupWork workload, Peer peer) {
        if (workload == GroupWork.GROUP_BY_MILLION) {
            return Optional.empty();
        }
        return switch (peer) {
            case FLINK, FLINK_PLAIN -> Optional.of(Bar.timesAsFast(8));
            case JET, SPARK -> Optional.of(Bar.timesAsFast(2));
            default -> Optional.empty();
        };
    }
}
