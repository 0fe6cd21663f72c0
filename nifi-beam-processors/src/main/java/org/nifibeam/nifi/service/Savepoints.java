package org.nifibeam.nifi.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.nifibeam.core.run.Job;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunRefusedException;
import org.nifibeam.service.RunState;
import org.nifibeam.service.RunnerUnavailableException;

/**
 * What is kept of runs, by names that are unique among all runs of the service. Thread-safe; a
 * savepoint is waited for by its caller's thread.
 */
final class Savepoints {
    private final RunJournal journal;
    private final JournaledRuns runs;

    Savepoints(RunJournal journal, JournaledRuns runs) {
        this.journal = journal;
        this.runs = runs;
    }

    /** Keeps a savepoint of a run, which goes on; does nothing if it is there. */
    void keep(String runId, String name) throws RunRefusedException, RunnerUnavailableException {
        JournaledRun run =
                runs.find(runId)
                        .orElseThrow(
                                () ->
                                        refused(
                                                "UNKNOWN_RUN",
                                                "there is no run " + runId,
                                                "list the runs that the service remembers with"
                                                        + " ControlPipeline"));
        if (!Submissions.isRunId(name)) {
            throw refused(
                    "INVALID_VALUE",
                    "'" + name + "' is no name for a savepoint",
                    "use letters, digits and . _ - only, 100 at most");
        }
        Path kept = journal.kept(runId, name);
        if (Files.isDirectory(kept)) {
            return;
        }
        Optional<String> other = of(name);
        if (other.isPresent()) {
            throw refused(
                    "DUPLICATE",
                    "run " + other.get() + " has a savepoint '" + name + "'",
                    "give this one another name");
        }
        if (run.job().isEmpty() && run.entry().state() == RunState.RUNNING) {
            throw new RunnerUnavailableException("run " + runId + " is not set up yet");
        }
        Job job =
                run.job()
                        .orElseThrow(
                                () ->
                                        refused(
                                                "UNSUPPORTED",
                                                "run "
                                                        + runId
                                                        + " does not go on at the moment, and only"
                                                        + " what goes on has something to keep",
                                                "list it to see its state"));
        keep(job, kept);
    }

    private static void keep(Job job, Path kept)
            throws RunRefusedException, RunnerUnavailableException {
        try {
            Files.createDirectories(kept.getParent());
            job.savepoint(kept);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunnerUnavailableException("the savepoint was not waited for", e);
        } catch (IOException e) {
            // A folder for savepoints that is empty would have the run remembered for nothing.
            deleteIfEmpty(kept.getParent());
            throw refused(
                    "UNSUPPORTED",
                    "run " + job.runId() + " has kept no savepoint: " + e.getMessage(),
                    "ask again if that has passed");
        }
    }

    private static void deleteIfEmpty(Path folder) {
        String[] left = folder.toFile().list();
        if (left != null && left.length == 0) {
            folder.toFile().delete();
        }
    }

    /** The run that has the savepoint of that name. */
    private Optional<String> of(String name) {
        return runs.all().stream()
                .map(run -> run.entry().runId())
                .filter(run -> Files.isDirectory(journal.kept(run, name)))
                .findFirst();
    }

    /** Where a savepoint is. */
    Path find(String name) throws RunRefusedException, IOException {
        Optional<String> run = Submissions.isRunId(name) ? of(name) : Optional.empty();
        if (run.isEmpty()) {
            List<String> names = names();
            throw refused(
                    "INVALID_VALUE",
                    "this node has no savepoint '" + name + "'",
                    names.isEmpty()
                            ? "keep one with ControlPipeline; it is there on the node that its run"
                                    + " is on"
                            : "those that it has are " + String.join(", ", names));
        }
        return journal.kept(run.get(), name);
    }

    private List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        for (JournaledRun run : runs.all()) {
            String runId = run.entry().runId();
            if (journal.hasKept(runId)) {
                try (Stream<Path> kept = Files.list(journal.kept(runId, "any").getParent())) {
                    kept.map(path -> path.getFileName().toString()).forEach(names::add);
                }
            }
        }
        return names;
    }

    private static RunRefusedException refused(String code, String message, String advice) {
        return new RunRefusedException(
                List.of(new RunProblem(code, Optional.empty(), message, advice)));
    }
}
