package org.nifibeam.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.run.CheckpointFigures;
import org.nifibeam.core.runtime.StageFailure;
import org.nifibeam.core.state.SnapshotWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the checkpoints of one run, one at a time, on a thread of its own: asks for it, gathers
 * what the tasks have written, makes it durable, and only then has sinks committed. What a task
 * calls is for its own thread; all else is guarded by this object's lock.
 */
final class Checkpoints implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    /** Of a source that looks for nothing any more. */
    private static final byte[] NOWHERE = new byte[0];

    private final EmbeddedJob job;
    private final CheckpointFolder folder;
    private final CheckpointSettings settings;
    private final Set<Integer> alive = new HashSet<>();
    private final List<Savepoint> wanted = new ArrayList<>();
    private Optional<Pending> pending = Optional.empty();
    private volatile long before;
    private volatile long requested;
    private volatile long completed;
    private long number;
    private long nextNanos;
    private boolean stopped;
    private volatile CheckpointFigures figures = CheckpointFigures.NONE;

    Checkpoints(EmbeddedJob job, CheckpointFolder folder, CheckpointSettings settings) {
        this.job = job;
        this.folder = folder;
        this.settings = settings;
        this.nextNanos = System.nanoTime() + nanos();
    }

    /** What is gathered of the one that is being taken. */
    private static final class Pending {
        private final long number;
        private final long began = System.nanoTime();
        private final Path part;
        private final Set<Integer> missing;
        private final Map<String, Manifest.SourceState> sources;
        private final List<Manifest.StateFile> files = new ArrayList<>();
        private Optional<Exception> failure = Optional.empty();

        Pending(
                long number,
                Path part,
                Set<Integer> missing,
                Map<String, Manifest.SourceState> sources) {
            this.number = number;
            this.part = part;
            this.missing = new HashSet<>(missing);
            this.sources = new LinkedHashMap<>(sources);
        }
    }

    /** One that somebody waits for. */
    private static final class Savepoint {
        private final Path to;

        /** No earlier checkpoint will do: it had begun before it was asked for. */
        private final long least;

        /** The run is to stop there. */
        private final boolean last;

        private boolean done;
        private Optional<Exception> failure = Optional.empty();

        Savepoint(Path to, long least, boolean last) {
            this.to = to;
            this.least = least;
            this.last = last;
        }
    }

    private long nanos() {
        return settings.interval().map(Duration::toNanos).orElse(Long.MAX_VALUE / 4);
    }

    /** The tasks that are about to run, and the number of the last checkpoint there was. */
    synchronized void begin(int tasks, long last) {
        for (int task = 0; task < tasks; task++) {
            alive.add(task);
        }
        number = last;
        before = last;
        requested = last;
        completed = last;
    }

    /** The number of the last one before the tasks have begun. */
    long before() {
        return before;
    }

    /** The number of the checkpoint that was asked for last. */
    long requested() {
        return requested;
    }

    /** The number of the last one that is durable and committed. */
    long completed() {
        return completed;
    }

    /** As they are, also while a savepoint is being copied. */
    CheckpointFigures figures() {
        return figures;
    }

    @Override
    public void run() {
        try {
            while (awaitTurn()) {
                take();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            job.failed(e);
        } finally {
            endSavepoints();
        }
    }

    private synchronized boolean awaitTurn() throws InterruptedException {
        while (!stopped && wanted.isEmpty() && System.nanoTime() - nextNanos < 0) {
            long millis = Math.max(1, (nextNanos - System.nanoTime()) / 1_000_000);
            wait(millis);
        }
        return !stopped;
    }

    private synchronized void endSavepoints() {
        stopped = true;
        for (Savepoint savepoint : wanted) {
            savepoint.failure =
                    Optional.of(new IOException("the run has ended before its savepoint"));
            savepoint.done = true;
        }
        wanted.clear();
        notifyAll();
    }

    private void take() throws InterruptedException {
        Pending taken;
        try {
            taken = request();
        } catch (IOException | RuntimeException e) {
            job.thawSources();
            failed(number + 1, e);
            return;
        }
        synchronized (this) {
            while (!taken.missing.isEmpty() && !stopped) {
                wait();
            }
            pending = Optional.empty();
            if (stopped || job.draining()) {
                // Sources that end where they are have no position that could be gone on from.
                taken.failure = Optional.of(new IOException("the run is ending"));
            }
        }
        if (taken.failure.isPresent()) {
            discard(taken, taken.failure.get());
            return;
        }
        complete(taken);
    }

    /** From now on sources give no further splits before they have taken part. */
    private Pending request() throws IOException, InterruptedException {
        Path part = folder.begin(number + 1);
        Map<String, Manifest.SourceState> sources = job.freezeSources(number + 1);
        synchronized (this) {
            number++;
            Pending made = new Pending(number, part, alive, sources);
            pending = Optional.of(made);
            requested = number;
            return made;
        }
    }

    /** Makes it durable, then has what belongs to it committed. */
    private void complete(Pending taken) {
        CheckpointFolder.Completed made;
        try {
            made =
                    folder.complete(
                            new Manifest(
                                    job.runId(),
                                    taken.number,
                                    false,
                                    taken.files,
                                    withEnded(taken.sources, taken.number),
                                    job.sinks().until(taken.number)));
        } catch (IOException | RuntimeException e) {
            discard(taken, e);
            return;
        }
        Manifest manifest = made.manifest();
        if (!job.commit(manifest)) {
            return;
        }
        completed = taken.number;
        if (!job.bounded()) {
            try {
                job.endedSplits().acknowledge(taken.number);
            } catch (StageFailure e) {
                job.failed(e);
                return;
            }
        }
        try {
            folder.keep(settings.retained());
        } catch (IOException e) {
            LOG.warn("run {}: cannot remove old checkpoints", job.runId(), e);
        }
        boolean suspend = false;
        synchronized (this) {
            nextNanos = System.nanoTime() + nanos();
            if (figures.failing().isPresent()) {
                LOG.info("run {}: checkpoints can be taken again", job.runId());
            }
            figures =
                    new CheckpointFigures(
                            figures.completed() + 1,
                            figures.failed(),
                            Optional.of(Instant.now()),
                            Duration.ofNanos(System.nanoTime() - taken.began),
                            made.size().all(),
                            made.size().added(),
                            Optional.empty());
            for (Savepoint savepoint : wanted) {
                if (savepoint.least > taken.number) {
                    continue;
                }
                try {
                    folder.copy(job.sinks().withoutCommitted(manifest), savepoint.to);
                    suspend |= savepoint.last;
                } catch (IOException e) {
                    savepoint.failure = Optional.of(e);
                }
                savepoint.done = true;
            }
            wanted.removeIf(savepoint -> savepoint.done);
            // With this there is no further checkpoint, and so nothing else is committed.
            stopped |= suspend;
            notifyAll();
        }
        if (suspend) {
            job.suspend();
        }
    }

    /** Sources with the splits that are read, and of which they have not been told. */
    private Map<String, Manifest.SourceState> withEnded(
            Map<String, Manifest.SourceState> sources, long checkpoint) {
        Map<String, Manifest.SourceState> all = new LinkedHashMap<>(sources);
        job.endedSplits()
                .until(checkpoint)
                .forEach(
                        (stage, ended) ->
                                all.merge(
                                        stage,
                                        new Manifest.SourceState(NOWHERE, ended),
                                        (reading, with) -> reading.and(with.splits())));
        return all;
    }

    private void discard(Pending taken, Exception why) {
        try {
            folder.discard(taken.number);
        } catch (IOException e) {
            why.addSuppressed(e);
        }
        failed(taken.number, why);
    }

    private synchronized void failed(long which, Exception why) {
        nextNanos = System.nanoTime() + nanos();
        if (stopped || job.draining()) {
            return;
        }
        Problem problem = problem(why);
        if (figures.failing().isEmpty()) {
            LOG.warn("run {}, checkpoint {}: {}", job.runId(), which, problem.words());
        }
        if (figures.failing().isEmpty() && !(why instanceof IOException)) {
            LOG.warn("run {}, checkpoint {}", job.runId(), which, why);
        } else {
            LOG.debug("run {}, checkpoint {}", job.runId(), which, why);
        }
        figures = figures.withFailure(Instant.now().truncatedTo(ChronoUnit.MILLIS), problem);
        for (Savepoint savepoint : wanted) {
            savepoint.failure = Optional.of(why);
            savepoint.done = true;
        }
        wanted.clear();
        notifyAll();
    }

    /** What keeps checkpoints from being taken, for who looks after the run. */
    private Problem problem(Exception why) {
        return new Problem(
                ProblemCode.FAILED,
                Place.NOWHERE,
                Optional.empty(),
                "no checkpoint can be taken: " + StageFailure.words(why),
                (why instanceof IOException
                                ? "see that there is room on the disk of "
                                        + folder.path()
                                        + ", and that it can be written to"
                                : "the log has the whole cause")
                        + "; the run goes on and commits nothing until one can be taken");
    }

    /** What a task writes of itself. */
    interface Content {
        void writeTo(SnapshotWriter to) throws IOException;
    }

    /**
     * A task takes part: it has sent its barriers, and writes what it keeps.
     *
     * @param host whose index among its stage's tasks counts
     */
    void write(long checkpoint, int task, TaskHost host, Content content) {
        Pending taking;
        synchronized (this) {
            if (pending.isEmpty() || pending.get().number != checkpoint) {
                return;
            }
            taking = pending.get();
        }
        try (StateFileWriter writer =
                new StateFileWriter(
                        taking.part.resolve("task-" + task),
                        settings.disk(),
                        host.index(),
                        host.tasks())) {
            content.writeTo(writer);
            Manifest.StateFile file = writer.end();
            synchronized (this) {
                taking.files.add(file);
            }
        } catch (IOException | RuntimeException e) {
            synchronized (this) {
                taking.failure = Optional.of(e);
            }
        }
        acknowledge(taking, task);
    }

    /** What a source's task is reading. */
    synchronized void reading(long checkpoint, String stage, List<Manifest.SplitState> splits) {
        if (pending.isPresent() && pending.get().number == checkpoint) {
            pending.get().sources.computeIfPresent(stage, (id, source) -> source.and(splits));
        }
    }

    private synchronized void acknowledge(Pending taking, int task) {
        taking.missing.remove(task);
        notifyAll();
    }

    /** A task has come to its end, and keeps nothing. */
    synchronized void ended(int task) {
        alive.remove(task);
        pending.ifPresent(taking -> acknowledge(taking, task));
    }

    /**
     * Takes a checkpoint now and copies it.
     *
     * @param last true if it is to be the run's last one, which is suspended there
     * @throws IOException if that cannot be done, or the run ends before
     */
    synchronized void savepoint(Path to, boolean last) throws IOException, InterruptedException {
        if (stopped) {
            throw new IOException("the run has ended");
        }
        Savepoint savepoint = new Savepoint(to, number + 1, last);
        wanted.add(savepoint);
        notifyAll();
        while (!savepoint.done) {
            wait();
        }
        if (savepoint.failure.isPresent()) {
            throw new IOException(
                    "there is no savepoint: " + savepoint.failure.get().getMessage(),
                    savepoint.failure.get());
        }
    }

    /** The run ends: no further one is taken. */
    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    /** The run has ended well: from now on only the commit of all handles is left. */
    long conclude(Map<String, List<byte[]>> handles) throws IOException {
        synchronized (this) {
            number++;
        }
        folder.complete(
                new Manifest(
                        job.runId(),
                        number,
                        true,
                        List.of(),
                        withEnded(Map.of(), number),
                        handles));
        return number;
    }

    /** True if there is a complete one: the run's end must be durable before it is committed. */
    boolean hasAny() throws IOException {
        return folder.hasAny();
    }

    /** Forgets all that there is. */
    void deleteAll() throws IOException {
        folder.deleteAll();
    }
}
