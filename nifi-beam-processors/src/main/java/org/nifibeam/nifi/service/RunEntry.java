package org.nifibeam.nifi.service;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.service.CheckpointInfo;
import org.nifibeam.service.RunInfo;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunState;
import org.nifibeam.service.StageAddress;
import org.nifibeam.service.StageFigures;

/**
 * What the journal remembers of a run.
 *
 * @param runId its id
 * @param pipeline the pipeline's name
 * @param owner the component that submitted it
 * @param submitter what the owner knows its submission by
 * @param fingerprint of the definition, equal for equal pipelines
 * @param ports names of the stages that give results, by stage id
 * @param connections names of the connections that the definition needs; what they are is not
 *     written down
 * @param inputs ids of the inputs that it reads while they are appended to
 * @param submitted when
 * @param turn whether it waits for earlier runs of its pipeline
 * @param asked how it was asked to end before its time, if it was
 * @param succession the runs it goes on from, and that go on from it
 * @param state where it is
 * @param ended when it ended
 * @param problems why it failed
 * @param figures the last ones, once it has ended or stopped
 * @param addresses where its stages read and write
 */
record RunEntry(
        String runId,
        String pipeline,
        String owner,
        String submitter,
        String fingerprint,
        Map<String, String> ports,
        Set<String> connections,
        Set<String> inputs,
        Instant submitted,
        Turn turn,
        Optional<Asked> asked,
        Succession succession,
        RunState state,
        Optional<Instant> ended,
        List<RunProblem> problems,
        List<StageFigures> figures,
        List<StageAddress> addresses) {
    RunEntry {
        ports = Map.copyOf(ports);
        connections = Set.copyOf(connections);
        inputs = Set.copyOf(inputs);
        problems = List.copyOf(problems);
        figures = List.copyOf(figures);
        addresses = List.copyOf(addresses);
    }

    /** When a run may start. */
    enum Turn {
        /** Whatever else runs. */
        AT_ONCE,
        /** When all earlier runs of its pipeline have ended. */
        AFTER_OTHERS,
        /** The same, and they are drained for it. */
        IN_PLACE_OF_OTHERS,
        /** When its predecessor has stopped with a savepoint. */
        FROM_SAVEPOINT
    }

    /**
     * Runs by whose savepoints a pipeline goes on.
     *
     * @param predecessor the run whose savepoint this one begins from
     * @param successor the run that begins from this one's
     */
    record Succession(Optional<String> predecessor, Optional<String> successor) {
        /** That of a run that begins at the beginning, and has no successor. */
        static final Succession NONE = new Succession(Optional.empty(), Optional.empty());
    }

    /** How a run may be asked to end. */
    enum Asked {
        /** To commit what it has read, and end. */
        TO_DRAIN,
        /** To end at once and leave nothing; whoever asks for this asks for no more. */
        TO_CANCEL
    }

    /** The same, asked to end. */
    RunEntry asked(Asked how) {
        boolean cancelled = asked.isPresent() && asked.get() == Asked.TO_CANCEL;
        Optional<Asked> now = cancelled ? asked : Optional.of(how);
        return with(now, succession, state, ended, problems, figures);
    }

    /** The same, with a reason for the end that is to come. */
    RunEntry because(RunProblem why) {
        return with(asked, succession, state, ended, List.of(why), figures);
    }

    /** The same, with the run that is to go on from it, or without. */
    RunEntry succeeded(Optional<String> successor) {
        Succession now = new Succession(succession.predecessor(), successor);
        return with(asked, now, state, ended, problems, figures);
    }

    /** True if it has been asked to commit what it has read, and end. */
    boolean draining() {
        return asked.filter(how -> how == Asked.TO_DRAIN).isPresent();
    }

    RunEntry running() {
        return with(asked, succession, RunState.RUNNING, ended, problems, figures);
    }

    /** The same, stopped to be gone on from. */
    RunEntry stopped(List<StageFigures> last) {
        return with(asked, succession, state, ended, problems, last);
    }

    RunEntry ended(RunState outcome, List<RunProblem> why, List<StageFigures> last) {
        return with(asked, succession, outcome, Optional.of(Instant.now()), why, last);
    }

    /** The same run, of which all that can change is given. */
    private RunEntry with(
            Optional<Asked> how,
            Succession others,
            RunState now,
            Optional<Instant> end,
            List<RunProblem> why,
            List<StageFigures> last) {
        return new RunEntry(
                runId,
                pipeline,
                owner,
                submitter,
                fingerprint,
                ports,
                connections,
                inputs,
                submitted,
                turn,
                how,
                others,
                now,
                end,
                why,
                last,
                addresses);
    }

    RunInfo info(Optional<String> waiting, List<StageFigures> live, CheckpointInfo checkpoints) {
        return new RunInfo(
                runId,
                pipeline,
                owner,
                submitter,
                fingerprint,
                state,
                Optional.empty(),
                waiting,
                succession.predecessor(),
                succession.successor(),
                submitted,
                ended,
                problems,
                state.ended() ? figures : live,
                state.ended() ? CheckpointInfo.NONE : checkpoints,
                addresses);
    }
}
