package org.nifibeam.core.runtime;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.window.Timestamps;

/**
 * Makes the watermark of a source's stage from the timestamps assigned in it, split by split: each
 * split's newest timestamp, less the out-of-orderness, of several assignments (in branches, or one
 * behind the other) the oldest; the stage's is the oldest of its splits', those idle for too long
 * by the run's clock left out. Idle is one that is silent and whose reader was asked after that
 * time and is at its end: what cannot be read is waited for. When all are idle it is the newest of
 * them, whichever of them fell silent first. It never goes back. Where rows leave the stage with
 * the source's own timestamps, on one branch or on all, the source's own watermarks count too.
 * Confined to the task's thread.
 */
public final class SourceClock {
    private static final long NEVER = Long.MAX_VALUE;
    private static final long NOT_KNOWN = Long.MIN_VALUE;

    private final Map<String, SplitTime> splits = new HashMap<>();
    private final List<RowFunction.AssignTimestamps> assignments = new ArrayList<>();
    private boolean reportedCounts;
    private SplitTime current;
    private final InstantSource clock;
    private Optional<Duration> sourceIdle = Optional.empty();
    private long idleMillis = NEVER;
    private long watermark = Timestamps.MIN;
    private long asked = Timestamps.MIN;

    /** A clock whose splits are idle by a run's. */
    SourceClock(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Where an assignment of this stage notes its timestamps; all are made known before any row.
     */
    TimestampRule rule(RowFunction.AssignTimestamps function) {
        int index = assignments.size();
        assignments.add(function);
        setIdle();
        return (before, assigned) -> {
            if (assigned > current.newest[index]) {
                current.newest[index] = assigned;
            }
        };
    }

    /** The source's own watermarks count; said before any row. */
    void countReported() {
        reportedCounts = true;
    }

    /**
     * After how long without a record a split is idle, as far as no assignment says so; said before
     * any row.
     */
    public void idleAfter(Duration source) {
        sourceIdle = Optional.of(source);
        setIdle();
    }

    private void setIdle() {
        idleMillis = assignments.isEmpty() ? millis(sourceIdle) : 0;
        for (RowFunction.AssignTimestamps assignment : assignments) {
            Optional<Duration> own = assignment.idleAfter().or(() -> sourceIdle);
            idleMillis = Math.max(idleMillis, millis(own));
        }
    }

    private static long millis(Optional<Duration> idle) {
        return idle.map(Duration::toMillis).orElse(NEVER);
    }

    private SplitTime time(String id) {
        return splits.computeIfAbsent(id, key -> new SplitTime(assignments.size()));
    }

    /** The next rows are of this split. */
    public void split(String id) {
        current = time(id);
        current.lastActive = clock.millis();
    }

    /** A split is now being read, though nothing has come of it yet. */
    public void began(String id) {
        time(id).lastActive = clock.millis();
    }

    /** Of a split nothing has come, and this is what its reader knows of that. */
    public void silent(String id, Reader.Idle word) {
        time(id).caughtUp = word == Reader.Idle.CAUGHT_UP ? clock.millis() : NOT_KNOWN;
    }

    /** What a split's times have come to. */
    public byte[] snapshot(String id) {
        SplitTime split = time(id);
        ByteSink sink = new ByteSink();
        sink.writeSigned(split.reported);
        sink.writeUnsigned(split.newest.length);
        for (long newest : split.newest) {
            sink.writeSigned(newest);
        }
        return sink.toBytes();
    }

    /** A split goes on from where {@link #snapshot} was taken. */
    public void restore(String id, byte[] snapshot) {
        SplitTime split = time(id);
        ByteSource source = new ByteSource(snapshot);
        split.reported = source.readSigned();
        int count = source.readCount();
        for (int i = 0; i < count && count == split.newest.length; i++) {
            split.newest[i] = source.readSigned();
        }
    }

    /** A split has ended and holds nothing back any more. */
    public void ended(String id) {
        splits.remove(id);
    }

    /** The source's own watermark of a split. */
    public void reported(String id, long time) {
        SplitTime split = splits.get(id);
        if (split != null && time > split.reported) {
            split.reported = time;
        }
    }

    /** The stage's watermark at {@code now}, a time of the run's clock. */
    public long watermark(long now) {
        asked = now;
        long oldest = Timestamps.MAX;
        long newest = Timestamps.MIN;
        boolean active = false;
        for (SplitTime split : splits.values()) {
            if (!isIdle(split)) {
                active = true;
                oldest = Math.min(oldest, reached(split));
            } else {
                newest = Math.max(newest, reached(split));
            }
        }
        if (active && oldest != Timestamps.MAX) {
            watermark = Math.max(watermark, oldest);
        } else if (!active && newest != Timestamps.MAX) {
            watermark = Math.max(watermark, newest);
        }
        return watermark;
    }

    private long reached(SplitTime split) {
        long oldest = reportedCounts || assignments.isEmpty() ? split.reported : Timestamps.MAX;
        for (int i = 0; i < split.newest.length; i++) {
            long newest = split.newest[i];
            long delay = assignments.get(i).maxOutOfOrderness().toMillis();
            oldest = Math.min(oldest, newest == Timestamps.MIN ? newest : newest - delay);
        }
        return oldest;
    }

    /** True if nothing of this task should hold back the others' event time. */
    public boolean idle() {
        return splits.values().stream().allMatch(this::isIdle);
    }

    /**
     * By when the reader was last asked: while the task waits for those behind it, rows may come
     * that nobody asks for.
     */
    private boolean isIdle(SplitTime split) {
        return split.caughtUp != NOT_KNOWN && split.caughtUp - split.lastActive > idleMillis;
    }

    /**
     * When the next split will be idle that was not when the {@link #watermark} was last asked for,
     * unless rows come before, in milliseconds since the epoch; {@code Long.MAX_VALUE} if none will
     * be.
     */
    public long nextIdle() {
        if (idleMillis == NEVER) {
            return NEVER;
        }
        return splits.values().stream()
                .mapToLong(split -> split.lastActive + idleMillis + 1)
                .filter(time -> time > asked)
                .min()
                .orElse(NEVER);
    }

    /** Confined to the task's thread. */
    private static final class SplitTime {
        private final long[] newest;
        private long reported = Timestamps.MIN;
        private long lastActive;

        /** When its reader last said that it had caught up, if that was its last word. */
        private long caughtUp = NOT_KNOWN;

        SplitTime(int assignments) {
            newest = new long[assignments];
            Arrays.fill(newest, Timestamps.MIN);
        }
    }
}
