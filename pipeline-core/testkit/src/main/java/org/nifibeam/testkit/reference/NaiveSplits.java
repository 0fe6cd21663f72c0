package org.nifibeam.testkit.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.nifibeam.core.window.Timestamps;

/**
 * How far event time has come in a source whose timestamps are assigned: as far as the oldest of
 * its splits, those that are silent for too long left out; if all of them are, as far as the newest
 * one. It never goes back.
 */
final class NaiveSplits {
    private final List<Split> splits = new ArrayList<>();
    private final long idleAfter;
    private long now;
    private long watermark = Timestamps.MIN;
    private boolean unsaidInTasks;
    private boolean doubtfulInTasks;

    /** What is known of one split. */
    private static final class Split {
        private long lastActive;
        private boolean ended;
    }

    /**
     * @param idleAfter how many milliseconds a split may be silent; for ever if {@code MAX_VALUE}
     */
    NaiveSplits(int count, long idleAfter) {
        this.idleAfter = idleAfter;
        for (int i = 0; i < count; i++) {
            splits.add(new Split());
        }
    }

    /** Something has come of a split. */
    void active(int split) {
        doubtfulInTasks |= unsaidInTasks;
        splits.get(split).lastActive = now;
    }

    /** Nothing comes of a split any more. */
    void ended(int split) {
        splits.get(split).ended = true;
    }

    /** The clock has come so far. */
    void clock(long time) {
        doubtfulInTasks |= unsaidInTasks;
        now = time;
    }

    /**
     * The watermark now.
     *
     * @param reached how far each split's own timestamps have come
     */
    long watermark(IntToLongFunction reached) {
        long oldest = Timestamps.MAX;
        long newest = Timestamps.MIN;
        boolean active = false;
        boolean idle = false;
        for (int i = 0; i < splits.size(); i++) {
            Split split = splits.get(i);
            if (split.ended) {
                continue;
            }
            if (now - split.lastActive <= idleAfter) {
                active = true;
                oldest = Math.min(oldest, reached.applyAsLong(i));
            } else {
                idle = true;
                newest = Math.max(newest, reached.applyAsLong(i));
            }
        }
        boolean anyEnded = splits.stream().anyMatch(split -> split.ended);
        // Tasks do not go back either, each for its own splits; what ended ones had come to counts
        // for the others. It makes a difference to what is still to come.
        unsaidInTasks |= idle && (splits.size() > 2 || anyEnded);
        watermark = Math.max(watermark, active ? oldest : newest);
        return watermark;
    }

    /** True if in several tasks event time may have come elsewhere before something came. */
    boolean doubtfulInTasks() {
        return doubtfulInTasks;
    }
}
