package org.nifibeam.nifi.service;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.model.Leftovers;
import org.nifibeam.core.model.WriteSpec;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.storage.DurableFiles;
import org.nifibeam.process.PlannedWrite;
import org.nifibeam.process.ProcessJob;
import org.nifibeam.process.ProcessRun;
import org.nifibeam.process.ProcessRunner;
import org.nifibeam.process.RunConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries each run out in a process of its own, in a folder {@code process-N} of the run's. Only
 * the newest has ever been told to run: one whose starter was killed before that ends by itself.
 */
final class ProcessEngine implements Engine {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessEngine.class);

    /** So many processes of a run may be killed within that time; then it has failed. */
    private static final int STARTS = 3;

    private static final Duration WITHIN = Duration.ofHours(1);

    private final RunJournal journal;
    private final PlanMaker planMaker;
    private final RunJars jars;
    private final ProcessRunner runner;
    private final String engine;
    private final int parallelism;
    private final SharedClasses classes;

    ProcessEngine(
            RunJournal journal,
            PlanMaker planMaker,
            RunJars jars,
            ProcessRunner runner,
            String engine,
            int parallelism,
            SharedClasses classes) {
        this.journal = journal;
        this.planMaker = planMaker;
        this.jars = jars;
        this.runner = runner;
        this.engine = engine;
        this.parallelism = parallelism;
        this.classes = classes;
    }

    @Override
    public boolean outlives() {
        return true;
    }

    @Override
    public boolean goesOn(String runId) {
        try {
            Optional<Path> newest = newest(runId);
            return newest.isPresent() && runner.goesOn(newest.get());
        } catch (IOException e) {
            LOG.warn("run {}: the folder of its process cannot be read", runId, e);
            return false;
        }
    }

    private Optional<Path> newest(String runId) throws IOException {
        List<Path> folders = journal.processes(runId);
        return folders.isEmpty() ? Optional.empty() : Optional.of(folders.get(folders.size() - 1));
    }

    @Override
    public Optional<Job> attach(JournaledRun run) throws IOException {
        String runId = run.entry().runId();
        Optional<Path> newest = newest(runId);
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        Optional<ProcessJob> job = runner.attach(newest.get(), told(run));
        job.flatMap(ProcessJob::pid)
                .ifPresent(pid -> LOG.info("run {} goes on in process {}", runId, pid));
        return job.map(Job.class::cast);
    }

    private ProcessRun told(JournaledRun run) throws IOException {
        String runId = run.entry().runId();
        List<RunConnection> connections = new ArrayList<>();
        run.connections()
                .forEach(
                        (name, given) ->
                                connections.add(
                                        new RunConnection(name, given.type(), given.settings())));
        return new ProcessRun(
                runId,
                journal.definition(runId),
                engine,
                Optional.of(planMaker.allowedPaths()),
                jars.shipped(journal.folder(runId)),
                parallelism,
                journal.work(runId),
                journal.home(),
                new Config(Map.of()),
                connections,
                journal.savepointMade(runId));
    }

    @Override
    public Job begin(JournaledRun run, boolean again) throws ProblemException, IOException {
        String runId = run.entry().runId();
        // It is compiled over there; at submission that was to see whether it can be.
        run.takePlanned();
        if (again && !journal.hasCheckpoint(runId)) {
            abort(run);
        }
        List<Path> before = journal.processes(runId);
        for (int i = 0; i <= before.size() - STARTS; i++) {
            DurableFiles.deleteTree(before.get(i));
        }
        journal.workFolder(runId);
        ProcessJob job = runner.start(journal.nextProcess(runId), told(run));
        LOG.info("run {} begins in process {}", runId, job.pid().orElseThrow());
        return job;
    }

    /** By what its processes have noted; one that has noted nothing has written nothing. */
    @Override
    public void abort(JournaledRun run) throws ProblemException, IOException {
        String runId = run.entry().runId();
        Set<PlannedWrite> writes = new LinkedHashSet<>();
        for (Path process : journal.processes(runId)) {
            writes.addAll(runner.writes(process));
        }
        Connectors connectors = planMaker.connectors(run.connections());
        for (PlannedWrite write : writes) {
            WriteSpec spec = new WriteSpec(write.type(), write.config(), write.schema());
            Leftovers.abort(spec, connectors, runId, write.stageId(), journal.work(runId));
        }
    }

    @Override
    public boolean mayBeginAgain(Job ended) throws IOException {
        if (!(ended instanceof ProcessJob job) || !job.lost()) {
            return false;
        }
        int recent = 0;
        for (Path folder : journal.processes(job.runId())) {
            Optional<Instant> started = runner.started(folder);
            if (started.isPresent() && started.get().isAfter(Instant.now().minus(WITHIN))) {
                recent++;
            }
        }
        return recent < STARTS;
    }

    /** Its process has ended, and the next one has a folder of its own. */
    @Override
    public void stopped(JournaledRun run) {}

    /** A process that did not end by itself could not remove what it had written. */
    @Override
    public void ended(JournaledRun run, Job job) {
        classes.runEnded();
        String runId = run.entry().runId();
        try {
            if (job.state() != Job.State.DONE) {
                abort(run);
            }
            DurableFiles.deleteTree(journal.work(runId));
        } catch (IOException | ProblemException | RuntimeException e) {
            LOG.warn(
                    "run {} has ended, and may have left behind what it had not committed: {}",
                    runId,
                    e.toString());
        }
    }
}
