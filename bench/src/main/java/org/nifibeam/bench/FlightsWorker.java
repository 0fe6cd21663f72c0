package org.nifibeam.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nifibeam.bench.work.FlightsWork;
import org.nifibeam.bench.work.FormatWork;
import org.nifibeam.bench.work.Order;
import org.nifibeam.bench.work.Worker;
import org.nifibeam.launcher.nifi.Folders;

/**
 * Our side of the flights example beside peers that are processes: its text compiled and run to
 * committed files, each time anew. Arguments: those of an {@link Order}.
 */
final class FlightsWorker {
    private FlightsWorker() {}

    /** Serves. */
    public static void main(String[] arguments) throws Exception {
        Order order = Order.of(arguments);
        Path work = Files.createTempDirectory("nifi-beam-flights");
        try {
            Worker.serve(() -> run(order, work));
        } finally {
            Folders.delete(work);
        }
    }

    private static Worker.Answer run(Order order, Path work) throws Exception {
        Path folder = Files.createTempDirectory(work, "out");
        String definition = definition(FormatWork.root(), folder.resolve("flights"));
        PlannedRun.of(definition, order.who(), order.tasks(), work).run();
        return FlightsWork.lines(folder);
    }

    /** The definition of the example with its paths changed. */
    static String definition(Path root, Path output) throws IOException {
        return Files.readString(root.resolve("examples/flight-delays.yaml"))
                .replace("examples/data/flights-3m.parquet", FlightsWork.file(root).toString())
                .replace("out/flight-delays", output.toString());
    }
}
