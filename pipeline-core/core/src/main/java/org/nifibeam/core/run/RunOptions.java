package org.nifibeam.core.run;

import java.nio.file.Path;
import java.time.InstantSource;
import org.nifibeam.core.spi.Connectors;

/**
 * How to run.
 *
 * @param runId unique for ever; what makes submission idempotent
 * @param parallelism tasks a stage, at least one
 * @param workFolder an existing folder of this run's own, for sinks and state
 * @param connectors where sources and sinks are made
 * @param clock what processing time goes by
 */
public record RunOptions(
        String runId,
        int parallelism,
        Path workFolder,
        Connectors connectors,
        InstantSource clock) {
    public RunOptions {
        if (parallelism < 1) {
            throw new IllegalArgumentException("parallelism is at least 1, not " + parallelism);
        }
    }

    /** Options with the system's clock. */
    public RunOptions(String runId, int parallelism, Path workFolder, Connectors connectors) {
        this(runId, parallelism, workFolder, connectors, InstantSource.system());
    }
}
