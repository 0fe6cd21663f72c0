package org.nifibeam.process;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The program of a JVM that starts a run and is killed, in {@link ProcessRunnerTest}: {@code FOLDER
 * LIFETIME CALLABLE}.
 */
final class Starter {
    private Starter() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        ProcessSettings settings =
                Processes.settings(256, Duration.ofSeconds(30))
                        .with(Lifetime.valueOf(arguments[1]));
        ProcessJob job =
                new ProcessRunner(settings)
                        .start(
                                folder.resolve("process-1"),
                                Processes.run(folder, Processes.definition(folder, arguments[2])));
        System.out.println("pid " + job.pid().orElseThrow());
        job.await(Duration.ofMinutes(5));
    }
}
