package org.nifibeam.service;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.nifi.controller.ControllerService;

/**
 * Runs pipelines. One service is one engine with its settings; processors submit definitions to it
 * and follow the runs.
 *
 * <p>Protocol: {@link #submit} records the run durably before anything starts, so that submitting
 * the same run id again, after a failure of any kind, finds the run and never makes a second one.
 * From then on the run is the service's: it goes on whether or not its submitter does. A follower
 * asks {@link #inspect} for state and figures, takes {@link #results} and, once they are safe with
 * it, {@link #acknowledge}s them; what is not acknowledged is given again, in the same order and
 * with the same sequence numbers. An ended run is remembered until {@link #forget}, or until the
 * service's own limit of ended runs is reached and all its results have been acknowledged.
 *
 * <p>What a run reads of FlowFiles comes the same way back: {@link #openInput} makes it durable
 * before the run is submitted, and it is there until {@link #removeInput}. An unbounded run reads
 * one that is appended to: {@link #createInput} makes it, {@link #appendInput} adds a segment,
 * which stays until it is {@link #releaseInput released}.
 *
 * <p>All methods are thread-safe, and all may be called again with the same arguments: the second
 * call finds done what the first one did. {@link #submit} may take long (sources are asked for
 * their schemas); the others answer from memory or local disk.
 */
public interface PipelineRunnerService extends ControllerService {
    /**
     * Submits a run. If the run id is known, this attaches to that run, whatever its state.
     *
     * @throws RunRefusedException with everything that is wrong with the definition; nothing has
     *     been started
     * @throws RunnerUnavailableException if the engine or the work folder cannot be reached; submit
     *     again later
     */
    Submission submit(RunRequest request) throws RunRefusedException, RunnerUnavailableException;

    /** The known runs that the owner has submitted, the oldest first. */
    List<RunInfo> runs(String owner);

    /** All known runs, whoever submitted them, the oldest first. */
    List<RunInfo> runs();

    /**
     * Gives the connections that runs of that owner may name. Runs that were interrupted and need
     * some wait for this, since connections are never written down.
     */
    void connect(String owner, Map<String, ConnectionSettings> connections);

    /** The run of that id, if it is known. */
    Optional<RunInfo> inspect(String runId);

    /**
     * Runs on other nodes of a cluster that hold the names of their pipelines, the oldest first;
     * none without a cluster.
     *
     * @throws RunnerUnavailableException if the cluster's state cannot be reached
     */
    List<RunInfo> elsewhere() throws RunnerUnavailableException;

    /**
     * Gives up a run of another node, which is not to come back: its pipeline's name is free then,
     * and all that it kept is lost. Should the node come back, the run ends there as cancelled.
     *
     * @return the run as it is from here on
     * @throws RunRefusedException if there is no such run, or it is on this node
     * @throws RunnerUnavailableException if the cluster's state cannot be reached
     */
    RunInfo release(String runId) throws RunRefusedException, RunnerUnavailableException;

    /**
     * Stops a run; what it has not committed never becomes visible. Does nothing if it has ended or
     * is unknown.
     */
    void cancel(String runId);

    /**
     * Lets a run's sources end where they are and everything read come out. Does nothing if it has
     * ended or is unknown.
     */
    void drain(String runId);

    /**
     * Keeps all that an unbounded run keeps under a name, and waits until that is done; the run
     * goes on. It is there until the run is forgotten. Does nothing if the run has a savepoint of
     * that name.
     *
     * @throws RunRefusedException if the run is unknown or has none
     * @throws RunnerUnavailableException if it cannot be made now
     */
    void savepoint(String runId, String name)
            throws RunRefusedException, RunnerUnavailableException;

    /**
     * Runs the definition of a known run once more, for the same owner; a run of that pipeline that
     * is going on is drained first. If the new id is known, this attaches to that run.
     *
     * @param savepoint the name of the one where it begins, or none to begin at the beginning
     * @throws RunRefusedException if the run is unknown, or its definition cannot be run any more
     * @throws RunnerUnavailableException as for {@link #submit}
     */
    Submission restart(String runId, String newRunId, Optional<String> savepoint)
            throws RunRefusedException, RunnerUnavailableException;

    /**
     * Runs a pipeline up to a stage on a sample, and waits for its rows. Nothing is written or
     * acknowledged anywhere, and no run is recorded.
     *
     * @throws RunRefusedException with everything that is wrong with the definition, or why it
     *     failed on the sample
     * @throws RunnerUnavailableException if there is no memory or disk for it now
     */
    Preview preview(PreviewRequest request) throws RunRefusedException, RunnerUnavailableException;

    /**
     * Committed results that have not been acknowledged, by port in order of their sequence, at
     * most {@code max}; empty if there is nothing at the moment.
     */
    List<ResultBatch> results(String runId, int max) throws RunnerUnavailableException;

    /**
     * Results of that port up to and with that sequence are safe with the caller and need not be
     * given again.
     */
    void acknowledge(String runId, String port, long sequence) throws RunnerUnavailableException;

    /**
     * Forgets an ended run with its unacknowledged results; its id could then be submitted anew.
     *
     * @throws IllegalStateException if it has not ended
     */
    void forget(String runId) throws RunnerUnavailableException;

    /**
     * Opens an input: rows that a run will read, by its stage {@code ReadFromFlowFile} with the
     * setting {@code input: runId}. It may be opened before the run is submitted, and again until
     * it is committed.
     *
     * @param owner the identifier of the component that makes it
     * @param schema as {@link ResultBatch#schema} has it
     */
    InputWriter openInput(String owner, String runId, String schema)
            throws RunnerUnavailableException;

    /** The committed inputs of that owner that have not been removed. */
    List<InputInfo> inputs(String owner) throws RunnerUnavailableException;

    /**
     * Removes an input of either kind, unless a run that reads it goes on; does nothing if there is
     * none.
     */
    void removeInput(String runId) throws RunnerUnavailableException;

    /**
     * Makes an input that is appended to while it is read, by the stage {@code ReadFromFlowFile}
     * with the settings {@code input: inputId} and {@code appended: true}.
     *
     * @param owner the identifier of the component that makes it
     * @param inputId unique for ever, as a run's id
     * @param pipeline the name of the pipeline that is to read it
     * @param schema as {@link ResultBatch#schema} has it
     */
    void createInput(String owner, String inputId, String pipeline, String schema)
            throws RunnerUnavailableException;

    /**
     * Opens the next segment of such an input; one at a time, by its owner. It is there, with the
     * next number, once it is committed.
     *
     * @param flowFile the uuid of the FlowFile whose rows it has
     */
    InputWriter appendInput(String inputId, String flowFile) throws RunnerUnavailableException;

    /**
     * The inputs of that owner that are appended to. What a failed or cancelled run has left
     * waiting has failed, unless another run reads the input.
     */
    List<AppendedInput> appendedInputs(String owner) throws RunnerUnavailableException;

    /**
     * Lets all waiting segments fail; does nothing if a run reads them, or is to, or there is no
     * such input. A run that begins later does not read them.
     *
     * @param state what {@link AppendedInput.Failure#state} is to say
     */
    void failInput(String inputId, String state, List<RunProblem> problems)
            throws RunnerUnavailableException;

    /** Removes segments; those that are not there are removed already. */
    void releaseInput(String inputId, Set<Long> segments) throws RunnerUnavailableException;
}
