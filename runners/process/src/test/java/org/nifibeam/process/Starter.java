package org.nifibeam.process;

import java.nio.file.Path;
import java.time.Duration;

/** The program of a JVM that starts a run and is killed, in {@link ProcessRunnerTest}. */
final class Starter {
    private Starter() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        ProcessJob job =
                Processes.runner()
                        .start(
                                folder.resolve("process-1"),
                                Processes.run(
                                        folder,
                                        Processes.definition(
                                                folder, Processes.gated(folder.resolve("gate")))));
        System.out.println("pid " + job.pid().orElseThrow());
        job.await(Duration.ofMinutes(5));
    }
}
