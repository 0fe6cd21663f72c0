package org.nifibeam.nifi.service;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.nifibeam.nifi.result.AppendedInputs;
import org.nifibeam.nifi.result.InputBox;
import org.nifibeam.service.AppendedInput;
import org.nifibeam.service.InputInfo;
import org.nifibeam.service.InputWriter;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunRequest;
import org.nifibeam.service.RunnerUnavailableException;

/** What a service promises of inputs, of both kinds, while it is enabled. Thread-safe. */
final class ServiceInputs {
    private final InputBox inputs;
    private final AppendedInputs appended;
    private final JournaledRuns runs;

    ServiceInputs(InputBox inputs, AppendedInputs appended, JournaledRuns runs) {
        this.inputs = inputs;
        this.appended = appended;
        this.runs = runs;
    }

    /** Work on the disk. */
    private interface Work<T> {
        T done() throws IOException;
    }

    private static <T> T on(Work<T> work) throws RunnerUnavailableException {
        try {
            return work.done();
        } catch (IOException e) {
            throw new RunnerUnavailableException(RunProblems.workFolder(e), e);
        }
    }

    private static String id(String text) {
        if (!Submissions.isRunId(text)) {
            throw new IllegalArgumentException("'" + text + "' is no run id");
        }
        return text;
    }

    /** Tells who waits with an input what became of the submission of its run. */
    void note(RunRequest request, List<RunProblem> problems) throws RunnerUnavailableException {
        on(
                () -> {
                    if (Submissions.isRunId(request.runId())) {
                        inputs.refused(request.runId(), problems);
                    }
                    for (String inputId : PlanMaker.inputs(request.definition())) {
                        appended.refused(inputId, request.runId(), problems);
                    }
                    return true;
                });
    }

    InputWriter open(String owner, String runId, String schema) throws RunnerUnavailableException {
        id(runId);
        return on(() -> inputs.open(owner, runId, schema));
    }

    List<InputInfo> of(String owner) throws RunnerUnavailableException {
        return on(() -> inputs.all(owner));
    }

    /** Removes one of either kind that no run reads. */
    void remove(String inputId) throws RunnerUnavailableException {
        if (!Submissions.isRunId(inputId)) {
            return;
        }
        boolean going = runs.find(inputId).filter(run -> !run.entry().state().ended()).isPresent();
        on(
                () -> {
                    runs.inputs().remove(inputId);
                    if (!going && !appended.has(inputId)) {
                        inputs.remove(inputId);
                    }
                    return true;
                });
    }

    void create(String owner, String inputId, String pipeline, String schema)
            throws RunnerUnavailableException {
        id(inputId);
        on(
                () -> {
                    appended.create(owner, inputId, pipeline, schema);
                    return true;
                });
    }

    InputWriter append(String inputId, String flowFile) throws RunnerUnavailableException {
        id(inputId);
        return on(() -> appended.append(inputId, flowFile));
    }

    List<AppendedInput> appended(String owner) throws RunnerUnavailableException {
        return on(() -> runs.inputs().of(owner));
    }

    void fail(String inputId, String state, List<RunProblem> problems)
            throws RunnerUnavailableException {
        id(inputId);
        on(
                () -> {
                    runs.inputs().fail(inputId, state, problems);
                    return true;
                });
    }

    void release(String inputId, Set<Long> segments) throws RunnerUnavailableException {
        id(inputId);
        on(
                () -> {
                    appended.release(inputId, segments);
                    return true;
                });
    }
}
