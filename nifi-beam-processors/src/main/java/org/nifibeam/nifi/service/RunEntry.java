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
        RunState state,
        Optional<Instant> ended,
        List<RunProblem> problems,
        List<StageFigures> figures) {
    RunEntry {
        ports = Map.copyOf(ports);
        problems = List.copyOf(problems);
        figures = List.copyOf(figures);
    }

    RunEntry running() {
        return new RunEntry(
                runId,
                pipeline,
                owner,
                submitter,
                fingerprint,
                ports,
                submitted,
                RunState.RUNNING,
                ended,
                problems,
                figures);
    }

    RunEntry ended(RunState outcome, List<RunProblem> why, List<StageFigures> last) {
        return new RunEntry(
                runId,
                pipeline,
                owner,
                submitter,
                fingerprint,
                ports,
                submitted,
                outcome,
                Optional.of(Instant.now()),
                why,
                last);
    }

    RunInfo info(List<StageFigures> live) {
        return new RunInfo(
                runId,
                pipeline,
                owner,
                state,
                submitted,
                ended,
                problems,
                state.ended() ? figures : live);
    }
}
