package org.nifibeam.embedded;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.runtime.StageFailure;
import org.nifibeam.core.spi.AcknowledgesSplits;

/**
 * Splits that are read no more, and whose sources have not been told so; of those sources alone
 * that want to know. Checkpoints have them as splits read to their end, so that they are not
 * forgotten where a run is killed before it has told. Thread-safe.
 */
final class EndedSplits {
    private final List<One> waiting = new ArrayList<>();

    /** A split, and the first checkpoint that has all of it. */
    private record One(
            long checkpoint, StageInfo stage, AcknowledgesSplits read, Manifest.SplitState split) {
        AcknowledgesSplits.Ended ended() {
            return new AcknowledgesSplits.Ended(
                    split.split(), split.progress().orElseThrow().position());
        }
    }

    /** A split is read no more. */
    synchronized void add(
            long checkpoint, StageInfo stage, AcknowledgesSplits read, Manifest.SplitState split) {
        waiting.add(new One(checkpoint, stage, read, split));
    }

    /** What a checkpoint has of them, by stage. */
    synchronized Map<String, List<Manifest.SplitState>> until(long checkpoint) {
        return waiting.stream()
                .filter(one -> one.checkpoint() <= checkpoint)
                .collect(
                        Collectors.groupingBy(
                                one -> one.stage().id(),
                                LinkedHashMap::new,
                                Collectors.mapping(One::split, Collectors.toList())));
    }

    /**
     * Tells the sources of those that a checkpoint has; they are forgotten, whether or not that can
     * be told.
     *
     * @throws StageFailure of the first source that cannot be told; the others are
     */
    void acknowledge(long checkpoint) {
        Map<StageInfo, List<One>> byStage;
        synchronized (this) {
            byStage =
                    waiting.stream()
                            .filter(one -> one.checkpoint() <= checkpoint)
                            .collect(
                                    Collectors.groupingBy(
                                            One::stage, LinkedHashMap::new, Collectors.toList()));
            waiting.removeIf(one -> one.checkpoint() <= checkpoint);
        }
        List<StageFailure> failures = new ArrayList<>();
        byStage.forEach(
                (stage, ones) -> {
                    try {
                        ones.get(0).read().acknowledge(ones.stream().map(One::ended).toList());
                    } catch (IOException | RuntimeException e) {
                        failures.add(
                                new StageFailure(
                                        stage,
                                        "cannot tell what has been read: " + StageFailure.words(e),
                                        "see that the source is there, and run again",
                                        e));
                    }
                });
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }
}
