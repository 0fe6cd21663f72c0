package org.nifibeam.nifi.service;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All claims on the names of pipelines, as they are in the cluster's state: an entry {@code
 * RUN/FIELD} for each field of each claim, and how many there ever were. Entries that are none of
 * these stay.
 *
 * @param state the entries
 */
record Claims(Map<String, String> state) {
    private static final String TURNS = "turns";

    Claims {
        state = Map.copyOf(state);
    }

    /** All that can be read, in the order they were made. */
    List<NameClaim> all() {
        Map<String, Map<String, String>> byRun = new TreeMap<>();
        state.forEach(
                (key, value) -> {
                    int slash = key.indexOf('/');
                    if (slash > 0) {
                        byRun.computeIfAbsent(key.substring(0, slash), run -> new HashMap<>())
                                .put(key.substring(slash + 1), value);
                    }
                });
        List<NameClaim> all = new ArrayList<>();
        byRun.forEach((run, fields) -> NameClaim.of(run, fields).ifPresent(all::add));
        all.sort(Comparator.comparingLong(NameClaim::turn));
        return all;
    }

    /** That of a run. */
    Optional<NameClaim> of(String runId) {
        return all().stream().filter(claim -> claim.runId().equals(runId)).findFirst();
    }

    /** Those on a name, by runs in other work folders, that have not been released. */
    List<NameClaim> elsewhere(String pipeline, String folder) {
        return all().stream()
                .filter(claim -> claim.pipeline().equals(pipeline))
                .filter(claim -> !claim.folder().equals(folder))
                .filter(claim -> claim.released().isEmpty())
                .toList();
    }

    /** The same with a further claim, whose turn comes after all others. */
    Claims withNew(NameClaim claim) {
        long turn = Long.parseLong(state.getOrDefault(TURNS, "0")) + 1;
        Map<String, String> more = new HashMap<>(with(claim.withTurn(turn)).state);
        more.put(TURNS, Long.toString(turn));
        return new Claims(more);
    }

    /** The same with a claim in the place of that run's. */
    Claims with(NameClaim claim) {
        Map<String, String> changed = new HashMap<>(without(claim.runId()).state);
        claim.fields().forEach((field, value) -> changed.put(claim.runId() + "/" + field, value));
        return new Claims(changed);
    }

    /** The same without a run's. */
    Claims without(String runId) {
        Map<String, String> fewer = new HashMap<>(state);
        fewer.keySet().removeIf(key -> key.startsWith(runId + "/"));
        return new Claims(fewer);
    }
}
