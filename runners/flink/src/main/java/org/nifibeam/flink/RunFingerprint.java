package org.nifibeam.flink;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.nifibeam.core.run.Recipe;

/**
 * What a run's pipeline is told by from another one that somebody submits under the same run id: a
 * hash of its recipe and its plan. The job shows it among its parameters. It has no secret in it,
 * since recipes and plans have none. Immutable.
 *
 * @param text the hash in hexadecimal digits
 */
record RunFingerprint(String text) {
    /** The job's parameter that has it. */
    static final String PARAMETER = "nifi-beam.pipeline";

    /**
     * Of a pipeline.
     *
     * @param recipe what it is made of; where its file lies is of no matter
     * @param plan what {@link org.nifibeam.core.compile.Recipes#describe} says of its plan
     */
    static RunFingerprint of(Recipe recipe, String plan) {
        Recipe nowhere =
                new Recipe(
                        recipe.definition(),
                        Optional.empty(),
                        recipe.parameters(),
                        recipe.variables(),
                        recipe.schemas(),
                        recipe.captured());
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(ParcelCoder.encodePipeline(nowhere, plan));
            return new RunFingerprint(HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Lets a job show it. */
    void mark(JobGraph job) throws IOException {
        try {
            ExecutionConfig config =
                    job.getSerializedExecutionConfig()
                            .deserializeValue(RunFingerprint.class.getClassLoader());
            config.setGlobalJobParameters(Configuration.fromMap(Map.of(PARAMETER, text)));
            job.setExecutionConfig(config);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("a job was made here of classes that are not here", e);
        }
    }

    /**
     * Sees that the job that a cluster has of a run is of this pipeline.
     *
     * @throws IOException if it is of another one, or that cannot be told
     */
    void requireOf(RemoteCluster cluster, String runId) throws IOException {
        String shown = cluster.parameters(Submission.jobId(runId)).get(PARAMETER);
        if (shown == null) {
            throw new IOException(
                    "run '"
                            + runId
                            + "' is on the cluster already and does not show what pipeline it is;"
                            + " if it was submitted just now try again, else use another run id");
        }
        if (!shown.equals(text)) {
            throw new IOException(
                    "run '"
                            + runId
                            + "' was another pipeline: its definition, the values given to it or"
                            + " what it reads were others; use another run id");
        }
    }
}
