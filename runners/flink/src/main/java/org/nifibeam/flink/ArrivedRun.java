package org.nifibeam.flink;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.compile.Recipes;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.spi.Connections;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a run of what has come to a cluster: compiles the recipe with the compiler that came along
 * and sees that it gives the plan that was submitted. Stateless.
 */
final class ArrivedRun {
    private static final Logger LOG = LoggerFactory.getLogger(ArrivedRun.class);

    private ArrivedRun() {}

    /**
     * The run.
     *
     * @throws IllegalStateException if it cannot be made here, saying why
     */
    static LocalRun open(RunReference reference) {
        ClassLoader loader = ArrivedRun.class.getClassLoader();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            RunParcel parcel = SealedParcel.read(loader, reference.key(), reference.runId());
            PipelineCompiler compiler =
                    Recipes.compiler(
                            parcel.recipe(),
                            PipelineCompiler.load(loader)
                                    .withConnections(
                                            Connections.of(
                                                    parcel.connections(),
                                                    "the run was given no other when it was"
                                                            + " submitted")));
            return open(reference, parcel, compiler);
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (ProblemException e) {
            throw new IllegalStateException(
                    "the pipeline cannot be made on the cluster as it was where it was submitted: "
                            + e.getMessage(),
                    e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static LocalRun open(
            RunReference reference, RunParcel parcel, PipelineCompiler compiler)
            throws ProblemException {
        Plan plan = Recipes.plan(parcel.recipe(), compiler, FlinkRunner.CAPABILITIES);
        requireSame(parcel.plan(), plan);
        RunOptions options =
                new RunOptions(
                        parcel.runId(),
                        parcel.parallelism(),
                        parcel.workFolder(),
                        compiler.connectors(),
                        InstantSource.system(),
                        parcel.settings());
        return new LocalRun(reference, plan, options);
    }

    /**
     * A task begins that has come to a cluster: what its groups put on disk is removed when Flink
     * has no use for the job's classes any more.
     */
    static void useIn(RuntimeContext context, LocalRun run) throws IOException {
        if (run.reference().here()) {
            return;
        }
        Path spilled = run.makeSpilled();
        context.registerUserCodeClassLoaderReleaseHookIfAbsent(
                "nifi-beam run",
                () -> {
                    LocalRuns.remove(run.options().runId());
                    try {
                        Submission.delete(spilled);
                    } catch (IOException e) {
                        LOG.warn("{}: cannot remove groups from disk", run.reference(), e);
                    }
                });
    }

    /** Refuses a plan that is not the one that was submitted. */
    static void requireSame(String submitted, Plan made) {
        Optional<String> difference = Recipes.difference(submitted, Recipes.describe(made));
        if (difference.isPresent()) {
            throw new IllegalStateException(
                    "the definition gives another plan here than where it was submitted: "
                            + difference.get()
                            + "; see that the cluster sees the same files and systems, and submit"
                            + " it again");
        }
    }
}
