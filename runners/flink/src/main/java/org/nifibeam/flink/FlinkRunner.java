package org.nifibeam.flink;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.run.Capabilities;
import org.nifibeam.core.run.Capability;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.spi.ConfigField;

/**
 * Runs bounded pipelines on Apache Flink: on a cluster elsewhere, or on one that it starts in this
 * JVM. Knows its runs as long as it lives; a run that has ended is forgotten by {@link #forget}.
 * Closed, it stops the clusters of runs that have ended.
 */
public final class FlinkRunner implements Runner, AutoCloseable {
    private static final Set<Capability> BOUNDED =
            EnumSet.of(
                    Capability.ELEMENT_WISE,
                    Capability.FLATTEN,
                    Capability.GROUP_GLOBALLY,
                    Capability.GROUP_WINDOWS,
                    Capability.GROUP_SESSIONS,
                    Capability.GROUP_CALENDAR,
                    Capability.GROUP_CUSTOM,
                    Capability.TIMESTAMP_COMBINER,
                    Capability.TRIGGERS,
                    Capability.ACCUMULATING_PANES,
                    Capability.CUSTOM_COMBINERS,
                    Capability.LOOKUPS,
                    Capability.RESHUFFLE,
                    Capability.SEVERAL_OUTPUTS,
                    Capability.ERROR_OUTPUTS,
                    Capability.FUNCTIONS);

    /** What it can run, here and elsewhere. */
    static final Capabilities CAPABILITIES = new Capabilities(BOUNDED, Set.of());

    private static final String JOB_MANAGER = "jobmanager";

    private final Map<String, Job> jobs = new ConcurrentHashMap<>();
    private final LocalClusters clusters = new LocalClusters();

    /** A runner without runs. */
    public FlinkRunner() {}

    @Override
    public String name() {
        return "flink";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of(
                ConfigField.optional(
                        JOB_MANAGER,
                        ConfigField.Type.STRING,
                        "The address of a Flink 2.3 cluster's job manager, for example"
                                + " http://127.0.0.1:8081; unless given, Flink runs in this JVM."));
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public String recovery(boolean bounded) {
        return "begins from the beginning when it is started again under its run id, and what a"
                + " sink had committed, while another one failed to, is written once more; on a"
                + " cluster the same run id follows the job that is there, and after a failure"
                + " another run id begins anew";
    }

    @Override
    public Job run(Plan plan, RunOptions options) throws IOException {
        if (!plan.bounded()) {
            throw new IllegalArgumentException(
                    "an unbounded plan was not made with this runner's capabilities");
        }
        if (options.savepoint().isPresent()) {
            throw new IOException(
                    "the Flink runner cannot begin from a savepoint yet; begin a new run without"
                            + " one");
        }
        synchronized (this) {
            Job known = jobs.get(options.runId());
            if (known != null) {
                return known;
            }
            Optional<String> elsewhere = options.settings().optionalString(JOB_MANAGER);
            Job made =
                    elsewhere.isPresent()
                            ? RemoteJob.start(elsewhere.get(), plan, options)
                            : here(plan, options);
            jobs.put(options.runId(), made);
            return made;
        }
    }

    private Job here(Plan plan, RunOptions options) throws IOException {
        FlinkJob job = new FlinkJob(new LocalRun(plan, options), clusters);
        job.start();
        return job;
    }

    @Override
    public Optional<Job> attach(String runId) {
        return Optional.ofNullable(jobs.get(runId));
    }

    @Override
    public void forget(String runId) {
        jobs.computeIfPresent(runId, (id, job) -> job.state().ended() ? null : job);
    }

    @Override
    public void close() {
        clusters.close();
    }
}
