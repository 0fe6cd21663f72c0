package org.nifibeam.nifi.service;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.nifi.result.FlowFileSourceProvider;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunState;
import org.nifibeam.service.RunnerUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the claims on names in step with the journal, on a thread of its own: those of runs that
 * have ended go, runs that have none get one, and runs that were released on another node end.
 * Thread-safe. Without a cluster it does nothing.
 *
 * <p>A run that reads FlowFiles holds no name: its data are on this node alone, and on other nodes
 * are others for the same pipeline.
 */
final class NameKeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NameKeeping.class);
    private static final long PERIOD_MILLIS = 2000;

    private final RunJournal journal;
    private final NameClaims claims;
    private final Map<String, Boolean> holding = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    work -> {
                        Thread made = new Thread(work, "nifi-beam names");
                        made.setDaemon(true);
                        return made;
                    });
    private volatile Optional<JournaledRuns> runs = Optional.empty();
    private boolean reached = true;

    NameKeeping(RunJournal journal, NameClaims claims) {
        this.journal = journal;
        this.claims = claims;
    }

    /** Begins with the runs of the journal. */
    void start(JournaledRuns journaled) {
        if (claims.shared()) {
            runs = Optional.of(journaled);
            thread.scheduleWithFixedDelay(() -> keep(), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** True if runs of a definition hold their pipeline's name. */
    static boolean holdsName(Definition definition) {
        return definition.transforms().stream()
                .noneMatch(stage -> stage.type().equals(FlowFileSourceProvider.TYPE));
    }

    /** Has the claims looked at now: a run has ended, or did not come about. */
    void changed() {
        if (runs.isPresent()) {
            try {
                thread.execute(() -> keep());
            } catch (RejectedExecutionException closing) {
                LOG.debug("names are kept again when the service is enabled");
            }
        }
    }

    private void keep() {
        runs.ifPresent(this::keep);
    }

    private void keep(JournaledRuns here) {
        try {
            for (NameClaim released : inStep(here)) {
                here.giveUp(released.runId(), givenUp(released));
            }
            reached = true;
            here.admit();
        } catch (RunnerUnavailableException e) {
            if (reached && runs.isPresent()) {
                LOG.warn("Names of pipelines are neither claimed nor released: {}", e.getMessage());
            }
            reached = false;
        } catch (RuntimeException e) {
            LOG.error("Names of pipelines cannot be kept", e);
        }
    }

    private static RunProblem givenUp(NameClaim claim) {
        return new RunProblem(
                "RELEASED",
                Optional.empty(),
                "the run was given up with ControlPipeline, "
                        + claim.released().orElseThrow()
                        + ", since this node was not to come back, and another one may run pipeline"
                        + " '"
                        + claim.pipeline()
                        + "' by now",
                "begin the pipeline again if it does not run there");
    }

    /** Brings the claims in step; those of runs here that have been released elsewhere. */
    private List<NameClaim> inStep(JournaledRuns here) throws RunnerUnavailableException {
        Map<String, RunEntry> last = new LinkedHashMap<>();
        Claims after =
                claims.change(
                        before -> {
                            // In this order: a run that is pending no more is in the journal.
                            Set<String> pending = claims.pending();
                            last.clear();
                            here.going().forEach(entry -> last.put(entry.runId(), entry));
                            return adopt(drop(before, pending, last.keySet()), last.values());
                        });
        holding.keySet().retainAll(last.keySet());
        return after.all().stream()
                .filter(claim -> claim.folder().equals(claims.folder()))
                .filter(claim -> claim.released().isPresent())
                .filter(claim -> last.containsKey(claim.runId()))
                .toList();
    }

    private Claims drop(Claims before, Set<String> pending, Set<String> going) {
        Claims after = before;
        for (NameClaim claim : before.all()) {
            if (claim.folder().equals(claims.folder())) {
                if (!going.contains(claim.runId()) && !pending.contains(claim.runId())) {
                    after = after.without(claim.runId());
                } else if (!claim.node().equals(claims.node())) {
                    after = after.with(claim.withNode(claims.node()));
                }
            }
        }
        return after;
    }

    /** Runs from before there was a cluster, or whose state somebody has cleared. */
    private Claims adopt(Claims before, Collection<RunEntry> going) {
        Set<String> claimed =
                before.all().stream().map(NameClaim::runId).collect(Collectors.toSet());
        Claims after = before;
        for (RunEntry entry : going) {
            if (!claimed.contains(entry.runId()) && holdsName(entry)) {
                List<NameClaim> others = after.elsewhere(entry.pipeline(), claims.folder());
                if (!others.isEmpty()) {
                    LOG.warn(
                            "run {} goes on beside run {} of pipeline '{}' on {}: the cluster's"
                                    + " state did not have it",
                            entry.runId(),
                            others.get(0).runId(),
                            entry.pipeline(),
                            claims.where(others.get(0)));
                }
                after = after.withNew(claim(entry, sketch(entry)));
            }
        }
        return after;
    }

    /** What a run claims. */
    NameClaim claim(RunEntry entry, String sketch) {
        return new NameClaim(
                entry.runId(),
                0,
                entry.pipeline(),
                entry.owner(),
                entry.fingerprint(),
                sketch,
                claims.folder(),
                claims.node(),
                entry.submitted(),
                Optional.empty());
    }

    private String sketch(RunEntry entry) {
        return definition(entry).map(Fingerprint::of).map(Fingerprint::sketch).orElse("");
    }

    private boolean holdsName(RunEntry entry) {
        return holding.computeIfAbsent(
                entry.runId(), run -> definition(entry).map(NameKeeping::holdsName).orElse(true));
    }

    private Optional<Definition> definition(RunEntry entry) {
        try {
            return Optional.of(
                    Definition.parse(journal.definition(entry.runId()), Optional.empty()));
        } catch (IOException | ProblemException e) {
            LOG.warn("the definition of run {} cannot be read: {}", entry.runId(), e.toString());
            return Optional.empty();
        }
    }

    /** What a run waits for that depends on other nodes. */
    Optional<String> waitsFor(RunEntry entry) {
        if (!claims.shared() || !holdsName(entry)) {
            return Optional.empty();
        }
        Optional<Claims> known = claims.known();
        Optional<NameClaim> own =
                known.flatMap(all -> all.of(entry.runId()))
                        .filter(claim -> claim.folder().equals(claims.folder()))
                        .filter(claim -> claim.released().isEmpty());
        if (own.isEmpty()) {
            return Optional.of(
                    "this node has to be connected to its cluster, and to see there that the run"
                            + " has not been given up meanwhile");
        }
        if (entry.turn() == RunEntry.Turn.AT_ONCE || entry.state() == RunState.RUNNING) {
            return Optional.empty();
        }
        return known.orElseThrow().elsewhere(entry.pipeline(), claims.folder()).stream()
                .filter(other -> other.turn() < own.get().turn())
                .findFirst()
                .map(
                        other ->
                                "run "
                                        + other.runId()
                                        + " of the same pipeline, on "
                                        + claims.where(other)
                                        + ", comes first");
    }

    @Override
    public void close() {
        runs = Optional.empty();
        thread.shutdownNow();
    }
}
