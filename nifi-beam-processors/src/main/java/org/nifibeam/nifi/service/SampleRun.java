package org.nifibeam.nifi.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConnectorProvider;
import org.nifibeam.core.storage.DurableFiles;
import org.nifibeam.nifi.result.FlowFileSinkProvider;
import org.nifibeam.nifi.result.Outbox;
import org.nifibeam.nifi.result.StoredResultBatch;
import org.nifibeam.service.Preview;
import org.nifibeam.service.PreviewRequest;
import org.nifibeam.service.ResultBatch;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunRefusedException;
import org.nifibeam.service.RunnerUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a pipeline up to a stage on a sample of what it reads, one task a stage: in NiFi's JVM, or
 * in a process of its own if it brings code of users. Thread-safe.
 */
final class SampleRun {
    private static final Logger LOG = LoggerFactory.getLogger(SampleRun.class);

    /** What a sample may take of NiFi's heap for its groups, as a run's Memory is. */
    private static final long MEMORY = 16L << 20;

    /** What the stages may take when the sources have stopped. */
    private static final Duration FINISHING = Duration.ofSeconds(30);

    private final PlanMaker planMaker;
    private final RunJars jars;
    private final Runner runner;
    private final Optional<SampleProcess> processes;
    private final Path folder;
    private final HeapBudget heap;

    /**
     * For a service.
     *
     * @param processes if the service's runs go on in processes; only then code may be allowed
     * @param folder an own folder for samples, which are gone with their previews
     */
    SampleRun(
            PlanMaker planMaker,
            RunJars jars,
            Runner runner,
            Optional<SampleProcess> processes,
            Path folder,
            HeapBudget heap) {
        this.planMaker = planMaker;
        this.jars = jars;
        this.runner = runner;
        this.processes = processes;
        this.folder = folder;
        this.heap = heap;
    }

    Preview of(PreviewRequest request) throws RunRefusedException, RunnerUnavailableException {
        if (!heap.take(MEMORY)) {
            throw new RunnerUnavailableException(
                    "there is no memory for a preview beside the runs that go on");
        }
        Path own = folder.resolve(UUID.randomUUID().toString());
        try {
            Files.createDirectories(own);
            return run(request, own);
        } catch (ProblemException e) {
            throw new RunRefusedException(e.problems().stream().map(RunProblems::of).toList());
        } catch (IOException e) {
            throw new RunnerUnavailableException(RunProblems.workFolder(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunnerUnavailableException("the preview was interrupted", e);
        } finally {
            heap.give(MEMORY);
            remove(own);
        }
    }

    private static void remove(Path own) {
        try {
            DurableFiles.deleteTree(own);
        } catch (IOException e) {
            LOG.warn("a preview's folder cannot be removed: {}", own, e);
        }
    }

    private Preview run(PreviewRequest request, Path own)
            throws ProblemException, IOException, InterruptedException, RunRefusedException {
        Definition whole = Definition.parse(request.definition(), Optional.empty());
        SampledStage sampled = SampledStage.of(whole, request.stage());
        try (RunJars.Arrival arrival = jars.arrival(sampled.definition())) {
            PlanMaker.Checked checked =
                    planMaker.check(
                            sampled.definition(),
                            request.connections(),
                            sampled(planMaker.compiler(), request, own),
                            arrival.problems());
            if (!PlanMaker.bringsCode(checked)) {
                return inThisJvm(request, own, sampled, checked.planned().orElseThrow());
            }
            SampleProcess process = processes.orElseThrow();
            Job job = process.start(own, sampled.definition(), request, arrival);
            try {
                end(job, request.limit());
                return preview(request, own, sampled, process.schema(own));
            } finally {
                job.cancel();
                job.await(FINISHING);
            }
        }
    }

    private Preview inThisJvm(
            PreviewRequest request, Path own, SampledStage sampled, PlanMaker.Planned planned)
            throws IOException, InterruptedException, RunRefusedException {
        String id = own.getFileName().toString();
        Job job =
                runner.run(
                        planned.plan(),
                        new RunOptions(
                                id,
                                1,
                                Files.createDirectories(own.resolve("work")),
                                planned.connectors(),
                                InstantSource.system(),
                                new Config(Map.of(JvmEngine.GROUP_MEMORY, MEMORY >> 20))));
        try {
            end(job, request.limit());
            return preview(request, own, sampled, sampled.schema(planned.graph()));
        } finally {
            job.cancel();
            job.await(FINISHING);
            runner.forget(id);
        }
    }

    private static Preview preview(
            PreviewRequest request, Path own, SampledStage sampled, Schema schema)
            throws IOException {
        String id = own.getFileName().toString();
        return new Preview(
                sampled.stage(),
                first(own, id).map(ResultBatch::schema).orElseGet(schema::toString),
                rows(own, id, request.maxRows()));
    }

    private static PipelineCompiler sampled(
            PipelineCompiler compiler, PreviewRequest request, Path own) {
        List<ConnectorProvider> providers =
                new SampleSize(request.maxRecords(), request.limit())
                        .of(compiler.connectors().sources());
        providers.add(new FlowFileSinkProvider(own.resolve("runs")));
        return compiler.with(providers.toArray(ConnectorProvider[]::new));
    }

    private static void end(Job job, Duration limit)
            throws InterruptedException, RunRefusedException {
        Job.State state = job.await(limit.plus(FINISHING));
        if (state == Job.State.DONE) {
            return;
        }
        RunProblem problem =
                job.failure()
                        .map(failure -> RunProblems.of(failure.problem()))
                        .orElseGet(
                                () ->
                                        new RunProblem(
                                                "FAILED",
                                                Optional.empty(),
                                                "the preview has not ended within "
                                                        + limit.plus(FINISHING).toSeconds()
                                                        + " s",
                                                "sample fewer records"));
        throw new RunRefusedException(List.of(problem));
    }

    private static Outbox outbox(Path own, String id) {
        return new Outbox(own.resolve("runs").resolve(id), SampledStage.PORT);
    }

    private static Optional<StoredResultBatch> first(Path own, String id) throws IOException {
        return outbox(own, id).results(id, SampledStage.PORT, 1).stream().findFirst();
    }

    private static List<Object[]> rows(Path own, String id, int max) throws IOException {
        List<Object[]> rows = new ArrayList<>();
        for (ResultBatch batch :
                outbox(own, id).results(id, SampledStage.PORT, Integer.MAX_VALUE)) {
            try (ResultBatch.Rows stored = batch.open()) {
                Optional<Object[]> row = stored.next();
                while (row.isPresent() && rows.size() < max) {
                    rows.add(row.get());
                    row = stored.next();
                }
            }
        }
        return rows;
    }
}
