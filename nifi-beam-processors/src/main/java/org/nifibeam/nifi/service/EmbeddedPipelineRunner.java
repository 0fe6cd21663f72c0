package org.nifibeam.nifi.service;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.apache.nifi.annotation.behavior.Restricted;
import org.apache.nifi.annotation.behavior.Restriction;
import org.apache.nifi.annotation.behavior.Stateful;
import org.apache.nifi.annotation.behavior.SystemResource;
import org.apache.nifi.annotation.behavior.SystemResourceConsideration;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.lifecycle.OnDisabled;
import org.apache.nifi.annotation.lifecycle.OnEnabled;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.RequiredPermission;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.controller.ConfigurationContext;
import org.apache.nifi.controller.VerifiableControllerService;
import org.apache.nifi.logging.ComponentLog;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.spi.ConnectorProvider;
import org.nifibeam.core.storage.DurableFiles;
import org.nifibeam.nifi.CanvasCompiler;
import org.nifibeam.nifi.NodeName;
import org.nifibeam.nifi.result.AppendedInputs;
import org.nifibeam.nifi.result.InputBox;
import org.nifibeam.nifi.result.RunnerConnectors;
import org.nifibeam.nifi.run.RunPipeline;
import org.nifibeam.process.ProcessRunner;
import org.nifibeam.process.ProcessSettings;
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

/** Runs pipelines inside NiFi's JVM, or in processes of their own. */
@Tags({"beam", "pipeline", "runner", "embedded", "engine"})
@CapabilityDescription(
        "Runs pipelines on this node's cores, inside NiFi itself or each in a process of its own. Runs are recorded on disk"
                + " before they start, and none is started twice. In NiFi's JVM, a run that NiFi's end or the disabling of this"
                + " service has interrupted begins again, with nothing of its first attempt left, when the service is enabled."
                + " In a process of its own it goes on meanwhile, and is found again. Stopping RunPipeline stops no run.")
@SeeAlso(RunPipeline.class)
@Restricted(
        restrictions = {
            @Restriction(
                    requiredPermission = RequiredPermission.READ_FILESYSTEM,
                    explanation = "Runs pipelines that read files below its Allowed Paths."),
            @Restriction(
                    requiredPermission = RequiredPermission.WRITE_FILESYSTEM,
                    explanation =
                            "Runs pipelines that write files below its Allowed Paths, and keeps a work folder."),
            @Restriction(
                    requiredPermission = RequiredPermission.EXECUTE_CODE,
                    explanation = "With User Code allowed, runs code that comes with a pipeline.")
        })
@Stateful(
        scopes = Scope.CLUSTER,
        description =
                "In a cluster: which pipelines run on which nodes, so that none is begun beside"
                        + " another of its name without being asked to. Do not clear it while runs go;"
                        + " ControlPipeline releases a run whose node does not come back.")
@SystemResourceConsideration(
        resource = SystemResource.CPU,
        description =
                "Each running pipeline uses Parallelism threads for each of its stages between exchanges.")
@SystemResourceConsideration(
        resource = SystemResource.MEMORY,
        description =
                "Groups of open windows are held in NiFi's heap, as far as Memory goes, or in the heap of each run's process,"
                        + " Child Heap.")
@SystemResourceConsideration(
        resource = SystemResource.DISK,
        description = "Results that RunPipeline has not taken yet lie in the work folder.")
public final class EmbeddedPipelineRunner extends AbstractControllerService
        implements PipelineRunnerService, VerifiableControllerService {
    private volatile Optional<Enabled> enabled = Optional.empty();

    /** What there is while the service is enabled. */
    private record Enabled(
            WorkFolder folder,
            NameClaims claims,
            NameKeeping names,
            JournaledRuns runs,
            Submissions submissions,
            Savepoints savepoints,
            ServiceInputs inputs,
            SharedClasses classes,
            SampleRun sample) {}

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return RunnerProperties.ALL;
    }

    @Override
    protected Collection<ValidationResult> customValidate(ValidationContext context) {
        return RunnerProperties.validate(context, HeapBudget.NIFI);
    }

    @Override
    public List<ConfigVerificationResult> verify(
            ConfigurationContext context, ComponentLog log, Map<String, String> variables) {
        return new RunnerVerification(context, getIdentifier()).verify();
    }

    /** Reads the journal and takes up the runs that had not ended. */
    @OnEnabled
    public void enable(ConfigurationContext context) throws IOException {
        WorkFolder folder =
                WorkFolder.open(
                        RunnerProperties.folder(context, getIdentifier()),
                        NodeName.of(getNodeTypeProvider()));
        try {
            enabled = Optional.of(enabled(context, folder));
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private Enabled enabled(ConfigurationContext context, WorkFolder workFolder)
            throws IOException {
        Path folder = workFolder.path();
        RunJournal journal = new RunJournal(folder);
        Runner runner = embeddedRunner();
        PipelineCompiler compiler =
                CanvasCompiler.get()
                        .with(RunnerConnectors.of(folder).toArray(ConnectorProvider[]::new));
        PlanMaker planMaker =
                new PlanMaker(
                        compiler,
                        runner.capabilities(),
                        RunnerProperties.allowedPaths(context),
                        RunnerProperties.codeRule(context));
        RunJars jars = new RunJars(RunnerProperties.allowedJars(context), folder);
        NameClaims claims =
                new NameClaims(getStateManager(), getNodeTypeProvider(), workFolder.identity());
        NameKeeping names = new NameKeeping(journal, claims);
        SharedClasses classes = new SharedClasses(processSettings(context, folder), runner.name());
        InputBox box = new InputBox(folder);
        AppendedInputs appended = new AppendedInputs(box);
        JournaledRuns runs =
                new JournaledRuns(
                        journal,
                        new RunExecution(
                                journal,
                                engine(context, journal, planMaker, jars, runner, folder, classes)),
                        new Admission(RunnerProperties.limits(context), HeapBudget.NIFI, folder),
                        names,
                        appended);
        Savepoints savepoints = new Savepoints(journal, runs);
        Enabled all =
                new Enabled(
                        workFolder,
                        claims,
                        names,
                        runs,
                        new Submissions(journal, planMaker, jars, runs, claims, names, savepoints),
                        savepoints,
                        new ServiceInputs(box, appended, runs),
                        classes,
                        sampleRun(context, planMaker, jars, runner, folder));
        runs.open();
        names.start(runs);
        return all;
    }

    private static SampleRun sampleRun(
            ConfigurationContext context,
            PlanMaker planMaker,
            RunJars jars,
            Runner runner,
            Path folder)
            throws IOException {
        Path previews = folder.resolve("previews");
        SampleProcess process =
                new SampleProcess(
                        processSettings(context, folder), planMaker, jars, runner.name(), folder);
        process.endThoseLeft(previews);
        DurableFiles.deleteTree(previews);
        Optional<SampleProcess> processes =
                switch (RunnerProperties.execution(context)) {
                    case NIFI -> Optional.empty();
                    case PROCESS -> Optional.of(process);
                };
        return new SampleRun(planMaker, jars, runner, processes, previews, HeapBudget.NIFI);
    }

    private static Engine engine(
            ConfigurationContext context,
            RunJournal journal,
            PlanMaker planMaker,
            RunJars jars,
            Runner runner,
            Path folder,
            SharedClasses shared) {
        int parallelism = RunnerProperties.parallelism(context);
        return switch (RunnerProperties.execution(context)) {
            case NIFI ->
                    new JvmEngine(
                            journal,
                            planMaker,
                            runner,
                            parallelism,
                            RunnerProperties.bytes(context, RunnerProperties.MEMORY) >> 20);
            case PROCESS ->
                    new ProcessEngine(
                            journal,
                            planMaker,
                            jars,
                            new ProcessRunner(processSettings(context, folder)),
                            runner.name(),
                            parallelism,
                            shared);
        };
    }

    static ProcessSettings processSettings(PropertyContext context, Path folder) {
        return new ProcessSettings(
                        RunnerClassPath.of(EmbeddedPipelineRunner.class.getClassLoader()),
                        RunnerProperties.bytes(context, RunnerProperties.CHILD_HEAP) >> 20)
                .withArchives(folder.resolveSibling("classes"));
    }

    /**
     * Stops the jobs in this JVM; their runs go on at the next enabling, others all the time.
     *
     * @throws IOException if the work folder cannot be let go of
     */
    @OnDisabled
    public void disable() throws IOException {
        Optional<Enabled> all = enabled;
        enabled = Optional.empty();
        if (all.isPresent()) {
            all.get().names().close();
            all.get().runs().close();
            all.get().classes().close();
            all.get().folder().close();
        }
    }

    static Runner embeddedRunner() {
        for (Runner runner :
                ServiceLoader.load(Runner.class, EmbeddedPipelineRunner.class.getClassLoader())) {
            if (runner.name().equals("embedded")) {
                return runner;
            }
        }
        throw new IllegalStateException("the embedded runner is not in this NAR");
    }

    @Override
    public Submission submit(RunRequest request)
            throws RunRefusedException, RunnerUnavailableException {
        Enabled service = service();
        try {
            Submission submission = service.submissions().submit(request);
            service.inputs().note(request, List.of());
            return submission;
        } catch (RunRefusedException e) {
            service.inputs().note(request, e.problems());
            throw e;
        }
    }

    @Override
    public InputWriter openInput(String owner, String runId, String schema)
            throws RunnerUnavailableException {
        return service().inputs().open(owner, runId, schema);
    }

    @Override
    public List<InputInfo> inputs(String owner) throws RunnerUnavailableException {
        return service().inputs().of(owner);
    }

    @Override
    public void removeInput(String runId) throws RunnerUnavailableException {
        service().inputs().remove(runId);
    }

    @Override
    public void createInput(String owner, String inputId, String pipeline, String schema)
            throws RunnerUnavailableException {
        service().inputs().create(owner, inputId, pipeline, schema);
    }

    @Override
    public InputWriter appendInput(String inputId, String flowFile)
            throws RunnerUnavailableException {
        return service().inputs().append(inputId, flowFile);
    }

    @Override
    public List<AppendedInput> appendedInputs(String owner) throws RunnerUnavailableException {
        return service().inputs().appended(owner);
    }

    @Override
    public void failInput(String inputId, String state, List<RunProblem> problems)
            throws RunnerUnavailableException {
        service().inputs().fail(inputId, state, problems);
    }

    @Override
    public void releaseInput(String inputId, Set<Long> segments) throws RunnerUnavailableException {
        service().inputs().release(inputId, segments);
    }

    private Optional<JournaledRuns> runsIfEnabled() {
        return enabled.map(Enabled::runs);
    }

    private JournaledRuns enabledRuns() throws RunnerUnavailableException {
        return service().runs();
    }

    private Enabled service() throws RunnerUnavailableException {
        return enabled.orElseThrow(
                () -> new RunnerUnavailableException("the service is not enabled"));
    }

    @Override
    public List<RunInfo> runs(String owner) {
        return runsIfEnabled().map(JournaledRuns::all).orElse(List.of()).stream()
                .filter(run -> run.entry().owner().equals(owner))
                .map(JournaledRun::info)
                .toList();
    }

    @Override
    public List<RunInfo> runs() {
        return runsIfEnabled().map(JournaledRuns::all).orElse(List.of()).stream()
                .map(JournaledRun::info)
                .toList();
    }

    @Override
    public void connect(String owner, Map<String, ConnectionSettings> connections) {
        runsIfEnabled().ifPresent(runs -> runs.connect(owner, connections));
    }

    @Override
    public void savepoint(String runId, String name)
            throws RunRefusedException, RunnerUnavailableException {
        service().savepoints().keep(runId, name);
    }

    @Override
    public Submission restart(String runId, String newRunId, Optional<String> savepoint)
            throws RunRefusedException, RunnerUnavailableException {
        return service().submissions().restart(runId, newRunId, savepoint);
    }

    @Override
    public Preview preview(PreviewRequest request)
            throws RunRefusedException, RunnerUnavailableException {
        return service().sample().of(request);
    }

    @Override
    public Optional<RunInfo> inspect(String runId) {
        return runsIfEnabled().flatMap(runs -> runs.find(runId)).map(JournaledRun::info);
    }

    @Override
    public void cancel(String runId) {
        runsIfEnabled().ifPresent(runs -> runs.cancel(runId));
    }

    @Override
    public void drain(String runId) {
        runsIfEnabled().ifPresent(runs -> runs.drain(runId));
    }

    @Override
    public List<ResultBatch> results(String runId, int max) throws RunnerUnavailableException {
        List<ResultBatch> batches = new ArrayList<>();
        JournaledRuns runs = enabledRuns();
        try {
            for (Map.Entry<String, String> port : ports(runs, runId).entrySet()) {
                batches.addAll(
                        runs.outbox(runId, port.getKey())
                                .results(runId, port.getValue(), max - batches.size()));
            }
        } catch (IOException e) {
            throw new RunnerUnavailableException(
                    "results of run " + runId + " cannot be read: " + e, e);
        }
        return batches;
    }

    private static Map<String, String> ports(JournaledRuns runs, String runId) {
        return runs.find(runId).map(run -> run.entry().ports()).orElse(Map.of());
    }

    @Override
    public void acknowledge(String runId, String port, long sequence)
            throws RunnerUnavailableException {
        JournaledRuns runs = enabledRuns();
        try {
            for (Map.Entry<String, String> known : ports(runs, runId).entrySet()) {
                if (known.getValue().equals(port)) {
                    runs.outbox(runId, known.getKey()).acknowledge(sequence);
                }
            }
        } catch (IOException e) {
            throw new RunnerUnavailableException(
                    "results of run " + runId + " cannot be acknowledged: " + e, e);
        }
    }

    @Override
    public List<RunInfo> elsewhere() throws RunnerUnavailableException {
        NameClaims claims = service().claims();
        return claims.shared()
                ? claims.elsewhere().stream().map(NameClaim::running).toList()
                : List.of();
    }

    @Override
    public RunInfo release(String runId) throws RunRefusedException, RunnerUnavailableException {
        NameClaims claims = service().claims();
        if (!claims.shared()) {
            throw new RunRefusedException(
                    List.of(
                            new RunProblem(
                                    "UNKNOWN_RUN",
                                    Optional.empty(),
                                    "there is no cluster whose other nodes could have run " + runId,
                                    "cancel or drain runs of this node")));
        }
        return claims.release(runId).givenUp();
    }

    @Override
    public void forget(String runId) throws RunnerUnavailableException {
        try {
            enabledRuns().forget(runId);
        } catch (IOException e) {
            throw new RunnerUnavailableException("run " + runId + " cannot be removed: " + e, e);
        }
    }
}
