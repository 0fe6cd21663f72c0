package org.nifibeam.nifi.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.nifi.controller.AbstractControllerService;
import org.nifibeam.service.AppendedInput;
import org.nifibeam.service.ConnectionSettings;
import org.nifibeam.service.InputInfo;
import org.nifibeam.service.InputWriter;
import org.nifibeam.service.PipelineRunnerService;
import org.nifibeam.service.Preview;
import org.nifibeam.service.PreviewRequest;
import org.nifibeam.service.ResultBatch;
import org.nifibeam.service.RunInfo;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunRefusedException;
import org.nifibeam.service.RunRequest;
import org.nifibeam.service.RunnerUnavailableException;
import org.nifibeam.service.Submission;

/** A service of one test runner as that of a second: on a canvas both processors name the same. */
final class SameRunner extends AbstractControllerService implements PipelineRunnerService {
    private volatile PipelineRunnerService service;

    SameRunner(PipelineRunnerService service) {
        this.service = service;
    }

    /** After a restart: the service of NiFi's next life. */
    void become(PipelineRunnerService other) {
        service = other;
    }

    @Override
    public Submission submit(RunRequest request)
            throws RunRefusedException, RunnerUnavailableException {
        return service.submit(request);
    }

    @Override
    public List<RunInfo> runs(String owner) {
        return service.runs(owner);
    }

    @Override
    public List<RunInfo> runs() {
        return service.runs();
    }

    @Override
    public void connect(String owner, Map<String, ConnectionSettings> connections) {
        service.connect(owner, connections);
    }

    @Override
    public void savepoint(String runId, String name)
            throws RunRefusedException, RunnerUnavailableException {
        service.savepoint(runId, name);
    }

    @Override
    public Submission restart(String runId, String newRunId, Optional<String> savepoint)
            throws RunRefusedException, RunnerUnavailableException {
        return service.restart(runId, newRunId, savepoint);
    }

    @Override
    public Preview preview(PreviewRequest request)
            throws RunRefusedException, RunnerUnavailableException {
        return service.preview(request);
    }

    @Override
    public Optional<RunInfo> inspect(String runId) {
        return service.inspect(runId);
    }

    @Override
    public List<RunInfo> elsewhere() throws RunnerUnavailableException {
        return service.elsewhere();
    }

    @Override
    public RunInfo release(String runId) throws RunRefusedException, RunnerUnavailableException {
        return service.release(runId);
    }

    @Override
    public void cancel(String runId) {
        service.cancel(runId);
    }

    @Override
    public void drain(String runId) {
        service.drain(runId);
    }

    @Override
    public List<ResultBatch> results(String runId, int max) throws RunnerUnavailableException {
        return service.results(runId, max);
    }

    @Override
    public void acknowledge(String runId, String port, long sequence)
            throws RunnerUnavailableException {
        service.acknowledge(runId, port, sequence);
    }

    @Override
    public void forget(String runId) throws RunnerUnavailableException {
        service.forget(runId);
    }

    @Override
    public InputWriter openInput(String owner, String runId, String schema)
            throws RunnerUnavailableException {
        return service.openInput(owner, runId, schema);
    }

    @Override
    public List<InputInfo> inputs(String owner) throws RunnerUnavailableException {
        return service.inputs(owner);
    }

    @Override
    public void createInput(String owner, String inputId, String pipeline, String schema)
            throws RunnerUnavailableException {
        service.createInput(owner, inputId, pipeline, schema);
    }

    @Override
    public InputWriter appendInput(String inputId, String flowFile)
            throws RunnerUnavailableException {
        return service.appendInput(inputId, flowFile);
    }

    @Override
    public List<AppendedInput> appendedInputs(String owner) throws RunnerUnavailableException {
        return service.appendedInputs(owner);
    }

    @Override
    public void failInput(String inputId, String state, List<RunProblem> problems)
            throws RunnerUnavailableException {
        service.failInput(inputId, state, problems);
    }

    @Override
    public void releaseInput(String inputId, Set<Long> segments) throws RunnerUnavailableException {
        service.releaseInput(inputId, segments);
    }

    @Override
    public void removeInput(String runId) throws RunnerUnavailableException {
        service.removeInput(runId);
    }
}
