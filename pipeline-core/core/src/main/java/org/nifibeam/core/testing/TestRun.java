package org.nifibeam.core.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.Runner;

/**
 * Runs the tests of definitions on a runner that runs in this JVM, one task a stage. Thread-safe.
 */
public final class TestRun {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Runner runner;
    private final Path folder;

    /**
     * Runs on a runner.
     *
     * @param folder an existing folder for what runs keep on disk
     */
    public TestRun(Runner runner, Path folder) {
        this.runner = runner;
        this.folder = folder;
    }

    /**
     * What is not as a test expects.
     *
     * @param place {@code output of STAGE} or {@code input of STAGE}; {@code the run} if it failed
     * @param lines the differences, or what is said of the failure
     */
    public record Failure(String place, List<String> lines) {
        private static final String RUN = "the run";

        public Failure {
            lines = List.copyOf(lines);
        }

        private static Failure ofTheRun(String why) {
            return new Failure(RUN, why.lines().toList());
        }

        /** True if the pipeline itself has failed, so that nothing could be compared. */
        public boolean isOfTheRun() {
            return place.equals(RUN);
        }

        @Override
        public String toString() {
            return place + ":\n  " + String.join("\n  ", lines);
        }
    }

    /**
     * Runs one test; what is not as expected, nothing if all is.
     *
     * @throws ProblemException if the runner lacks what the pipeline asks for
     * @throws IOException if the runner cannot run it
     */
    public List<Failure> run(CompiledTest test)
            throws ProblemException, IOException, InterruptedException {
        Optional<Failure> failed = execute(test);
        if (failed.isPresent()) {
            return List.of(failed.get());
        }
        List<Failure> failures = new ArrayList<>();
        compare(test)
                .forEach(
                        (place, comparison) -> {
                            if (!comparison.same()) {
                                failures.add(new Failure(place, comparison.lines()));
                            }
                        });
        return failures;
    }

    /** What is expected beside what has come, by place, of a test that has run. */
    static Map<String, Comparison> compare(CompiledTest test) {
        Map<String, Comparison> all = new LinkedHashMap<>();
        test.expectations()
                .forEach(
                        (place, expected) ->
                                all.put(
                                        place,
                                        Comparison.of(
                                                expected.elements(),
                                                test.came(place),
                                                expected.schema())));
        return all;
    }

    /** Runs a test to its end; why it has failed, if so. */
    Optional<Failure> execute(CompiledTest test)
            throws ProblemException, IOException, InterruptedException {
        RunOptions options =
                new RunOptions(
                        UUID.randomUUID().toString(), 1, folder, test.connectors(), test.mocks());
        Job job =
                runner.run(
                        Planner.plan(test.graph(), runner.capabilities(), test.connectors()),
                        options);
        test.mocks().follow(job);
        if (!job.await(LIMIT).ended()) {
            job.cancel();
            job.await(LIMIT);
        }
        runner.forget(job.runId());
        if (job.state() == Job.State.DONE) {
            return Optional.empty();
        }
        String why =
                job.failure()
                        .map(f -> f.problem().withoutPlace())
                        .orElse("it has not ended within " + LIMIT.toSeconds() + " s");
        return Optional.of(Failure.ofTheRun(why));
    }
}
