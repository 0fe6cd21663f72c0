package org.nifibeam.bench.formats;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.nifibeam.bench.Checksum;
import org.nifibeam.bench.PlannedRun;
import org.nifibeam.bench.work.FormatWork;
import org.nifibeam.bench.work.Order;
import org.nifibeam.bench.work.Worker;
import org.nifibeam.bench.work.Worker.Answer;
import org.nifibeam.launcher.nifi.Folders;

/** Our side of {@link FormatsCommand}. Arguments: those of an {@link Order}. */
final class FormatsWorker {
    private FormatsWorker() {}

    /** Serves. */
    public static void main(String[] arguments) throws Exception {
        Order order = Order.of(arguments);
        Path work = Files.createTempDirectory("nifi-beam-formats");
        try {
            Worker.serve(() -> run(order, FormatWork.root(), work));
        } finally {
            Folders.delete(work);
        }
    }

    /** Once. */
    static Answer run(Order order, Path root, Path work) throws Exception {
        FormatWork format = FormatWork.valueOf(order.work());
        String definition =
                String.format(
                        Locale.ROOT,
                        """
                        pipeline:
                          type: chain
                          transforms:
                            - type: %s
                              config:
                                path: %s
                                schema:
                                  type: object
                                  properties: {date: {type: string}, delay: {type: integer}, distance: {type: integer}, origin: {type: string}, destination: {type: string}}
                            - {type: Checksum}
                        """,
                        format == FormatWork.CSV ? "ReadFromCsv" : "ReadFromJson",
                        format.file(root, order.events()));
        Checksum checksum = new Checksum();
        PlannedRun.of(definition, order.who(), order.tasks(), work, checksum).run();
        return checksum.take();
    }
}
