package org.nifibeam.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.run.Capabilities;
import org.nifibeam.core.run.Capability;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Durations;

/**
 * The embedded runner. Knows its runs as long as it lives; a run that has ended is forgotten by
 * {@link #forget}.
 */
public final class EmbeddedRunner implements Runner {
    private static final Set<Capability> DECLARED =
            EnumSet.of(
                    Capability.ELEMENT_WISE,
                    Capability.FLATTEN,
                    Capability.GROUP_GLOBALLY,
                    Capability.GROUP_WINDOWS,
                    Capability.GROUP_SESSIONS,
                    Capability.GROUP_CALENDAR,
                    Capability.GROUP_CUSTOM,
                    Capability.ALLOWED_LATENESS,
                    Capability.TIMESTAMP_COMBINER,
                    Capability.TRIGGERS,
                    Capability.PROCESSING_TIME_TRIGGERS,
                    Capability.ACCUMULATING_PANES,
                    Capability.CUSTOM_COMBINERS,
                    Capability.LOOKUPS,
                    Capability.RESHUFFLE,
                    Capability.SEVERAL_OUTPUTS,
                    Capability.ERROR_OUTPUTS,
                    Capability.FUNCTIONS,
                    Capability.SIDE_INPUTS,
                    Capability.STATE,
                    Capability.TIMERS,
                    Capability.PROCESSING_TIMERS,
                    Capability.CHECKPOINTS,
                    Capability.RESCALE);

    private static final Set<Capability> DECLARED_UNBOUNDED = EnumSet.copyOf(DECLARED);

    static {
        DECLARED_UNBOUNDED.add(Capability.SAVEPOINTS);
    }

    private static final int MESSAGES = 64;

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final int RETAINED = 2;

    /** Its setting of that name. */
    static final String CHECKPOINT_INTERVAL = "checkpoint_interval";

    /** Its setting of that name. */
    static final String CHECKPOINTS_KEPT = "checkpoints_kept";

    /** Its setting of that name. */
    static final String GROUP_MEMORY = "group_memory_mb";

    private final Map<String, EmbeddedJob> jobs = new ConcurrentHashMap<>();
    private final int messages;
    private final OptionalLong stateBytes;
    private final Disk disk;

    /** A runner without runs. */
    public EmbeddedRunner() {
        this(MESSAGES, OptionalLong.empty());
    }

    /** A runner whose checkpoints are written to a disk that a test makes. */
    EmbeddedRunner(Disk disk) {
        this(MESSAGES, OptionalLong.empty(), disk);
    }

    /**
     * A runner whose tasks have queues of so many messages in front of them.
     *
     * @param stateBytes what a task's groups or state may take; empty: what the settings say
     */
    EmbeddedRunner(int messages, OptionalLong stateBytes) {
        this(messages, stateBytes, Disk.REAL);
    }

    private EmbeddedRunner(int messages, OptionalLong stateBytes, Disk disk) {
        this.messages = messages;
        this.stateBytes = stateBytes;
        this.disk = disk;
    }

    /** A runner all of whose state goes through the disk. */
    static EmbeddedRunner onDisk() {
        return onDisk(Disk.REAL);
    }

    /** The same, and checkpoints go to a disk that a test makes. */
    static EmbeddedRunner onDisk(Disk disk) {
        return new EmbeddedRunner(MESSAGES, OptionalLong.of(1), disk);
    }

    @Override
    public String name() {
        return "embedded";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of(
                ConfigField.optional(
                        GROUP_MEMORY,
                        ConfigField.Type.INTEGER,
                        "How many megabytes groups and state may take before they go to disk; a quarter of the heap unless given."),
                ConfigField.optional(
                        CHECKPOINT_INTERVAL,
                        ConfigField.Type.STRING,
                        "How long from one checkpoint to the next, for example 5s, or off; 10s unless given, off if the pipeline is bounded."),
                ConfigField.optional(
                        CHECKPOINTS_KEPT,
                        ConfigField.Type.INTEGER,
                        "How many checkpoints are kept; 2 unless given."));
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(DECLARED, DECLARED_UNBOUNDED);
    }

    @Override
    public String recovery(boolean bounded) {
        return bounded
                ? "has made nothing visible; started again under its run id, it begins from the beginning,"
                        + " or goes on if it took checkpoints"
                : "has made visible what it committed, which it does with each checkpoint; started"
                        + " again under its run id, it goes on from the last one";
    }

    @Override
    public Job run(Plan plan, RunOptions options) throws IOException {
        EmbeddedJob made =
                new EmbeddedJob(plan, options, messages, stateBytes, checkpoints(plan, options));
        EmbeddedJob known = jobs.putIfAbsent(options.runId(), made);
        if (known != null) {
            return known;
        }
        try {
            made.start();
        } catch (Throwable e) {
            jobs.remove(options.runId(), made);
            made.neverStarted(e);
            throw e;
        }
        return made;
    }

    private CheckpointSettings checkpoints(Plan plan, RunOptions options) throws IOException {
        Optional<String> written = options.settings().optionalString(CHECKPOINT_INTERVAL);
        Optional<Duration> interval = plan.bounded() ? Optional.empty() : Optional.of(INTERVAL);
        if (written.isPresent()) {
            interval = written.get().equals("off") ? Optional.empty() : interval(written.get());
        }
        int retained =
                options.settings()
                        .optionalInteger(CHECKPOINTS_KEPT)
                        .map(count -> (int) Math.max(1, Math.min(count, Integer.MAX_VALUE)))
                        .orElse(RETAINED);
        return new CheckpointSettings(interval, retained, disk);
    }

    private static Optional<Duration> interval(String written) throws IOException {
        Optional<Duration> interval = Durations.parse(written);
        if (interval.isEmpty() || interval.get().isZero()) {
            throw new IOException(
                    "'"
                            + CHECKPOINT_INTERVAL
                            + "' is not '"
                            + written
                            + "'; write a duration such as 10s, or 'off'");
        }
        return interval;
    }

    @Override
    public Optional<Job> attach(String runId) {
        return Optional.ofNullable(jobs.get(runId));
    }

    @Override
    public void forget(String runId) {
        jobs.computeIfPresent(runId, (id, job) -> job.state().ended() ? null : job);
    }
}
