package org.nifibeam.launcher;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.StageMetrics;
import org.nifibeam.core.spi.Config;
import org.nifibeam.embedded.EmbeddedRunner;
import org.nifibeam.testkit.DefinitionRuns;
import org.nifibeam.testkit.Incarnations;

/**
 * A streaming run in a JVM of its own, which {@link KillTest} kills: watched JSON files, sums by
 * key and minute of event time, JSON files. It is drained once so many rows are read, of all
 * incarnations together.
 */
final class KilledRun {
    private static final String DEFINITION =
            """
            pipeline:
              transforms:
                - type: ReadFromJson
                  name: read
                  config: {path: '%1$s/in/*.json', watch_interval: 50ms}
                - type: AssignTimestamps
                  name: time
                  input: read
                  config: {timestamp: at, max_out_of_orderness: 30m}
                - type: Combine
                  name: sums
                  input: time
                  windowing: %2$s
                  config:
                    group_by: [key]
                    combine: {sum: {value: amount, fn: sum}, rows: {value: amount, fn: count}}
                    window_fields: {start: window_start}
                - type: WriteToJson
                  name: write
                  input: sums
                  config: {path: '%1$s/out/sums'}
            """;

    /** Each fires once; with the second one nothing is late, but may be, so that it is state. */
    private static final String GROUPS = "{type: fixed, size: 1m}";

    private static final String STATE = "{type: fixed, size: 1m, allowed_lateness: 1h}";

    private static final Map<String, Object> OFTEN = Map.of("checkpoint_interval", "50ms");

    /** No memory is left for what is kept, so that checkpoints link files. */
    private static final Map<String, Object> ON_DISK =
            Map.of("checkpoint_interval", "50ms", "group_memory_mb", 0L);

    private KilledRun() {}

    /** Where a run has its groups. */
    enum Kept {
        IN_MEMORY(GROUPS, OFTEN),
        IN_FILES(GROUPS, ON_DISK),
        IN_A_DATABASE(STATE, ON_DISK);

        private final String windowing;
        private final Map<String, Object> settings;

        Kept(String windowing, Map<String, Object> settings) {
            this.windowing = windowing;
            this.settings = settings;
        }
    }

    /** Arguments: the folder, how many tasks, how many rows, where groups are. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int tasks = Integer.parseInt(arguments[1]);
        long rows = Long.parseLong(arguments[2]);
        Kept kept = Kept.valueOf(arguments[3]);
        Job job =
                DefinitionRuns.on(new EmbeddedRunner())
                        .with(new Config(kept.settings))
                        .start(
                                "killed",
                                DEFINITION.formatted(folder, kept.windowing),
                                folder.resolve("work"),
                                tasks);
        Incarnations.sayRunning();
        while (!job.await(Duration.ofMillis(20)).ended()) {
            long read =
                    job.metrics().stream()
                            .filter(stage -> stage.stage().equals("read"))
                            .mapToLong(StageMetrics::out)
                            .sum();
            if (read >= rows) {
                job.drain();
            }
        }
        if (job.state() != Job.State.DONE) {
            job.failure().ifPresent(failure -> failure.cause().printStackTrace());
            System.exit(1);
        }
    }
}
