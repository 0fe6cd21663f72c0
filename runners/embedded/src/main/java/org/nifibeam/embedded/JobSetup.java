package org.nifibeam.embedded;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.nifibeam.core.model.ReadSpec;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.plan.PlanStage;
import org.nifibeam.core.plan.Step;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.runtime.StageCode;
import org.nifibeam.core.runtime.StageTask;
import org.nifibeam.core.spi.AcknowledgesSplits;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.SourceRead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the tasks of one run up, and gives them back what they kept in a checkpoint. Used once, by
 * one thread.
 */
final class JobSetup {
    private static final Logger LOG = LoggerFactory.getLogger(JobSetup.class);

    private final EmbeddedJob job;
    private final Plan plan;
    private final TaskHost.Surroundings run;
    private final Optional<CheckpointFolder.Stored> from;
    private final BoundedStages bounded;
    private final List<StageCode> codes;
    private final List<List<Inbox>> inboxes = new ArrayList<>();
    private final List<Task> tasks = new ArrayList<>();
    private final List<List<StageTask>> stages = new ArrayList<>();
    private final List<TaskHost> hosts = new ArrayList<>();
    private final Map<String, SplitQueue> sources = new HashMap<>();

    /**
     * A setup.
     *
     * @param from where the run goes on
     */
    JobSetup(
            EmbeddedJob job,
            Plan plan,
            TaskHost.Surroundings run,
            Optional<CheckpointFolder.Stored> from) {
        this.job = job;
        this.plan = plan;
        this.run = run;
        this.from = from;
        this.bounded = new BoundedStages(plan);
        this.codes = plan.stages().stream().map(StageCode::of).toList();
    }

    /** The tasks, in the order of the plan's stages. */
    List<Task> tasks() {
        return tasks;
    }

    /** What the tasks run, by stage; also of those that are set up when it fails. */
    List<List<StageTask>> stages() {
        return stages;
    }

    /** The sources by their stages' ids; also those made when it fails. */
    Map<String, SplitQueue> sources() {
        return sources;
    }

    private int parallelism() {
        return run.options().parallelism();
    }

    /**
     * Makes all tasks.
     *
     * @throws IOException if a source or sink cannot be opened, or the checkpoint is another
     *     pipeline's
     */
    void make() throws IOException {
        for (int stage = 0; stage < plan.stages().size(); stage++) {
            List<Inbox> own = new ArrayList<>();
            for (int i = 0; i < parallelism(); i++) {
                own.add(new Inbox(run.room(), job.activity()));
            }
            inboxes.add(own);
        }
        for (PlanStage stage : plan.stages()) {
            make(stage);
        }
        if (from.isPresent()) {
            restore(from.get());
        }
    }

    private void make(PlanStage stage) throws IOException {
        Optional<OpenSource> source =
                stage.input() instanceof PlanStage.Input.FromSource read
                        ? Optional.of(open(read.stage(), read.spec()))
                        : Optional.empty();
        List<StageTask> own = new ArrayList<>();
        stages.add(own);
        for (int i = 0; i < parallelism(); i++) {
            TaskHost host = new TaskHost(run, stage, i, inboxes);
            StageTask task =
                    new StageTask(
                            codes.get(stage.number()), host, number -> codes.get(number).keyHash());
            own.add(task);
            hosts.add(host);
            Inbox inbox = inboxes.get(stage.number()).get(i);
            int number = tasks.size();
            tasks.add(
                    source.isPresent()
                            ? new SourceTask(
                                    job,
                                    number,
                                    host,
                                    task,
                                    stage.input().stage(),
                                    source.get().read(),
                                    source.get().splits(),
                                    source.get().bounded(),
                                    inbox,
                                    bounded.sidesEnd(stage.number()))
                            : new ChannelTask(job, number, host, task, inbox));
        }
    }

    private record OpenSource(SourceRead read, SplitQueue splits, boolean bounded) {}

    private OpenSource open(StageInfo info, ReadSpec spec) throws IOException {
        try {
            SourceRead read = read(spec, run.options().connectors());
            Optional<Manifest.SourceState> before =
                    from.map(stored -> stored.manifest().sources().get(info.id()));
            SplitQueue splits =
                    new SplitQueue(
                            read.enumerator(before.map(Manifest.SourceState::enumerator)),
                            spec.bounded(),
                            parallelism(),
                            job.activity(),
                            before.map(Manifest.SourceState::splits).orElse(List.of()));
            sources.put(info.id(), splits);
            return new OpenSource(read, splits, spec.bounded());
        } catch (ProblemException e) {
            throw new IOException("stage '" + info.name() + "': " + e.getMessage(), e);
        }
    }

    private static SourceRead read(ReadSpec spec, Connectors connectors) throws ProblemException {
        Pushdown pushdown = spec.pushdown().orElseGet(() -> Pushdown.everything(spec.schema()));
        return spec.source(connectors).plan(spec.schema(), pushdown);
    }

    private void restore(CheckpointFolder.Stored stored) throws IOException {
        StateFiles files = new StateFiles(stored.folder(), stored.manifest(), run.stores());
        for (int i = 0; i < tasks.size(); i++) {
            try {
                tasks.get(i).restore(files.of(hosts.get(i).index(), parallelism()));
            } catch (RuntimeException e) {
                throw new IOException(
                        "the stage '"
                                + hosts.get(i).input()
                                + "' cannot go on from checkpoint "
                                + stored.manifest().number()
                                + ": "
                                + e.getMessage(),
                        e);
            }
        }
        requireClaimed(stored.manifest(), files);
    }

    /** State that nobody takes would be lost without a word. */
    private void requireClaimed(Manifest manifest, StateFiles files) throws IOException {
        Optional<StateFiles.Claim> unclaimed = files.unclaimed();
        if (unclaimed.isPresent()) {
            throw unclaimed(
                    manifest,
                    unclaimed.get().part(),
                    unclaimed.get().stage(),
                    difference(files.claiming(), files.stages()));
        }
        for (String stage : manifest.sources().keySet()) {
            if (!sources.containsKey(stage)) {
                throw unclaimed(
                        manifest,
                        "positions",
                        stage,
                        difference(sources.keySet(), manifest.sources().keySet()));
            }
        }
        for (String stage : manifest.handles().keySet()) {
            if (!run.sinks().stages().contains(stage)) {
                throw unclaimed(
                        manifest,
                        "what is to be committed",
                        stage,
                        difference(run.sinks().stages(), manifest.handles().keySet()));
            }
        }
    }

    private static List<String> difference(Set<String> these, Set<String> without) {
        TreeSet<String> left = new TreeSet<>(these);
        left.removeAll(without);
        return List.copyOf(left);
    }

    private static IOException unclaimed(
            Manifest manifest, String what, String stage, List<String> candidates) {
        String renamed =
                candidates.isEmpty()
                        ? "put the stage back"
                        : "if it is now called '"
                                + String.join("' or '", candidates)
                                + "', name it '"
                                + stage
                                + "' again";
        return new IOException(
                "checkpoint "
                        + manifest.number()
                        + " has state of the stage '"
                        + stage
                        + "' ("
                        + what
                        + "), which the pipeline does not have: "
                        + renamed
                        + ", or begin a new run without the checkpoint");
    }

    /** Makes the sinks of a plan known, without anything else. */
    static void sinks(Plan plan, RunSinks sinks) {
        for (PlanStage stage : plan.stages()) {
            for (Step step : stage.steps()) {
                if (step.work() instanceof Step.Work.WriteTo write) {
                    sinks.sink(step.stage(), write.spec());
                }
            }
        }
    }

    /** Makes known which splits had been read when a run ended, without anything else. */
    static void endedSplits(Plan plan, Connectors connectors, Manifest last, EndedSplits ended) {
        for (PlanStage stage : plan.stages()) {
            if (stage.input() instanceof PlanStage.Input.FromSource source
                    && last.sources().containsKey(source.stage().id())) {
                try {
                    if (read(source.spec(), connectors) instanceof AcknowledgesSplits told) {
                        last.sources()
                                .get(source.stage().id())
                                .splits()
                                .forEach(
                                        split ->
                                                ended.add(
                                                        last.number(),
                                                        source.stage(),
                                                        told,
                                                        split));
                    }
                } catch (ProblemException e) {
                    LOG.warn(
                            "run {} is committed, and stage '{}' cannot be told what was read: {}",
                            last.runId(),
                            source.stage().name(),
                            e.getMessage());
                }
            }
        }
    }
}
