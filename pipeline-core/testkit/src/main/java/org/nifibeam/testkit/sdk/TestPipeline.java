package org.nifibeam.testkit.sdk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Failure;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PTransform;
import org.nifibeam.core.sdk.Pipeline;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.testkit.CollectingSink;
import org.nifibeam.testkit.ManualClock;

/**
 * A pipeline that a test builds, runs on a runner, and asks for what came out.
 *
 * <pre>{@code
 * try (TestPipeline test = TestPipeline.on(runner)) {
 *     PCollection<Integer> lengths =
 *             test.apply(Create.of(ElementTypes.strings(), "to", "be"))
 *                     .apply(MapElements.into(ElementTypes.ints()).via(String::length));
 *     test.that(lengths).containsInAnyOrder(2, 2);
 *     test.run();
 * }
 * }</pre>
 *
 * What is stated is only looked at when the run has ended: closing a test that was never run, or
 * whose statements saw no committed result, fails it. Confined to one thread.
 */
public final class TestPipeline implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Runner runner;
    private final Pipeline pipeline;
    private final CollectingSink sink = new CollectingSink();
    private final ManualClock clock = new ManualClock();
    private final List<Observed<?>> observed = new ArrayList<>();
    private final Path folder;
    private int parallelism = 2;
    private Duration limit = LIMIT;
    private boolean started;
    private boolean looked;

    private TestPipeline(Runner runner) {
        this.runner = runner;
        this.pipeline =
                Pipeline.create("test", Connectors.load(TestPipeline.class.getClassLoader()));
        try {
            this.folder = Files.createTempDirectory("nifi-beam-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An empty pipeline for a runner. */
    public static TestPipeline on(Runner runner) {
        return new TestPipeline(runner);
    }

    /** Runs with so many tasks a stage; two unless said otherwise. */
    public TestPipeline parallelism(int tasks) {
        parallelism = tasks;
        return this;
    }

    /** Takes no longer than this; half a minute unless said otherwise. */
    public TestPipeline within(Duration longest) {
        limit = longest;
        return this;
    }

    /** The pipeline that is built. */
    public Pipeline pipeline() {
        return pipeline;
    }

    /** The clock of the run, which stands at the epoch until it is moved. */
    public ManualClock clock() {
        return clock;
    }

    /** Applies a transform that begins with nothing. */
    public <O> O apply(PTransform<? super Pipeline, O> transform) {
        return pipeline.apply(transform);
    }

    /** Applies a transform under a name. */
    public <O> O apply(String stage, PTransform<? super Pipeline, O> transform) {
        return pipeline.apply(stage, transform);
    }

    /** Begins a statement about what a collection will have held. */
    public <T> PAssert<T> that(PCollection<T> collection) {
        Observed<T> one = new Observed<>(collection, sink, "statements " + (observed.size() + 1));
        observed.add(one);
        return new PAssert<>(one);
    }

    /**
     * Runs it to its end and looks at every statement.
     *
     * @throws AssertionError if the run fails or takes more than half a minute, or a statement is
     *     wrong
     */
    public Job run() {
        Job job = start();
        finish(job);
        return job;
    }

    /**
     * Runs it to its failure; statements are not looked at.
     *
     * @return why it failed
     * @throws AssertionError if it does not fail
     */
    public Failure runToFailure() {
        Job job = start();
        Job.State state = await(job);
        if (state != Job.State.FAILED) {
            throw new AssertionError("the run should fail and has ended as " + state);
        }
        looked = true;
        return job.failure().orElseThrow();
    }

    /**
     * Starts it, for tests that move the clock or open gates; {@link #finish} looks at the
     * statements then.
     */
    public Job start() {
        if (started) {
            throw new IllegalStateException("a test pipeline runs once");
        }
        started = true;
        RunOptions options =
                new RunOptions(
                        UUID.randomUUID().toString(),
                        parallelism,
                        folder,
                        pipeline.connectors(),
                        clock);
        try {
            return pipeline.run(runner, options);
        } catch (ProblemException e) {
            throw new AssertionError(e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the end of a run that was started, and looks at every statement. */
    public void finish(Job job) {
        Job.State state = await(job);
        if (state != Job.State.DONE) {
            throw new AssertionError(
                    "the run has ended as "
                            + state
                            + ": "
                            + job.failure().map(f -> f.problem().toString()).orElse(""),
                    job.failure().map(Failure::cause).orElse(null));
        }
        looked = true;
        observed.forEach(Observed::look);
    }

    private Job.State await(Job job) {
        try {
            Job.State state = job.await(limit);
            if (!state.ended()) {
                job.cancel();
                job.await(limit);
                throw new AssertionError("the run has not ended within " + limit);
            }
            return state;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            runner.forget(job.runId());
        }
    }

    /**
     * Removes what the run left.
     *
     * @throws AssertionError if something was stated and never looked at
     */
    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!observed.isEmpty() && !looked) {
            throw new AssertionError(
                    "what is stated was never looked at: call run() at the end of the test");
        }
    }
}
