package org.nifibeam.bench.nexmark;

import java.nio.file.Files;
import java.nio.file.Path;
import org.nifibeam.bench.Checksum;
import org.nifibeam.bench.work.Order;
import org.nifibeam.bench.work.Worker;
import org.nifibeam.launcher.nifi.Folders;

/**
 * Our side of {@link NexmarkCommand}, in a process of its own like any other: a query compiled from
 * its definition and run to its end, each time anew. Arguments: those of an {@link Order}.
 */
public final class NexmarkWorker {
    private NexmarkWorker() {}

    /** Serves. */
    public static void main(String[] arguments) throws Exception {
        Order order = Order.of(arguments);
        NexmarkQuery query = NexmarkQuery.valueOf(order.work());
        Path work = Files.createTempDirectory("nifi-beam-nexmark");
        try {
            Checksum checksum = new Checksum();
            Worker.serve(
                    () -> {
                        new NexmarkRun(
                                        query,
                                        order.events(),
                                        order.asStream(),
                                        order.who(),
                                        order.tasks(),
                                        checksum,
                                        work)
                                .run();
                        return checksum.take();
                    });
        } finally {
            Folders.delete(work);
        }
    }
}
