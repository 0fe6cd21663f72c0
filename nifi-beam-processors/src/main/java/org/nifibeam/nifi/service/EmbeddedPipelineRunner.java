package org.nifibeam.nifi.service;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.nifi.annotation.behavior.Restricted;
import org.apache.nifi.annotation.behavior.Restriction;
import org.apache.nifi.annotation.behavior.SystemResource;
import org.apache.nifi.annotation.behavior.SystemResourceConsideration;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.lifecycle.OnDisabled;
import org.apache.nifi.annotation.lifecycle.OnEnabled;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.RequiredPermission;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.controller.ConfigurationContext;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.run.Runner;
import org.nifibeam.nifi.CanvasCompiler;
import org.nifibeam.nifi.result.FlowFileSinkProvider;
import org.nifibeam.nifi.result.FlowFileSourceProvider;
import org.nifibeam.nifi.result.InputBox;
import org.nifibeam.nifi.run.RunPipeline;
import org.nifibeam.service.InputInfo;
import org.nifibeam.service.InputWriter;
import org.nifibeam.service.PipelineRunnerService;
import org.nifibeam.service.ResultBatch;
import org.nifibeam.service.RunInfo;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunRefusedException;
import org.nifibeam.service.RunRequest;
import org.nifibeam.service.RunnerUnavailableException;
import org.nifibeam.service.Submission;

/** Runs pipelines inside NiFi's JVM. */
@Tags({"beam", "pipeline", "runner", "embedded", "engine"})
@CapabilityDescription(
        "Runs pipelines inside NiFi itself, on this node's cores. Runs are recorded on disk before they start: none is started"
                + " twice, and one that NiFi's end has interrupted begins again, with nothing of its first attempt left, when"
                + " this service is enabled. Disabling the service stops its runs until then; stopping RunPipeline does not.")
@SeeAlso(RunPipeline.class)
@Restricted(
        restrictions = {
            @Restriction(
                    requiredPermission = RequiredPermission.READ_FILESYSTEM,
                    explanation = "Runs pipelines that read files below its Allowed Paths."),
            @Restriction(
                    requiredPermission = RequiredPermission.WRITE_FILESYSTEM,
                    explanation =
                            "Runs pipelines that write files below its Allowed Paths, and keeps a work folder.")
        })
@SystemResourceConsideration(
        resource = SystemResource.CPU,
        description =
                "Each running pipeline uses Parallelism threads for each of its stages between exchanges.")
@SystemResourceConsideration(
        resource = SystemResource.MEMORY,
        description = "Groups of open windows are held in NiFi's heap.")
@SystemResourceConsideration(
        resource = SystemResource.DISK,
        description = "Results that RunPipeline has not taken yet lie in the work folder.")
public final class EmbeddedPipelineRunner extends AbstractControllerService
        implements PipelineRunnerService {
    static final PropertyDescriptor ALLOWED_PATHS =
            new PropertyDescriptor.Builder()
                    .name("Allowed Paths")
                    .description(
                            "Folders and files that pipelines may read and write, separated by commas. Without any, a pipeline may"
                                    + " read and write none. Links in these and in the paths of a pipeline are followed before they are compared; links"
                                    + " that a pipeline comes upon in a folder or by a glob are refused.")
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
                    .build();

    static final PropertyDescriptor PARALLELISM =
            new PropertyDescriptor.Builder()
                    .name("Parallelism")
                    .description(
                            "How many parts of a stage run at the same time. Without it, as many as there are cores.")
                    .addValidator(StandardValidators.POSITIVE_INTEGER_VALIDATOR)
                    .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
                    .build();

    static final PropertyDescriptor MAXIMUM_RUNNING =
            new PropertyDescriptor.Builder()
                    .name("Maximum Running Jobs")
                    .description("How many runs go on at the same time; further ones wait.")
                    .required(true)
                    .defaultValue("4")
                    .addValidator(StandardValidators.POSITIVE_INTEGER_VALIDATOR)
                    .build();

    static final PropertyDescriptor WORK_FOLDER =
            new PropertyDescriptor.Builder()
                    .name("Work Folder")
                    .description(
                            "Where the journal of runs and their results are kept, in a folder of this service's own below it."
                                    + " Relative to NiFi's home. Must outlive NiFi.")
                    .required(true)
                    .defaultValue("./pipeline_work")
                    .addValidator(EmbeddedPipelineRunner::validFolder)
                    .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
                    .build();

    static final PropertyDescriptor REMEMBERED =
            new PropertyDescriptor.Builder()
                    .name("Remembered Runs")
                    .description(
                            "How many ended runs are remembered, so that a definition that comes twice is known.")
                    .required(true)
                    .defaultValue("100")
                    .addValidator(StandardValidators.POSITIVE_INTEGER_VALIDATOR)
                    .build();

    private volatile Optional<JournaledRuns> enabled = Optional.empty();
    private volatile Optional<InputBox> box = Optional.empty();

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return List.of(ALLOWED_PATHS, PARALLELISM, MAXIMUM_RUNNING, WORK_FOLDER, REMEMBERED);
    }

    private static ValidationResult validFolder(
            String subject, String input, ValidationContext context) {
        boolean expression = context.isExpressionLanguagePresent(input);
        boolean valid =
                expression
                        || StandardValidators.NON_BLANK_VALIDATOR
                                .validate(subject, input, context)
                                .isValid();
        return new ValidationResult.Builder()
                .subject(subject)
                .input(input)
                .valid(valid)
                .explanation("name a folder")
                .build();
    }

    /** Reads the journal and takes up the runs that had not ended. */
    @OnEnabled
    public void enable(ConfigurationContext context) throws IOException {
        Path folder =
                Path.of(text(context, WORK_FOLDER))
                        .toAbsolutePath()
                        .normalize()
                        .resolve(getIdentifier());
        RunJournal journal = new RunJournal(folder);
        Runner runner = embeddedRunner();
        InputBox inputs = new InputBox(folder);
        PipelineCompiler compiler =
                CanvasCompiler.get()
                        .with(
                                new FlowFileSinkProvider(journal.runs()),
                                new FlowFileSourceProvider(inputs));
        List<String> allowed =
                Stream.of(Optional.ofNullable(text(context, ALLOWED_PATHS)).orElse("").split(","))
                        .map(String::strip)
                        .filter(path -> !path.isEmpty())
                        .toList();
        PlanMaker planMaker = new PlanMaker(compiler, runner.capabilities(), allowed);
        int parallelism =
                Optional.ofNullable(text(context, PARALLELISM))
                        .map(Integer::valueOf)
                        .orElse(Runtime.getRuntime().availableProcessors());
        JournaledRuns runs =
                new JournaledRuns(
                        journal,
                        planMaker,
                        new RunExecution(journal, planMaker, runner, parallelism),
                        context.getProperty(MAXIMUM_RUNNING).asInteger(),
                        context.getProperty(REMEMBERED).asInteger());
        runs.open();
        box = Optional.of(inputs);
        enabled = Optional.of(runs);
    }

    /** Stops the jobs; their runs go on at the next enabling. */
    @OnDisabled
    public void disable() {
        Optional<JournaledRuns> runs = enabled;
        enabled = Optional.empty();
        runs.ifPresent(JournaledRuns::close);
    }

    private static String text(ConfigurationContext context, PropertyDescriptor descriptor) {
        return context.getProperty(descriptor).evaluateAttributeExpressions().getValue();
    }

    private static Runner embeddedRunner() {
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
        JournaledRuns runs = runs();
        try {
            Submission submission = runs.submit(request);
            note(request.runId(), List.of());
            return submission;
        } catch (RunRefusedException e) {
            note(request.runId(), e.problems());
            throw e;
        }
    }

    /** Tells who waits with an input what became of the submission of its run. */
    private void note(String runId, List<RunProblem> problems) throws RunnerUnavailableException {
        try {
            if (runs().isRunId(runId)) {
                inputs().refused(runId, problems);
            }
        } catch (IOException e) {
            throw new RunnerUnavailableException("the work folder cannot be used: " + e, e);
        }
    }

    private InputBox inputs() throws RunnerUnavailableException {
        runs();
        return box.orElseThrow();
    }

    @Override
    public InputWriter openInput(String owner, String runId, String schema)
            throws RunnerUnavailableException {
        if (!runs().isRunId(runId)) {
            throw new IllegalArgumentException("'" + runId + "' is no run id");
        }
        try {
            return inputs().open(owner, runId, schema);
        } catch (IOException e) {
            throw new RunnerUnavailableException("the work folder cannot be used: " + e, e);
        }
    }

    @Override
    public List<InputInfo> inputs(String owner) throws RunnerUnavailableException {
        try {
            return inputs().all(owner);
        } catch (IOException e) {
            throw new RunnerUnavailableException("the work folder cannot be read: " + e, e);
        }
    }

    @Override
    public void removeInput(String runId) throws RunnerUnavailableException {
        boolean going = inspect(runId).filter(run -> !run.state().ended()).isPresent();
        if (going || !runs().isRunId(runId)) {
            return;
        }
        try {
            inputs().remove(runId);
        } catch (IOException e) {
            throw new RunnerUnavailableException(
                    "the input of run " + runId + " cannot be removed: " + e, e);
        }
    }

    private JournaledRuns runs() throws RunnerUnavailableException {
        return enabled.orElseThrow(
                () -> new RunnerUnavailableException("the service is not enabled"));
    }

    @Override
    public List<RunInfo> runs(String owner) {
        return enabled.map(JournaledRuns::all).orElse(List.of()).stream()
                .filter(run -> run.entry().owner().equals(owner))
                .map(JournaledRun::info)
                .toList();
    }

    @Override
    public Optional<RunInfo> inspect(String runId) {
        return enabled.flatMap(runs -> runs.find(runId)).map(JournaledRun::info);
    }

    @Override
    public void cancel(String runId) {
        enabled.ifPresent(runs -> runs.cancel(runId));
    }

    @Override
    public void drain(String runId) {
        enabled.flatMap(runs -> runs.find(runId)).ifPresent(JournaledRun::drain);
    }

    @Override
    public List<ResultBatch> results(String runId, int max) throws RunnerUnavailableException {
        List<ResultBatch> batches = new ArrayList<>();
        JournaledRuns runs = runs();
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
        JournaledRuns runs = runs();
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
    public void forget(String runId) throws RunnerUnavailableException {
        try {
            runs().forget(runId);
        } catch (IOException e) {
            throw new RunnerUnavailableException("run " + runId + " cannot be removed: " + e, e);
        }
    }
}
