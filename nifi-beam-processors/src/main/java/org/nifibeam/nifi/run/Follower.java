package org.nifibeam.nifi.run;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.ProcessSessionFactory;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.schema.access.SchemaNotFoundException;
import org.apache.nifi.serialization.RecordSetWriter;
import org.apache.nifi.serialization.RecordSetWriterFactory;
import org.apache.nifi.serialization.WriteResult;
import org.nifibeam.nifi.PipelineAttributes;
import org.nifibeam.service.PipelineRunnerService;
import org.nifibeam.service.ResultBatch;
import org.nifibeam.service.RunInfo;
import org.nifibeam.service.RunState;
import org.nifibeam.service.RunnerUnavailableException;
import org.nifibeam.service.StageFigures;

/**
 * Follows the runs that RunPipeline has submitted: figures to counters, results and the end to
 * FlowFiles. Each result and each end is a session of its own, in whose state it is marked; only
 * after its commit the service may forget it. Used by one thread at a time.
 */
final class Follower {
    /** Results let out in one go, so that a long run's results do not hold up the others. */
    private static final int RESULTS_AT_ONCE = 16;

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final String owner;
    private final PipelineRunnerService service;
    private final Optional<RecordSetWriterFactory> writers;
    private final ComponentLog log;
    private final Counters counters;
    private final Bulletins bulletins;

    Follower(
            String owner,
            PipelineRunnerService service,
            Optional<RecordSetWriterFactory> writers,
            ComponentLog log,
            Counters counters,
            Bulletins bulletins) {
        this.owner = owner;
        this.service = service;
        this.writers = writers;
        this.log = log;
        this.counters = counters;
        this.bulletins = bulletins;
    }

    /** Lets out what there is and has room; true if there was something. */
    boolean follow(ProcessSessionFactory sessions, Set<Relationship> room)
            throws IOException, RunnerUnavailableException {
        List<RunInfo> runs = service.runs(owner);
        count(sessions, runs);
        // Only this thread changes the marks, and no result or end comes twice in one go.
        RunMarks marks = marks(sessions);
        bulletins.tell(runs.stream().filter(run -> !marks.told(run.runId())).toList(), log);
        boolean busy = false;
        for (RunInfo run : runs) {
            busy |= room.contains(RunPipeline.STATUS) && StatusReports.tell(sessions, run, marks);
            if (!marks.told(run.runId())) {
                busy |= room.contains(RunPipeline.RESULTS) && results(sessions, run, marks);
                busy |= end(sessions, run, runs, room);
            }
        }
        return busy;
    }

    /**
     * Waits for a run to end, and lets out what is left of its results together with its end, in
     * one session, whether there is room or not: for where nothing triggers the processor later.
     *
     * @param deadline in the time of {@link System#nanoTime}
     * @param wanted whether to go on waiting
     * @return false if it has not ended by then
     */
    boolean finish(
            ProcessSessionFactory sessions, String runId, long deadline, BooleanSupplier wanted)
            throws IOException, RunnerUnavailableException {
        Optional<RunInfo> run = service.inspect(runId);
        while (run.filter(r -> !r.state().ended()).isPresent()) {
            if (!wanted.getAsBoolean()
                    || System.nanoTime() - deadline >= 0
                    || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            run = service.inspect(runId);
        }
        if (run.isEmpty()) {
            return true;
        }
        List<ResultBatch> batches = service.results(runId, Integer.MAX_VALUE);
        ProcessSession session = sessions.createSession();
        RunMarks marks = RunMarks.of(session);
        if (marks.told(runId)) {
            session.rollback();
            return true;
        }
        try {
            for (ResultBatch batch : batches) {
                if (!marks.delivered(runId, batch.port(), batch.sequence())) {
                    transfer(session, run.get(), batch);
                    marks.markDelivered(runId, batch.port(), batch.sequence());
                }
            }
            transferEnd(session, run.get());
            marks.markTold(runId);
            marks.keepStatus(runId);
            marks.save(session);
        } catch (IOException | RuntimeException e) {
            session.rollback();
            throw e;
        }
        session.commitAsync(() -> batches.forEach(batch -> acknowledge(runId, batch)));
        return true;
    }

    private static RunMarks marks(ProcessSessionFactory sessions) throws IOException {
        ProcessSession session = sessions.createSession();
        try {
            return RunMarks.of(session);
        } finally {
            session.rollback();
        }
    }

    private void count(ProcessSessionFactory sessions, List<RunInfo> runs) {
        Map<String, Long> more = counters.more(runs);
        if (!more.isEmpty()) {
            ProcessSession session = sessions.createSession();
            more.forEach((name, delta) -> session.adjustCounter(name, delta, true));
            session.commitAsync();
        }
    }

    private boolean results(ProcessSessionFactory sessions, RunInfo run, RunMarks marks)
            throws IOException, RunnerUnavailableException {
        List<ResultBatch> batches = service.results(run.runId(), RESULTS_AT_ONCE);
        for (ResultBatch batch : batches) {
            if (marks.delivered(run.runId(), batch.port(), batch.sequence())) {
                // Let out before NiFi died, or before the service could be told.
                service.acknowledge(run.runId(), batch.port(), batch.sequence());
            } else {
                deliver(sessions.createSession(), run, batch);
            }
        }
        return !batches.isEmpty();
    }

    private void deliver(ProcessSession session, RunInfo run, ResultBatch batch)
            throws IOException {
        try {
            transfer(session, run, batch);
            RunMarks marks = RunMarks.of(session);
            marks.markDelivered(run.runId(), batch.port(), batch.sequence());
            marks.save(session);
        } catch (IOException | RuntimeException e) {
            session.rollback();
            throw e;
        }
        session.commitAsync(() -> acknowledge(run.runId(), batch));
    }

    private void transfer(ProcessSession session, RunInfo run, ResultBatch batch)
            throws IOException {
        try {
            FlowFile flowFile = write(session, run, batch);
            RunTransit.received(
                    session.getProvenanceReporter(),
                    flowFile,
                    run,
                    Optional.of(batch.port()),
                    "result " + batch.sequence());
            session.transfer(flowFile, RunPipeline.RESULTS);
        } catch (IOException | SchemaNotFoundException | RuntimeException e) {
            throw new IOException(
                    "result "
                            + batch.sequence()
                            + " of stage '"
                            + batch.port()
                            + "' cannot be written: "
                            + e,
                    e);
        }
    }

    private void acknowledge(String runId, ResultBatch batch) {
        try {
            service.acknowledge(runId, batch.port(), batch.sequence());
        } catch (RunnerUnavailableException e) {
            log.warn(
                    "Result {} of run {} will be acknowledged later: {}",
                    batch.sequence(),
                    runId,
                    e.getMessage());
        }
    }

    private FlowFile write(ProcessSession session, RunInfo run, ResultBatch batch)
            throws IOException, SchemaNotFoundException {
        RecordSetWriterFactory factory =
                writers.orElseThrow(() -> new IOException("RunPipeline has no Record Writer"));
        FlowFile flowFile = session.create();
        Map<String, String> attributes = new HashMap<>();
        attributes.put(PipelineAttributes.RUN_ID, run.runId());
        attributes.put(PipelineAttributes.NAME, run.pipeline());
        attributes.put(PipelineAttributes.SUBMITTER, PipelineAttributes.shorten(run.submitter()));
        attributes.put(PipelineAttributes.DEFINITION, run.fingerprint());
        attributes.put(PipelineAttributes.STAGE, batch.port());
        attributes.put("pipeline.sequence", Long.toString(batch.sequence()));
        attributes.put("fragment.identifier", run.runId() + "/" + batch.port());
        attributes.put("fragment.index", Long.toString(batch.sequence()));
        batch.windowStart().ifPresent(start -> attributes.put("window.start", start.toString()));
        batch.windowEnd().ifPresent(end -> attributes.put("window.end", end.toString()));
        try (ResultBatch.Rows rows = batch.open();
                OutputStream out = session.write(flowFile)) {
            ResultRecords records = new ResultRecords(batch.schema(), rows);
            try (RecordSetWriter writer =
                    factory.createWriter(
                            log, factory.getSchema(Map.of(), records.getSchema()), out, flowFile)) {
                WriteResult result = writer.write(records);
                attributes.putAll(result.getAttributes());
                attributes.put("record.count", Integer.toString(result.getRecordCount()));
                attributes.put(CoreAttributes.MIME_TYPE.key(), writer.getMimeType());
            }
        }
        return session.putAllAttributes(flowFile, attributes);
    }

    /** Tells the end once all results are out: whoever gets it has everything. */
    private boolean end(
            ProcessSessionFactory sessions, RunInfo run, List<RunInfo> runs, Set<Relationship> room)
            throws IOException, RunnerUnavailableException {
        if (!run.state().ended()
                || !room.contains(endOf(run))
                || !service.results(run.runId(), 1).isEmpty()) {
            return false;
        }
        ProcessSession session = sessions.createSession();
        transferEnd(session, run);
        RunMarks marks = RunMarks.of(session);
        marks.keepOnly(runs.stream().map(RunInfo::runId).toList());
        marks.markTold(run.runId());
        marks.keepStatus(run.runId());
        marks.save(session);
        session.commitAsync();
        return true;
    }

    private static Relationship endOf(RunInfo run) {
        return run.state() == RunState.FINISHED ? RunPipeline.FINISHED : RunPipeline.FAILED;
    }

    private static void transferEnd(ProcessSession session, RunInfo run) throws IOException {
        FlowFile flowFile = RunReport.write(session, session.create(), run, Optional.empty());
        RunTransit.received(
                session.getProvenanceReporter(), flowFile, run, Optional.empty(), "the end");
        session.transfer(flowFile, endOf(run));
    }

    /** What counters say of the runs: only what has been added since the last time. */
    static final class Counters {
        private final Map<String, Map<String, Long>> known = new HashMap<>();

        Map<String, Long> more(List<RunInfo> runs) {
            known.keySet().retainAll(runs.stream().map(RunInfo::runId).toList());
            Map<String, Long> more = new HashMap<>();
            for (RunInfo run : runs) {
                Map<String, Long> last = known.computeIfAbsent(run.runId(), id -> new HashMap<>());
                for (StageFigures stage : run.stages()) {
                    add(more, last, stage.stage() + ": in", stage.in());
                    add(more, last, stage.stage() + ": out", stage.out());
                    add(more, last, stage.stage() + ": late", stage.late());
                    add(more, last, stage.stage() + ": errors", stage.errors());
                }
            }
            return more;
        }

        private static void add(
                Map<String, Long> more, Map<String, Long> last, String name, long value) {
            long delta = value - last.getOrDefault(name, 0L);
            if (delta > 0) {
                more.merge(name, delta, Long::sum);
                last.put(name, value);
            }
        }
    }
}
