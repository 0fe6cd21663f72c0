package org.nifibeam.nifi.service;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * @param submitted when
 * @param turn whether it waits for earlier runs of its pipeline
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
        Instant submitted,
        Turn turn,
        RunState state,
        Optional<Instant> ended,
        List<RunProblem> problems,
        List<StageFigures> figures) {
    RunEntry {
        ports = Map.copyOf(ports);
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
                submitted,
                turn,
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
                state,
                state == RunState.WAITING ? waiting : Optional.empty(),
                submitted,
                ended,
                problems,
                state.ended() ? figures : live);
    }
}
