package org.nifibeam.nifi.service;

import java.io.IOException;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Job;

/**
 * Where the journal's runs are carried out. Thread-safe for different runs; a run is one thread's.
 */
interface Engine {
    /** True if jobs go on when this JVM ends; else they end with it, and begin again. */
    boolean outlives();

    /** True if the run goes on at this moment, whoever began it. */
    boolean goesOn(String runId);

    /** The job of a run that was begun before, if there still is one, or is known how it ended. */
    Optional<Job> attach(JournaledRun run) throws IOException;

    /**
     * Begins a run.
     *
     * @param again true if it was begun before: what that has left goes first
     * @throws ProblemException if the definition cannot be run (any more)
     */
    Job begin(JournaledRun run, boolean again) throws ProblemException, IOException;

    /**
     * Removes what a run that was begun, and has no job any more, has left.
     *
     * @throws ProblemException if that cannot be found out (any more)
     */
    void abort(JournaledRun run) throws ProblemException, IOException;

    /** True if nothing says that a run which ended like this would end so again. */
    boolean mayBeginAgain(Job ended) throws IOException;

    /** Lets go of a job that has stopped so that its run can be begun again. */
    void stopped(JournaledRun run);

    /** Removes what a job that has ended leaves behind. */
    void ended(JournaledRun run, Job job);
}
