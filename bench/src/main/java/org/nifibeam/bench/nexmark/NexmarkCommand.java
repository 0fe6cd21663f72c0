package org.nifibeam.bench.nexmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.nifibeam.launcher.nifi.Folders;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The queries of NEXMark. */
@Command(
        name = "nexmark",
        mixinStandardHelpOptions = true,
        description = "The queries of NEXMark beside peers, a process a side, warm and cold.")
public final class NexmarkCommand implements Callable<Integer> {
    @Option(
            names = "--query",
            split = ",",
            defaultValue = "Q0,Q1,Q2,Q3,Q4,Q5,Q7,Q8,Q11,Q12",
            description = "which: ${COMPLETION-CANDIDATES} (all)")
    private List<NexmarkQuery> queries;

    @Option(
            names = "--peer",
            split = ",",
            required = true,
            converter = PeerWord.class,
            description = "beside whom: flink, flink-sql, beam-direct, beam-flink")
    private List<Peer> peers;

    @Option(
            names = "--events",
            defaultValue = "10000000",
            description = "persons, auctions and bids (${DEFAULT-VALUE})")
    private long events;

    @Option(
            names = "--unbounded",
            description = "as a stream that goes on; queries without windows are left out")
    private boolean asStream;

    @Option(names = "--runner", defaultValue = "embedded", description = "ours (${DEFAULT-VALUE})")
    private String runner;

    @Option(
            names = "--tasks",
            defaultValue = "2",
            description = "parallelism, on both sides (${DEFAULT-VALUE})")
    private int tasks;

    @Option(
            names = "--heap",
            defaultValue = "2g",
            description = "of each side's process (${DEFAULT-VALUE})")
    private String heap;

    @Option(
            names = "--warm-ups",
            defaultValue = "3",
            description = "unmeasured pairs before (${DEFAULT-VALUE})")
    private int warmUps;

    @Option(
            names = "--pairs",
            defaultValue = "9",
            description = "measured pairs (${DEFAULT-VALUE})")
    private int pairs;

    /** Peers as they are written. */
    static final class PeerWord implements ITypeConverter<Peer> {
        @Override
        public Peer convert(String word) {
            for (Peer peer : Peer.values()) {
                if (peer.word().equals(word)) {
                    return peer;
                }
            }
            throw new TypeConversionException(
                    "'" + word + "' is none of flink, flink-sql, beam-direct, beam-flink");
        }
    }

    @Override
    public Integer call() throws Exception {
        Path root = Path.of(System.getProperty("nifibeam.root")).toAbsolutePath();
        Path work = Files.createTempDirectory("nifi-beam-bench");
        NexmarkBench bench =
                new NexmarkBench(
                        root,
                        work,
                        System.out,
                        new NexmarkBench.Settings(
                                events, asStream, tasks, runner, heap, warmUps, pairs));
        for (NexmarkQuery query : queries) {
            for (Peer peer : peers) {
                if (query.unbounded() || !asStream) {
                    bench.run(query, peer);
                }
            }
        }
        // The logs of a side that has failed are left to be read.
        Folders.delete(work);
        return 0;
    }
}
