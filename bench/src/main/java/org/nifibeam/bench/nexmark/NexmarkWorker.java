package org.nifibeam.bench.nexmark;

import java.nio.file.Files;
import java.nio.file.Path;
import org.nifibeam.bench.Checksum;
import org.nifibeam.bench.work.Worker;
import org.nifibeam.launcher.nifi.Folders;

/**
 * Our side of {@link NexmarkBench}, in a process of its own like any other: a query compiled from
 * its definition and run to its end, each time anew. Arguments: query, events, whether as a stream,
 * runner, tasks.
 */
public final class NexmarkWorker {
    private NexmarkWorker() {}

    /** Serves. */
    public static void main(String[] arguments) throws Exception {
        NexmarkQuery query = NexmarkQuery.valueOf(arguments[0]);
        long events = Long.parseLong(arguments[1]);
        boolean asStream = Boolean.parseBoolean(arguments[2]);
        String runner = arguments[3];
        int tasks = Integer.parseInt(arguments[4]);
        Path work = Files.createTempDirectory("nifi-beam-nexmark");
        try {
            Checksum checksum = new Checksum();
            Worker.serve(
                    () -> {
                        new NexmarkRun(query, events, asStream, runner, tasks, checksum, work)
                                .run();
                        return checksum.take();
                    });
        } finally {
            Folders.delete(work);
        }
    }
}
