package org.nifibeam.nifi.service;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.nifi.result.AppendedInputs;
import org.nifibeam.service.AppendedInput;
import org.nifibeam.service.AppendedInput.Failure;
import org.nifibeam.service.AppendedInput.Reading;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inputs that runs are fed from, and which runs these are: what a run that has failed leaves
 * unread is read by no other one, what a drained one leaves by the next. Thread-safe; what depends
 * on the set of runs is decided under its lock.
 */
final class RunInputs implements AppendedInputs.Readers {
    private static final Logger LOG = LoggerFactory.getLogger(RunInputs.class);

    private final AppendedInputs inputs;
    private final JournaledRuns runs;

    RunInputs(AppendedInputs inputs, JournaledRuns runs) {
        this.inputs = inputs;
        this.runs = runs;
    }

    @Override
    public Optional<String> run(String inputId) {
        List<RunEntry> going = runs.reading(inputId);
        return going.isEmpty()
                ? runs.lastReader(inputId).map(RunEntry::runId)
                : Optional.of(going.get(0).runId());
    }

    @Override
    public Reading reading(String inputId) {
        List<RunEntry> going = runs.reading(inputId);
        if (going.isEmpty()) {
            return Reading.NOT;
        }
        return going.stream().allMatch(run -> run.asked().isPresent())
                ? Reading.ENDING
                : Reading.GOING;
    }

    /** The inputs of an owner, after what has failed was let fail. */
    List<AppendedInput> of(String owner) throws IOException {
        List<AppendedInput> own = new ArrayList<>();
        for (String inputId : inputs.of(owner)) {
            synchronized (runs) {
                if (runs.reading(inputId).isEmpty()) {
                    failAfter(inputId);
                }
                own.add(inputs.get(inputId, this));
            }
        }
        return own;
    }

    private void failAfter(String inputId) throws IOException {
        Optional<RunEntry> last = runs.lastReader(inputId);
        if (last.isPresent() && last.get().state() != RunState.FINISHED) {
            RunEntry run = last.get();
            inputs.fail(
                    inputId,
                    new Failure(Optional.of(run.runId()), run.state().name(), run.problems()),
                    run.ended());
        }
    }

    /**
     * A run that has ended is about to be forgotten: what it has left fails while it is known that
     * it does. A run that goes on has seen to that when it began, and what waits now is its own.
     */
    void forgetting(RunEntry run) throws IOException {
        for (String inputId : run.inputs()) {
            synchronized (runs) {
                boolean goesOn =
                        runs.reading(inputId).stream()
                                .anyMatch(other -> other.state() == RunState.RUNNING);
                if (!goesOn) {
                    failAfter(inputId);
                }
            }
        }
    }

    /**
     * A run begins, and has committed nothing yet, unless it goes on from another one's savepoint.
     */
    void begin(RunEntry run) throws IOException {
        for (String inputId : run.inputs()) {
            synchronized (runs) {
                failAfter(inputId);
                inputs.reopen(inputId);
            }
        }
    }

    /**
     * Gives what a run reads an end, which it comes to by itself with everything acknowledged: a
     * job that is drained leaves off in the middle of what it reads.
     *
     * @return true if it has come to it, so that its other sources may be drained
     */
    boolean end(RunEntry run) {
        try {
            boolean all = true;
            for (String inputId : run.inputs()) {
                all &= inputs.end(inputId);
            }
            return all;
        } catch (IOException e) {
            LOG.warn("run {} will be drained later: {}", run.runId(), e.toString());
            return false;
        }
    }

    /** Lets what waits in an input fail, unless a run reads it or is to. */
    void fail(String inputId, String state, List<RunProblem> problems) throws IOException {
        synchronized (runs) {
            if (runs.reading(inputId).isEmpty()) {
                inputs.fail(
                        inputId, new Failure(Optional.empty(), state, problems), Optional.empty());
            }
        }
    }

    /** Removes one that no run reads. */
    void remove(String inputId) throws IOException {
        synchronized (runs) {
            if (runs.reading(inputId).isEmpty()) {
                inputs.remove(inputId);
            }
        }
    }

    /** Why a run may not read what it is to read, if it may not. */
    Optional<RunProblem> taken(RunEntry run) {
        for (String inputId : run.inputs()) {
            for (RunEntry other : runs.reading(inputId)) {
                boolean inTurn =
                        run.turn() != RunEntry.Turn.AT_ONCE
                                && run.pipeline().equals(other.pipeline());
                if (!inTurn) {
                    return Optional.of(
                            new RunProblem(
                                    "DUPLICATE",
                                    Optional.empty(),
                                    "run "
                                            + other.runId()
                                            + " reads the same FlowFiles as they come, and each is read once",
                                    "drain or cancel that run, or set If Already Running to go on from its savepoint, to"
                                            + " drain and replace it or to queue"));
                }
            }
        }
        return Optional.empty();
    }
}
