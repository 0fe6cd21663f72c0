package org.nifibeam.core.runtime;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.window.Timestamps;

/**
 * Makes the watermark of a source's stage from the timestamps assigned in it, split by split: each
 * split's newest timestamp, less the out-of-orderness; the stage's is the oldest of its splits',
 * those idle for too long left out. It never goes back. Without an AssignTimestamps in the stage,
 * the source's own watermarks count. Confined to the task's thread.
 */
public final class SourceClock implements TimestampRule {
    private final Map<String, SplitTime> splits = new HashMap<>();
    private Optional<RowFunction.AssignTimestamps> assign = Optional.empty();
    private SplitTime current = new SplitTime();
    private long watermark = Timestamps.MIN;

    SourceClock() {}

    void use(RowFunction.AssignTimestamps function) {
        assign = Optional.of(function);
    }

    /** The next rows are of this split; {@code now} is a {@link System#nanoTime} value. */
    public void split(String id, long now) {
        current = splits.computeIfAbsent(id, key -> new SplitTime());
        current.lastActive = now;
    }

    /** A split is now being read, though nothing has come of it yet. */
    public void began(String id, long now) {
        splits.computeIfAbsent(id, key -> new SplitTime()).lastActive = now;
    }

    /** A split has ended and holds nothing back any more. */
    public void ended(String id) {
        splits.remove(id);
    }

    @Override
    public void check(long before, long assigned) {
        if (assigned > current.newest) {
            current.newest = assigned;
        }
    }

    /**
     * The source's own watermark of a split; counts where no timestamps are assigned in the stage.
     */
    public void reported(String id, long time) {
        SplitTime split = splits.get(id);
        if (assign.isEmpty() && split != null && time > split.newest) {
            split.newest = time;
        }
    }

    /**
     * The stage's watermark at {@code now}; {@code Timestamps.MAX} if there are no splits and
     * {@code exhausted}.
     */
    public long watermark(long now, boolean exhausted) {
        if (splits.isEmpty()) {
            return exhausted ? Timestamps.MAX : watermark;
        }
        long delay = assign.map(a -> a.maxOutOfOrderness().toMillis()).orElse(0L);
        Optional<Duration> idleAfter = assign.flatMap(RowFunction.AssignTimestamps::idleAfter);
        long oldest = Timestamps.MAX;
        for (SplitTime split : splits.values()) {
            boolean idle =
                    idleAfter.isPresent() && now - split.lastActive > idleAfter.get().toNanos();
            if (!idle) {
                long time = split.newest == Timestamps.MIN ? Timestamps.MIN : split.newest - delay;
                oldest = Math.min(oldest, time);
            }
        }
        if (oldest != Timestamps.MAX) {
            watermark = Math.max(watermark, oldest);
        }
        return watermark;
    }

    /** True if at {@code now} nothing of this task should hold back the others' event time. */
    public boolean idle(long now) {
        Optional<Duration> idleAfter = assign.flatMap(RowFunction.AssignTimestamps::idleAfter);
        return splits.isEmpty()
                || idleAfter.isPresent()
                        && splits.values().stream()
                                .allMatch(s -> now - s.lastActive > idleAfter.get().toNanos());
    }

    private static final class SplitTime {
        private long newest = Timestamps.MIN;
        private long lastActive;
    }
}
