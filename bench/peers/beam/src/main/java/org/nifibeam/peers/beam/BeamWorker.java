package org.nifibeam.peers.beam;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.nexmark.Main;
import org.nifibeam.bench.work.Worker;

/**
 * Beam's side: a query of Beam's own NEXMark suite, with the events that the suite makes.
 * Arguments: query, events, whether as a stream, {@code beam-direct} or {@code beam-flink}, tasks.
 */
public final class BeamWorker {
    private BeamWorker() {}

    /** Serves. */
    public static void main(String[] arguments) throws Exception {
        List<String> options = new ArrayList<>();
        options.add("--query=" + arguments[0].substring(1));
        options.add("--numEvents=" + arguments[1]);
        options.add("--streaming=" + arguments[2]);
        if (arguments[3].equals("beam-flink")) {
            options.addAll(
                    List.of(
                            "--runner=FlinkRunner",
                            "--flinkMaster=[local]",
                            "--objectReuse=true",
                            "--parallelism=" + arguments[4]));
        } else {
            options.addAll(List.of("--runner=DirectRunner", "--targetParallelism=" + arguments[4]));
        }
        options.addAll(
                List.of("--suite=DEFAULT", "--manageResources=false", "--monitorJobs=false"));
        Worker.serve(
                () -> {
                    Main.main(options.toArray(String[]::new));
                    return new Worker.Answer(0, 0);
                });
    }
}
