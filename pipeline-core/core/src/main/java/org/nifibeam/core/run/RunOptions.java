package org.nifibeam.core.run;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Connectors;

/**
 * How to run.
 *
 * @param runId unique for ever; what makes submission idempotent
 * @param parallelism tasks a stage, at least one
 * @param workFolder an existing folder of this run's own, for sinks, state and checkpoints; a run
 *     that is started again with it goes on from its last checkpoint, which is there in the folder
 *     {@code checkpoints}
 * @param connectors where sources and sinks are made
 * @param clock what processing time goes by
 * @param settings the runner's own settings, checked against what it declares
 * @param savepoint where to begin, as {@link Job#savepoint} left it; a run that is started again
 *     goes on where it was itself
 * @param recipe what the plan was made of, for runners whose tasks run in other JVMs; a program's
 *     plan has none
 */
public record RunOptions(
        String runId,
        int parallelism,
        Path workFolder,
        Connectors connectors,
        InstantSource clock,
        Config settings,
        Optional<Path> savepoint,
        Optional<Recipe> recipe) {
    public RunOptions {
        if (parallelism < 1) {
            throw new IllegalArgumentException("parallelism is at least 1, not " + parallelism);
        }
    }

    /** Options of a run whose tasks need no recipe. */
    public RunOptions(
            String runId,
            int parallelism,
            Path workFolder,
            Connectors connectors,
            InstantSource clock,
            Config settings,
            Optional<Path> savepoint) {
        this(
                runId,
                parallelism,
                workFolder,
                connectors,
                clock,
                settings,
                savepoint,
                Optional.empty());
    }

    /** The same, with what the plan was made of. */
    public RunOptions with(Recipe given) {
        return new RunOptions(
                runId,
                parallelism,
                workFolder,
                connectors,
                clock,
                settings,
                savepoint,
                Optional.of(given));
    }

    /** Options of a run that begins at the beginning. */
    public RunOptions(
            String runId,
            int parallelism,
            Path workFolder,
            Connectors connectors,
            InstantSource clock,
            Config settings) {
        this(runId, parallelism, workFolder, connectors, clock, settings, Optional.empty());
    }

    /** Options with the system's clock and none of the runner's settings. */
    public RunOptions(String runId, int parallelism, Path workFolder, Connectors connectors) {
        this(runId, parallelism, workFolder, connectors, InstantSource.system());
    }

    /** Options with none of the runner's settings. */
    public RunOptions(
            String runId,
            int parallelism,
            Path workFolder,
            Connectors connectors,
            InstantSource clock) {
        this(runId, parallelism, workFolder, connectors, clock, new Config(Map.of()));
    }
}
