package org.nifibeam.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.function.OutputTag;
import org.nifibeam.core.model.ErrorSchema;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.ReadSpec;
import org.nifibeam.core.model.Retries;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.model.SideInput;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.model.WriteSpec;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.window.WindowFunction;
import org.nifibeam.core.window.WindowingStrategy;

/**
 * Builds a graph node by node, for what no definition says, and runs it in a {@link Laboratory}.
 * Stages are called as their collections are.
 */
public final class GraphBuilder {
    private final Laboratory laboratory;
    private final List<Node> nodes = new ArrayList<>();
    private Retries retries = Retries.NONE;

    /** A graph of nothing yet. */
    public GraphBuilder(Laboratory laboratory) {
        this.laboratory = laboratory;
    }

    /** The stage of a name. */
    public static StageInfo info(String name) {
        return new StageInfo(name, name, Place.NOWHERE);
    }

    /** Makes a script known and reads it. */
    public PCollection read(String name, Script script, boolean bounded) {
        PCollection result = collection(name, script.schema(), bounded);
        laboratory.script(name, script);
        nodes.add(new Node.Read(info(name), spec(name, script, bounded), result));
        return result;
    }

    /** Reads a script with an error output, which is called like it with {@code .errors}. */
    public PCollection readWithErrors(String name, Script script, boolean bounded) {
        PCollection result = collection(name, script.schema(), bounded);
        PCollection errors = collection(name + ".errors", ErrorSchema.OF_READ, bounded);
        laboratory.script(name, script);
        nodes.add(
                new Node.Read(
                        info(name), spec(name, script, bounded), result, Optional.of(errors)));
        collect(errors);
        return result;
    }

    private static ReadSpec spec(String name, Script script, boolean bounded) {
        return new ReadSpec(
                bounded ? "TestBatch" : "TestStream",
                new Config(Map.of("script", name, "accept", "all")),
                script.schema(),
                bounded);
    }

    private static PCollection collection(String name, Schema schema, boolean bounded) {
        return new PCollection(name, schema, WindowingStrategy.GLOBAL, bounded);
    }

    private static PCollection like(String name, PCollection input, Schema schema) {
        return new PCollection(name, schema, input.windowing(), input.bounded());
    }

    /** Puts a collection into windows that fire once. */
    public PCollection window(String name, PCollection input, WindowFunction function) {
        return window(name, input, WindowingStrategy.of(function));
    }

    /** Windows a collection. */
    public PCollection window(String name, PCollection input, WindowingStrategy windowing) {
        PCollection result = new PCollection(name, input.schema(), windowing, input.bounded());
        nodes.add(new Node.WindowInto(info(name), input, result));
        return result;
    }

    /** A function of rows with one output. */
    public PCollection apply(String name, PCollection input, RowFunction function, Schema schema) {
        PCollection result = like(name, input, schema);
        nodes.add(new Node.ParDo(info(name), input, function, result));
        return result;
    }

    /** A function of rows with several outputs. */
    public List<PCollection> applySeveral(
            String name,
            PCollection input,
            RowFunction function,
            boolean errors,
            Schema... schemas) {
        List<PCollection> results = new ArrayList<>();
        for (Schema schema : schemas) {
            results.add(
                    like(results.isEmpty() ? name : name + "." + results.size(), input, schema));
        }
        Optional<PCollection> failed =
                errors
                        ? Optional.of(like(name + ".errors", input, ErrorSchema.of(input.schema())))
                        : Optional.empty();
        nodes.add(new Node.ParDo(info(name), input, function, List.of(), results, failed));
        failed.ifPresent(this::collect);
        return results;
    }

    /** Spreads a collection anew. */
    public PCollection reshuffle(String name, PCollection input) {
        PCollection result = like(name, input, input.schema());
        nodes.add(new Node.Reshuffle(info(name), input, result));
        return result;
    }

    /** All of several collections. */
    public PCollection flatten(String name, PCollection... inputs) {
        PCollection result = like(name, inputs[0], inputs[0].schema());
        nodes.add(new Node.Flatten(info(name), List.of(inputs), result));
        return result;
    }

    /** Functions that are added from now on are called again on what they fail on. */
    public GraphBuilder retrying(int count, Duration delay) {
        retries = new Retries(count, delay);
        return this;
    }

    /** Calls a function that gives texts. */
    public PCollection call(
            String name, PCollection input, ElementType<?> type, DoFn<?, String> function) {
        return call(name, input, type, function, false);
    }

    /** Calls a function that gives texts; its errors are called like it with {@code .errors}. */
    public PCollection call(
            String name,
            PCollection input,
            ElementType<?> type,
            DoFn<?, String> function,
            boolean errors,
            SideInput... sides) {
        return call(name, input, type, function, errors, List.of(), sides).get(0);
    }

    /** Calls a function that gives texts, also in further outputs. */
    public List<PCollection> call(
            String name,
            PCollection input,
            ElementType<?> type,
            DoFn<?, String> function,
            boolean errors,
            List<OutputTag<String>> more,
            SideInput... sides) {
        List<OutputTag<?>> tags = new ArrayList<>(List.of(new OutputTag<>("", Types.TEXT)));
        List<PCollection> results = new ArrayList<>();
        results.add(like(name, input, Types.TEXT.schema()));
        for (OutputTag<String> tag : more) {
            tags.add(tag);
            results.add(like(name + "." + tag.name(), input, tag.type().schema()));
        }
        Optional<PCollection> failed =
                errors
                        ? Optional.of(like(name + ".errors", input, ErrorSchema.of(input.schema())))
                        : Optional.empty();
        RowFunction.Call call =
                new RowFunction.Call(
                        function,
                        type,
                        tags,
                        function.isStateful() ? List.of(0) : List.of(),
                        true,
                        "call " + name,
                        retries);
        nodes.add(new Node.ParDo(info(name), input, call, List.of(sides), results, failed));
        failed.ifPresent(this::collect);
        return results;
    }

    /** Adds a node. */
    public void add(Node node) {
        nodes.add(node);
    }

    /** Collects a collection under its own name. */
    public void collect(PCollection input) {
        nodes.add(new Node.Write(info("write " + input.name()), input, collector(input)));
    }

    /** Collects a collection, what is rejected under its name with {@code .rejected}. */
    public void collectWithErrors(PCollection input) {
        PCollection errors =
                like(input.name() + ".rejected", input, ErrorSchema.of(input.schema()));
        nodes.add(
                new Node.Write(
                        info("write " + input.name()),
                        input,
                        collector(input),
                        Optional.of(errors)));
        collect(errors);
    }

    private static WriteSpec collector(PCollection input) {
        return new WriteSpec("Collect", new Config(Map.of("into", input.name())), input.schema());
    }

    /** The plan for a runner. */
    public Plan plan(Runner runner) throws ProblemException {
        return Planner.plan(
                new Graph("law", nodes), runner.capabilities(), laboratory.connectors());
    }

    /** Starts it. */
    public Job start(Runner runner, int parallelism, Path folder, InstantSource clock)
            throws ProblemException, IOException {
        Job job =
                runner.run(
                        plan(runner),
                        new RunOptions("run", parallelism, folder, laboratory.connectors(), clock));
        laboratory.follow(job);
        return job;
    }

    /** Runs it to its end, which is a good one. */
    public Job run(Runner runner, int parallelism, Path folder)
            throws ProblemException, IOException, InterruptedException {
        Job job = start(runner, parallelism, folder, InstantSource.system());
        done(job, runner);
        return job;
    }

    /** Waits for the good end of a run. */
    public static void done(Job job, Runner runner) throws InterruptedException {
        Job.State state = job.await(Duration.ofSeconds(20));
        if (state == Job.State.RUNNING) {
            job.cancel();
            job.await(Duration.ofSeconds(20));
        }
        if (state != Job.State.DONE) {
            throw new AssertionError(
                    "the run has ended as " + state + ": " + job.failure(),
                    job.failure().map(f -> f.cause()).orElse(null));
        }
        runner.forget(job.runId());
    }

    /** What was collected under a name: values of the first field, sorted. */
    public List<String> texts(String name) {
        return laboratory.sink().elements(name).stream()
                .map(e -> String.valueOf(e.row().get(0)))
                .sorted()
                .toList();
    }
}
