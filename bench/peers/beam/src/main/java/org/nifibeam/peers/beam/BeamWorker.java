package org.nifibeam.peers.beam;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.nexmark.Main;
import org.nifibeam.bench.work.Order;
import org.nifibeam.bench.work.Worker;

/**
 * Beam's side: a query of Beam's own NEXMark suite, with the events that the suite makes, or sums
 * of the rows that all sides make. Arguments: those of an {@link Order} for {@code beam-direct} or
 * {@code beam-flink}.
 */
public final class BeamWorker {
    private BeamWorker() {}

    /** Serves. */
    public static void main(String[] arguments) throws Exception {
        Order order = Order.of(arguments);
        if (order.nexmark()) {
            Worker.serve(
                    () -> {
                        Main.main(suite(order));
                        return new Worker.Answer(0, 0);
                    });
        } else {
            Worker.serve(() -> BeamGroups.run(order, runner(order).toArray(String[]::new)));
        }
    }

    private static String[] suite(Order order) {
        List<String> options = new ArrayList<>(runner(order));
        options.add("--query=" + order.work().substring(1));
        options.add("--numEvents=" + order.events());
        options.add("--streaming=" + order.asStream());
        options.addAll(
                List.of("--suite=DEFAULT", "--manageResources=false", "--monitorJobs=false"));
        return options.toArray(String[]::new);
    }

    private static List<String> runner(Order order) {
        return order.who().equals("beam-flink")
                ? List.of(
                        "--runner=FlinkRunner",
                        "--flinkMaster=[local]",
                        "--objectReuse=true",
                        "--parallelism=" + order.tasks())
                : List.of("--runner=DirectRunner", "--targetParallelism=" + order.tasks());
    }
}
