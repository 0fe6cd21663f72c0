package org.nifibeam.nifi.service;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.service.RunInfo;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunState;
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
 * @param submitted when
 * @param turn whether it waits for earlier runs of its pipeline
 * @param cancelled true if it has been cancelled, and perhaps not ended yet
 * @param state where it is
 * @param ended when it ended
 * @param problems why it failed
 * @param figures the last ones, once it has ended
 */
record RunEntry(
        String runId,
        String pipeline,
        String owner,
        String submitter,
        String fingerprint,
        Map<String, String> ports,
        Set<String> connections,
        Instant submitted,
        Turn turn,
        boolean cancelled,
        RunState state,
        Optional<Instant> ended,
        List<RunProblem> problems,
        List<StageFigures> figures) {
    RunEntry {
        ports = Map.copyOf(ports);
        connections = Set.copyOf(connections);
        problems = List.copyOf(problems);
        figures = List.copyOf(figures);
    }

    /** When a run may start. */
    enum Turn {
        /** Whatever else runs. */
        AT_ONCE,
        /** When all earlier runs of its pipeline have ended. */
        AFTER_OTHERS,
        /** The same, and they are drained for it. */
        IN_PLACE_OF_OTHERS
    }

    RunEntry asCancelled() {
        return new RunEntry(
                runId,
                pipeline,
                owner,
                submitter,
                fingerprint,
                ports,
                connections,
                submitted,
                turn,
                true,
                state,
                ended,
                problems,
                figures);
    }

    RunEntry running() {
        return in(RunState.RUNNING, ended, problems, figures);
    }

    RunEntry ended(RunState outcome, List<RunProblem> why, List<StageFigures> last) {
        return in(outcome, Optional.of(Instant.now()), why, last);
    }

    private RunEntry in(
            RunState other, Optional<Instant> end, List<RunProblem> why, List<StageFigures> last) {
        return new RunEntry(
                runId,
                pipeline,
                owner,
                submitter,
                fingerprint,
                ports,
                connections,
                submitted,
                turn,
                cancelled,
                other,
                end,
                why,
                last);
    }

    RunInfo info(Optional<String> waiting, List<StageFigures> live) {
        return new RunInfo(
                runId,
                pipeline,
                owner,
                submitter,
                fingerprint,
                state,
                waiting,
                submitted,
                ended,
                problems,
                state.ended() ? figures : live);
    }
}
