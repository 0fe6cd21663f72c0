package org.nifibeam.flink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.compile.Recipes;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Recipe;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.Connections;

/** Makes of a run what a cluster elsewhere takes, and hands it over. Stateless. */
final class Submission {
    private Submission() {}

    /** The id of a run's job: a run never is two jobs, whoever submits it. */
    static JobID jobId(String runId) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(("nifi-beam run " + runId).getBytes(StandardCharsets.UTF_8));
            ByteBuffer bytes = ByteBuffer.wrap(hash);
            return new JobID(bytes.getLong(), bytes.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * Submits a run, unless the cluster has its job already.
     *
     * @throws IOException if the plan cannot travel, the cluster does not take it, or it has
     *     another pipeline's job under that run id
     */
    static void submit(RemoteCluster cluster, Plan plan, RunOptions options) throws IOException {
        submit(cluster, plan, options, SealedParcel.newKey());
    }

    /** The same, with the key that opens the run's parcel. */
    static void submit(RemoteCluster cluster, Plan plan, RunOptions options, String key)
            throws IOException {
        Recipe recipe = recipe(options);
        RunParcel parcel = parcel(plan, options, recipe);
        RunReference reference = new RunReference(options.runId(), key);
        JobGraph job = JobTopology.of(reference, plan, options.parallelism());
        job.setJobID(jobId(options.runId()));
        RunFingerprint fingerprint = RunFingerprint.of(recipe, parcel.plan());
        fingerprint.mark(job);
        Path scratch = options.workFolder().resolve("submission");
        delete(scratch);
        Files.createDirectory(scratch);
        try {
            Path sealed = scratch.resolve("run.jar");
            SealedParcel.write(parcel, key, sealed);
            Path classes = scratch.resolve("nifi-beam.jar");
            WorkerJars.write(Submission.class.getClassLoader(), classes);
            for (Path jar : List.of(classes, sealed)) {
                job.addJar(new org.apache.flink.core.fs.Path(jar.toUri()));
            }
            if (!cluster.submit(job)) {
                fingerprint.requireOf(cluster, options.runId());
            }
        } finally {
            delete(scratch);
        }
    }

    /**
     * What a run's pipeline is made of.
     *
     * @throws IOException if it is a program's, which has no recipe
     */
    static Recipe recipe(RunOptions options) throws IOException {
        return options.recipe()
                .orElseThrow(
                        () ->
                                new IOException(
                                        "a program's pipeline cannot travel to a Flink cluster yet;"
                                                + " write it as a definition, or leave 'jobmanager'"
                                                + " out to run it in this JVM"));
    }

    /**
     * What the tasks are told. The plan is made here once as it will be made there, which shows
     * that it can be, and which connections that takes.
     */
    private static RunParcel parcel(Plan plan, RunOptions options, Recipe recipe)
            throws IOException {
        UsedConnections used = new UsedConnections(options.connectors().connections());
        PipelineCompiler compiler =
                Recipes.compiler(
                        recipe,
                        PipelineCompiler.load(Submission.class.getClassLoader())
                                .withConnections(used));
        String described = Recipes.describe(plan);
        Plan again;
        try {
            again = Recipes.plan(recipe, compiler, FlinkRunner.CAPABILITIES);
        } catch (ProblemException e) {
            throw new IOException(
                    "the pipeline cannot travel to a Flink cluster: " + e.getMessage(), e);
        }
        Optional<String> difference = Recipes.difference(described, Recipes.describe(again));
        if (difference.isPresent()) {
            throw new IOException(
                    "the pipeline cannot travel to a Flink cluster, since its definition does not"
                            + " give the same plan twice: "
                            + difference.get());
        }
        return new RunParcel(
                options.runId(),
                options.parallelism(),
                options.workFolder().toAbsolutePath(),
                options.settings(),
                recipe,
                described,
                used.all());
    }

    /** Connections that remember which of them were asked for. One thread's. */
    private static final class UsedConnections implements Connections {
        private final Connections all;
        private final Map<String, Connection> used = new TreeMap<>();

        UsedConnections(Connections all) {
            this.all = all;
        }

        List<Connection> all() {
            return List.copyOf(used.values());
        }

        @Override
        public Optional<Connection> find(String name) {
            Optional<Connection> found = all.find(name);
            found.ifPresent(connection -> used.put(name, connection));
            return found;
        }

        @Override
        public List<String> names() {
            return all.names();
        }

        @Override
        public String advice() {
            return all.advice();
        }
    }

    /** Removes a folder with what is in it. */
    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
