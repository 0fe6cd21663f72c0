package org.nifibeam.testkit.reference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.function.View;
import org.nifibeam.core.model.SideInput;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Window;
import org.nifibeam.core.window.WindowFunction;
import org.nifibeam.testkit.Element;

/**
 * A collection beside a function's input: all that came, asked for by window once the watermark is
 * behind it.
 */
final class NaiveView {
    private final SideInput side;
    private final List<Element> elements = new ArrayList<>();
    private long watermark = Timestamps.MIN;
    private long late;

    NaiveView(SideInput side) {
        this.side = side;
    }

    View<?> view() {
        return side.view();
    }

    /** How many elements came behind the end of their window. */
    long late() {
        return late;
    }

    void add(Element element) {
        if (element.window().maxTimestamp() < watermark) {
            late++;
        } else {
            elements.add(element);
        }
    }

    void advance(long time) {
        watermark = Math.max(watermark, time);
    }

    /** The window that belongs to one of the main input: the earliest that holds its end. */
    private Window window(Window main) {
        WindowFunction function = side.collection().windowing().function();
        if (main instanceof GlobalWindow && !(function instanceof WindowFunction.Global)) {
            throw new IllegalArgumentException("no window of " + function + " is the global one's");
        }
        return NaiveWindows.assign(side.collection().windowing().function(), main.maxTimestamp())
                .stream()
                .min(Comparator.comparingLong(Window::start))
                .orElseThrow();
    }

    /** True if what a window of the main input sees ended before a time. */
    boolean endedBefore(long time, Window main) {
        return window(main).maxTimestamp() < time;
    }

    /** True if all that can come for a window of the main input has come. */
    boolean ready(Window main) {
        return window(main).maxTimestamp() < watermark;
    }

    /** What a function sees in a window of the main input. */
    Object content(Window main) {
        Window window = window(main);
        List<Object> values = new ArrayList<>();
        for (Element element : elements) {
            if (element.window().equals(window)) {
                values.add(view().type().fromRow(element.row()));
            }
        }
        return switch (view().kind()) {
            case SINGLETON -> singleton(values);
            case ITERABLE, LIST -> values;
            case MAP -> map(values);
            case MULTIMAP -> multimap(values);
        };
    }

    private Object singleton(List<Object> values) {
        if (values.isEmpty() && view().fallback().isPresent()) {
            return view().fallback().get();
        }
        if (values.size() != 1) {
            throw new IllegalArgumentException(values.size() + " elements are no singleton");
        }
        return values.get(0);
    }

    private static Map<Object, Object> map(List<Object> values) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (Object value : values) {
            KV<?, ?> pair = (KV<?, ?>) value;
            if (map.put(pair.key(), pair.value()) != null) {
                throw new IllegalArgumentException("the key comes twice: " + pair.key());
            }
        }
        return map;
    }

    private static Map<Object, List<Object>> multimap(List<Object> values) {
        Map<Object, List<Object>> map = new LinkedHashMap<>();
        for (Object value : values) {
            KV<?, ?> pair = (KV<?, ?>) value;
            map.computeIfAbsent(pair.key(), key -> new ArrayList<>()).add(pair.value());
        }
        return map;
    }
}
