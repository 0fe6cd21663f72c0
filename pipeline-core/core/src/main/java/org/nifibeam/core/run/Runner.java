package org.nifibeam.core.run;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.spi.ConfigField;

/** An engine that runs plans. Found by {@link java.util.ServiceLoader}; thread-safe. */
public interface Runner {
    /** The name users choose it by, for example {@code embedded}. */
    String name();

    /** The settings it takes beside those that every runner does. */
    List<ConfigField> settings();

    /** What it can run. */
    Capabilities capabilities();

    /**
     * What becomes of a run that is killed, a clause for {@code explain}: "a run that is killed
     * ...".
     */
    String recovery(boolean bounded);

    /**
     * Starts a run and returns at once. The same run id attaches to the run that is there, never
     * starts a second one.
     *
     * @throws IOException if the engine cannot be reached or its work folder cannot be used
     */
    Job run(Plan plan, RunOptions options) throws IOException;

    /** The run of that id, if this runner still knows it. */
    Optional<Job> attach(String runId);

    /** Drops what is remembered of a run that has ended; one still going is left alone. */
    void forget(String runId);
}
