package org.nifibeam.core.runtime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.function.View;
import org.nifibeam.core.plan.PlanStage;
import org.nifibeam.core.runtime.grouping.WindowAssigner;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.state.SnapshotReader;
import org.nifibeam.core.state.SnapshotWriter;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Window;
import org.nifibeam.core.window.WindowingStrategy.Accumulation;
import org.nifibeam.core.window.Windows;

/**
 * What one task knows of a side input, by window. Confined to the task's thread.
 *
 * <p>As in Beam: a main window sees the side window that its last millisecond is in, of overlapping
 * ones the earliest; what it sees is what has come out last. Where the side input's windows fire
 * once, a window is seen when the side input's watermark has passed its end; where a trigger fires,
 * from its first pane on. A later pane takes the place of the earlier ones where panes accumulate
 * (and always in a singleton, which has one value, and in a map, by key); where they are discarding
 * it is added to them.
 */
final class SideContents {
    private final PlanStage.Side side;
    private final View<?> view;
    private final WindowAssigner windows;
    private final boolean firesOnce;
    private final boolean replaces;
    private final Map<Window, Content> contents = new HashMap<>();
    private long watermark = Timestamps.MIN;

    /** What was looked into last, of {@link #seen}: elements of one window come together. */
    private Content last;

    private Window seen;

    SideContents(PlanStage.Side side) {
        this.side = side;
        this.view = side.view().orElseThrow();
        this.windows = WindowAssigner.of(side.windowing().function());
        this.firesOnce = side.windowing().firesOnce();
        this.replaces =
                view.kind() == View.Kind.SINGLETON
                        || side.windowing().accumulation() == Accumulation.ACCUMULATING;
    }

    View<?> view() {
        return view;
    }

    void add(Row row, Windows in, Pane pane) {
        for (int i = 0; i < in.count(); i++) {
            contents.computeIfAbsent(in.window(i), w -> new Content()).add(row, pane);
        }
    }

    void watermark(long time) {
        watermark = Math.max(watermark, time);
    }

    /**
     * The window that a main window sees.
     *
     * @throws StageFailure if there is none
     */
    Window windowOf(Window main) {
        Windows all = windows.assign(main.maxTimestamp());
        if (all.count() == 0 || main == GlobalWindow.INSTANCE && all != main) {
            throw new StageFailure(
                    side.stage(),
                    "the window "
                            + main
                            + " has none that belongs to it in the side input '"
                            + view().tag()
                            + "', whose windows are "
                            + side.windowing().function(),
                    "window the main input like the side input, or the side input globally",
                    new IllegalArgumentException("no window belongs to " + main));
        }
        return all.window(all.count() - 1);
    }

    /** True if a window of its own can be seen. */
    boolean isReady(Window window) {
        return watermark > window.maxTimestamp() || !firesOnce && contents.containsKey(window);
    }

    /** Writes all windows. */
    void snapshot(String stage, SnapshotWriter to) {
        ElementCoder coder = new ElementCoder(side.schema());
        SnapshotWriter.Records records =
                to.part(stage, part(), SnapshotWriter.Reach.SAME, coder.form());
        contents.forEach(
                (window, content) -> {
                    Pane pane = new Pane(Pane.Timing.UNKNOWN, content.pane, false, false);
                    for (Row row : content.rows) {
                        records.add(
                                0, coder.encode(new ElementCoder.Element(row, 0, window, pane)));
                    }
                });
    }

    /** Takes back what {@link #snapshot} wrote. */
    void restore(String stage, SnapshotReader from) {
        new ElementCoder(side.schema())
                .read(
                        from,
                        stage,
                        part(),
                        (element, rest) -> {
                            Content content =
                                    contents.computeIfAbsent(element.window(), w -> new Content());
                            content.rows.add(element.row());
                            content.pane = element.pane().index();
                        });
    }

    private String part() {
        return "side input '" + view().tag() + "'";
    }

    /** Forgets the windows that end before a time. */
    void forgetBefore(long time) {
        contents.keySet().removeIf(window -> window.maxTimestamp() < time);
        seen = null;
    }

    /** What a window of its own holds, in the view's form. */
    Object value(Window window) {
        if (window != seen) {
            last = contents.computeIfAbsent(window, w -> new Content());
            seen = window;
        }
        return last.value(window);
    }

    /** One window. */
    private final class Content {
        private final List<Row> rows = new ArrayList<>();
        private long pane;
        private Object value;

        void add(Row row, Pane from) {
            value = null;
            boolean later = from.index() > pane;
            boolean single = view.kind() == View.Kind.SINGLETON;
            if (replaces && later || single && !firesOnce) {
                rows.clear();
            }
            pane = Math.max(pane, from.index());
            rows.add(row);
        }

        Object value(Window window) {
            if (value == null) {
                value =
                        switch (view.kind()) {
                            case SINGLETON -> singleton(window);
                            case ITERABLE, LIST -> elements();
                            case MAP -> map(window);
                            case MULTIMAP -> multimap();
                        };
            }
            return value;
        }

        private List<Object> elements() {
            List<Object> elements = new ArrayList<>(rows.size());
            rows.forEach(row -> elements.add(view.type().fromRow(row)));
            return Collections.unmodifiableList(elements);
        }

        private Object singleton(Window window) {
            if (rows.size() == 1) {
                return elements().get(0);
            }
            if (rows.isEmpty() && view.fallback().isPresent()) {
                return view.fallback().get();
            }
            throw new IllegalStateException(
                    "the side input '"
                            + view().tag()
                            + "' has "
                            + (rows.isEmpty() ? "no element" : rows.size() + " elements")
                            + " in the window "
                            + window
                            + ", and a singleton is one");
        }

        private Map<Object, Object> map(Window window) {
            Map<Object, Object> map = new LinkedHashMap<>();
            for (Object element : elements()) {
                KV<?, ?> pair = (KV<?, ?>) element;
                if (map.containsKey(pair.key()) && firesOnce) {
                    throw new IllegalStateException(
                            "the side input '"
                                    + view().tag()
                                    + "' has the key "
                                    + pair.key()
                                    + " twice in the window "
                                    + window
                                    + ", and a map has a key once");
                }
                map.put(pair.key(), pair.value());
            }
            return Collections.unmodifiableMap(map);
        }

        private Map<Object, List<Object>> multimap() {
            Map<Object, List<Object>> map = new LinkedHashMap<>();
            for (Object element : elements()) {
                KV<?, ?> pair = (KV<?, ?>) element;
                map.computeIfAbsent(pair.key(), key -> new ArrayList<>()).add(pair.value());
            }
            map.replaceAll((key, values) -> Collections.unmodifiableList(values));
            return Collections.unmodifiableMap(map);
        }
    }
}
