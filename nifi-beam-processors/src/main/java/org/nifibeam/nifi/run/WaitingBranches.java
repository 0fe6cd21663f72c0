package org.nifibeam.nifi.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The branches that lie in RunPipeline's queues, as far as they have been read, and which of them
 * make a whole run. Merges wait for names: a run is whole when its branches together have all final
 * stages. Confined to one thread.
 */
final class WaitingBranches {
    private final Map<String, Branch> branches = new LinkedHashMap<>();

    /** Forgets the branches that are not in the queues any more. */
    void keepOnly(Collection<String> uuids) {
        branches.keySet().retainAll(uuids);
    }

    boolean knows(String uuid) {
        return branches.containsKey(uuid);
    }

    void add(Branch branch) {
        branches.put(branch.uuid(), branch);
    }

    /** What to do with branches of one run. */
    sealed interface Decision {
        /** Those it is about. */
        List<Branch> branches();

        /** Together they are the whole run. */
        record Whole(List<Branch> branches) implements Decision {}

        /** A second FlowFile of a stage whose first one is there. */
        record Second(List<Branch> branches) implements Decision {}

        /** They have waited too long for the missing stages. */
        record Late(List<Branch> branches, Set<String> missing) implements Decision {}
    }

    /**
     * Decides what can be decided now.
     *
     * @param finalStages the stages that a run waits for; none: every branch is a whole run
     * @param now by {@link System#nanoTime}
     */
    List<Decision> decide(List<String> finalStages, Duration patience, long now) {
        List<Decision> decisions = new ArrayList<>();
        if (finalStages.isEmpty()) {
            branches.values().forEach(branch -> decisions.add(new Decision.Whole(List.of(branch))));
            return decisions;
        }
        Map<String, Map<String, Branch>> runs = new LinkedHashMap<>();
        for (Branch branch : branches.values()) {
            Branch first =
                    runs.computeIfAbsent(branch.run(), run -> new LinkedHashMap<>())
                            .putIfAbsent(branch.stage(), branch);
            if (first != null) {
                decisions.add(new Decision.Second(List.of(branch)));
            }
        }
        runs.values()
                .forEach(
                        run ->
                                decide(List.copyOf(run.values()), finalStages, patience, now)
                                        .ifPresent(decisions::add));
        return decisions;
    }

    private static Optional<Decision> decide(
            List<Branch> run, List<String> finalStages, Duration patience, long now) {
        Set<String> missing = new TreeSet<>(finalStages);
        Set<String> there = new HashSet<>();
        run.forEach(branch -> there.addAll(branch.stages()));
        missing.removeAll(there);
        if (missing.isEmpty()) {
            return Optional.of(new Decision.Whole(run));
        }
        long oldest = run.stream().mapToLong(Branch::firstSeen).min().orElse(now);
        return now - oldest >= patience.toNanos()
                ? Optional.of(new Decision.Late(run, missing))
                : Optional.empty();
    }

    Optional<Branch> find(String uuid) {
        return Optional.ofNullable(branches.get(uuid));
    }
}
