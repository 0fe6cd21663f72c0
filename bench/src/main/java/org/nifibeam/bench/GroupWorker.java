package org.nifibeam.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import org.nifibeam.bench.work.Order;
import org.nifibeam.bench.work.Worker;
import org.nifibeam.bench.work.Worker.Answer;
import org.nifibeam.launcher.nifi.Folders;

/**
 * Our side of {@link GroupCommand}, in a process of its own like any other: a definition compiled
 * and run to its end, each time anew. Arguments: those of an {@link Order}.
 */
final class GroupWorker {
    private GroupWorker() {}

    /** Serves. */
    public static void main(String[] arguments) throws Exception {
        Order order = Order.of(arguments);
        Path work = Files.createTempDirectory("nifi-beam-group");
        try {
            Worker.serve(() -> run(order, work));
        } finally {
            Folders.delete(work);
        }
    }

    /** Once. */
    static Answer run(Order order, Path work) throws Exception {
        Checksum checksum = new Checksum();
        PlannedRun.of(
                        Workload.of(order.group()).definition(order.events(), order.asStream()),
                        order.who(),
                        order.tasks(),
                        work,
                        new GeneratedRows(order.tasks()),
                        checksum)
                .run();
        return checksum.take();
    }
}
