package org.nifibeam.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.nifibeam.core.compile.Compilation;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.expression.ExpressionLanguage;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.query.QueryLanguage;
import org.nifibeam.core.run.Capabilities;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.testkit.reference.Outcome;
import org.nifibeam.testkit.reference.ReferenceInterpreter;

/**
 * Scripted sources, collecting sinks and contract checks around one pipeline: compiles it, plans
 * it, runs it, and says what was written. Used once.
 */
public final class Laboratory {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Connectors INSTALLED = Connectors.load(Laboratory.class.getClassLoader());

    private final TestStream batch = TestStream.batch();
    private final TestStream stream = TestStream.stream();
    private final CollectingSink sink = new CollectingSink();
    private final Contract contract = new Contract();
    private final Map<String, Script> scripts = new LinkedHashMap<>();
    private final ManualClock clock = new ManualClock();
    private final ScriptedPace pace = new ScriptedPace(clock);
    private final CheckedSource checkedBatch = new CheckedSource(batch, contract);
    private final CheckedSource checkedStream = new CheckedSource(stream, contract);
    private final CheckedSink checkedSink = new CheckedSink(sink, contract);
    private final Connectors connectors =
            INSTALLED.with(
                    checkedBatch,
                    checkedStream,
                    checkedSink,
                    new TestLookup(),
                    new TestElementRead());

    /** A laboratory without scripts. */
    public Laboratory() {
        batch.pace(pace);
        stream.pace(pace);
    }

    /** A laboratory with a case's scripts. */
    public static Laboratory of(PipelineCase pipeline) {
        return of(pipeline, Course.STRAIGHT);
    }

    /** A laboratory with a case's scripts as a course plays them. */
    static Laboratory of(PipelineCase pipeline, Course course) {
        Laboratory laboratory = new Laboratory();
        pipeline.scripts()
                .forEach((name, script) -> laboratory.script(name, course.script(script)));
        return laboratory;
    }

    /** Adds a script, for TestBatch and TestStream alike. */
    public Laboratory script(String name, Script script) {
        batch.add(name, script);
        stream.add(name, script);
        scripts.put(name, script);
        return this;
    }

    /** The sink behind every {@code Collect}. */
    public CollectingSink sink() {
        return sink;
    }

    /** How many rows the sources have handed over. */
    public long delivered() {
        return checkedBatch.delivered() + checkedStream.delivered();
    }

    /** The splits that runners have said are read, as {@code split@steps}, in order. */
    public List<String> acknowledged() {
        return Stream.concat(batch.acknowledged().stream(), stream.acknowledged().stream())
                .toList();
    }

    /** What sources and sinks have found wrong. */
    public Contract contract() {
        return contract;
    }

    /** The scripted sources and the collecting sink, checked. */
    public Connectors connectors() {
        return connectors;
    }

    private PipelineCompiler compiler() {
        List<ExpressionLanguage> languages = new ArrayList<>();
        ServiceLoader.load(ExpressionLanguage.class, Laboratory.class.getClassLoader())
                .forEach(languages::add);
        List<QueryLanguage> queries = new ArrayList<>();
        ServiceLoader.load(QueryLanguage.class, Laboratory.class.getClassLoader())
                .forEach(queries::add);
        return new PipelineCompiler(connectors, languages, queries);
    }

    /** Compiles a case as far as it goes. */
    Compilation compile(PipelineCase pipeline) {
        try {
            Definition definition =
                    Definition.parse(pipeline.definition(), Optional.of("case.yaml"));
            return compiler().compile(definition, CompileSettings.UNRESTRICTED);
        } catch (ProblemException e) {
            return new Compilation(Optional.empty(), e.problems(), Map.of(), List.of());
        }
    }

    /** The graph of a definition. */
    public Graph graph(String definition) throws ProblemException {
        return compiler()
                .graph(
                        Definition.parse(definition, Optional.of("pipeline.yaml")),
                        CompileSettings.UNRESTRICTED);
    }

    /** The plan of a definition. */
    public Plan plan(String definition, Capabilities capabilities) throws ProblemException {
        return Planner.plan(graph(definition), capabilities, connectors);
    }

    /** The plan of a definition without what only makes it faster. */
    public Plan planUnoptimized(String definition, Capabilities capabilities)
            throws ProblemException {
        return Planner.planUnoptimized(graph(definition), capabilities, connectors);
    }

    /** The plan of a graph. */
    public Plan plan(Graph graph, Capabilities capabilities) throws ProblemException {
        return Planner.plan(graph, capabilities, connectors);
    }

    /** The plan of a graph without what only makes it faster. */
    public Plan planUnoptimized(Graph graph, Capabilities capabilities) throws ProblemException {
        return Planner.planUnoptimized(graph, capabilities, connectors);
    }

    /** What the interpreter says of a definition. */
    public Outcome outcome(String definition) throws ProblemException {
        return outcome(graph(definition));
    }

    /** What the interpreter says of a graph. */
    public Outcome outcome(Graph graph) {
        return ReferenceInterpreter.outcome(graph, scripts);
    }

    /** The clock of the runs, which stands at the epoch unless it is moved. */
    public ManualClock clock() {
        return clock;
    }

    /** Starts a plan. */
    public Job start(Runner runner, Plan plan, String runId, int parallelism, Path folder)
            throws IOException {
        return start(runner, plan, runId, parallelism, folder, new Config(Map.of()));
    }

    /** Starts a plan with settings of the runner's, or goes on with one that was killed. */
    public Job start(
            Runner runner, Plan plan, String runId, int parallelism, Path folder, Config settings)
            throws IOException {
        checkedSink.started(runId);
        Job job =
                runner.run(
                        plan,
                        new RunOptions(runId, parallelism, folder, connectors, clock, settings));
        follow(job);
        return job;
    }

    /** Scripts move the clock when this run is quiescent. */
    void follow(Job job) {
        pace.follow(job);
    }

    /**
     * Runs a plan to its end and checks that it ended well and that all contracts were kept.
     *
     * @throws AssertionError if not
     */
    public Job run(Runner runner, Plan plan, String runId, int parallelism, Path folder)
            throws IOException, InterruptedException {
        return finish(runner, start(runner, plan, runId, parallelism, folder));
    }

    /**
     * The same, of a run with a work folder of its own, which must be empty then and is removed.
     *
     * @throws AssertionError if not
     */
    Job finish(Runner runner, Job job, Path own) throws IOException, InterruptedException {
        finish(runner, job);
        String[] left = own.toFile().list();
        if (left.length > 0) {
            throw new AssertionError("files left in the work folder: " + List.of(left));
        }
        Files.delete(own);
        return job;
    }

    /**
     * Waits for a run's end and checks that it ended well and that all contracts were kept.
     *
     * @throws AssertionError if not
     */
    public Job finish(Runner runner, Job job) throws InterruptedException {
        Job.State state = job.await(LIMIT);
        if (state == Job.State.RUNNING) {
            job.cancel();
            job.await(LIMIT);
            throw new AssertionError("the run has not ended within " + LIMIT);
        }
        runner.forget(job.runId());
        if (state != Job.State.DONE) {
            throw new AssertionError(
                    "the run has ended as "
                            + state
                            + ": "
                            + job.failure().map(f -> f.problem().toString()).orElse(""),
                    job.failure().map(f -> f.cause()).orElse(null));
        }
        contract.verify();
        return job;
    }
}
