package org.nifibeam.core.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.function.View;
import org.nifibeam.core.plan.PlanStage;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Values;
import org.nifibeam.core.state.SnapshotReader;
import org.nifibeam.core.state.SnapshotWriter;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Window;

/**
 * The side inputs of one function in one task, and the elements that wait for them: an input is
 * never held up, since the side inputs may come by the same way. An element whose side windows have
 * expired, since its own window has, is late. Confined to the task's thread.
 */
final class SideInputs {
    private static final String WAITING = "elements that wait for side inputs";

    private final List<SideContents> sides = new ArrayList<>();
    private final long lateness;
    private final Map<Window, List<Waiting>> waiting = new LinkedHashMap<>();
    private long earliest = Timestamps.MAX;
    private long watermark = Timestamps.MIN;
    private Window known;

    /**
     * Side inputs.
     *
     * @param lateness allowed of the main input
     */
    SideInputs(List<PlanStage.Side> sides, Duration lateness) {
        sides.forEach(side -> this.sides.add(new SideContents(side)));
        this.lateness = Math.min(lateness.toMillis(), Timestamps.MAX);
    }

    /** One of them, in the order of the function's. */
    SideContents side(int index) {
        known = null;
        return sides.get(index);
    }

    /** True if all of them can be seen from a main window. */
    boolean isReady(Window main) {
        if (main == known) {
            return true;
        }
        for (SideContents side : sides) {
            if (!side.isReady(side.windowOf(main))) {
                return false;
            }
        }
        known = main;
        return true;
    }

    /** True if what a main window would see has been forgotten. */
    boolean isForgotten(Window main) {
        if (main.maxTimestamp() >= watermark - lateness) {
            return false;
        }
        for (SideContents side : sides) {
            if (side.windowOf(main).maxTimestamp() < watermark - lateness) {
                return true;
            }
        }
        return false;
    }

    /** Keeps an element until its window can see all. */
    void wait(Row row, long timestamp, Window window, Pane pane) {
        waiting.computeIfAbsent(window, w -> new ArrayList<>())
                .add(new Waiting(row, timestamp, pane));
        earliest = Math.min(earliest, timestamp);
    }

    /** Gives the elements that need not wait any more, by window in the order they came. */
    void release(Receiver to) {
        Iterator<Map.Entry<Window, List<Waiting>>> at = waiting.entrySet().iterator();
        boolean any = false;
        while (at.hasNext()) {
            Map.Entry<Window, List<Waiting>> entry = at.next();
            Window window = entry.getKey();
            if (isReady(window)) {
                at.remove();
                any = true;
                entry.getValue().forEach(e -> to.accept(e.row(), e.timestamp(), window, e.pane()));
            }
        }
        if (any) {
            earliest = Timestamps.MAX;
            for (List<Waiting> elements : waiting.values()) {
                for (Waiting element : elements) {
                    earliest = Math.min(earliest, element.timestamp());
                }
            }
        }
    }

    /** The timestamp of the earliest element that waits, {@code Timestamps.MAX} if none does. */
    long hold() {
        return earliest;
    }

    /** Event time of the main input, but for what waits, has come so far. */
    void reached(long time) {
        watermark = time;
        // The end of time is behind all windows, and what comes then sees them still.
        long before = Math.min(time, GlobalWindow.INSTANCE.maxTimestamp()) - lateness;
        sides.forEach(side -> side.forgetBefore(before));
    }

    /** Writes the side inputs and the elements that wait for them. */
    void snapshot(String stage, Schema input, Optional<KeyFields> keys, SnapshotWriter to) {
        sides.forEach(side -> side.snapshot(stage, to));
        ElementCoder coder = new ElementCoder(input);
        SnapshotWriter.Records records =
                to.part(stage, WAITING, SnapshotWriter.Reach.BY_HASH, coder.form());
        for (Map.Entry<Window, List<Waiting>> entry : waiting.entrySet()) {
            for (Waiting one : entry.getValue()) {
                int hash =
                        keys.isPresent() ? Values.spread(keys.get().hash(one.row())) : to.ownHash();
                records.add(
                        hash,
                        coder.encode(
                                new ElementCoder.Element(
                                        one.row(), one.timestamp(), entry.getKey(), one.pane())));
            }
        }
    }

    /** Takes back what {@link #snapshot} wrote. */
    void restore(String stage, Schema input, SnapshotReader from) {
        sides.forEach(side -> side.restore(stage, from));
        new ElementCoder(input)
                .read(
                        from,
                        stage,
                        WAITING,
                        (e, rest) -> wait(e.row(), e.timestamp(), e.window(), e.pane()));
    }

    /** What a view shows to a main window. */
    @SuppressWarnings("unchecked")
    <V> V value(View<V> view, Window main) {
        for (SideContents side : sides) {
            if (side.view().tag().equals(view.tag())) {
                return (V) side.value(side.windowOf(main));
            }
        }
        throw unknown(view);
    }

    static IllegalArgumentException unknown(View<?> view) {
        return new IllegalArgumentException("the stage has no side input '" + view.tag() + "'");
    }

    private record Waiting(Row row, long timestamp, Pane pane) {}
}
