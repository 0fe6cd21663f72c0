package org.nifibeam.testkit.sdk;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.nifibeam.core.schema.Values;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Window;
import org.nifibeam.testkit.Element;

/**
 * A statement about what a collection will have held, begun by {@link TestPipeline#that} and looked
 * at when the test's run has ended. Confined to one thread.
 *
 * @param <T> the elements
 */
public final class PAssert<T> {
    private final Observed<T> observed;
    private final String where;
    private final Predicate<Element> which;

    PAssert(Observed<T> observed) {
        this(observed, "", element -> true);
    }

    private PAssert(Observed<T> observed, String where, Predicate<Element> which) {
        this.observed = observed;
        this.where = where;
        this.which = which;
    }

    /** Of the elements of one window alone. */
    public PAssert<T> inWindow(Window window) {
        return narrower(" in " + window, element -> element.window().equals(window));
    }

    /** Of the elements of a window's pane at its end alone. */
    public PAssert<T> inOnTimePane(Window window) {
        return inWindow(window).inPanes(Pane.Timing.ON_TIME);
    }

    /** Of the elements of a window's panes before its end alone. */
    public PAssert<T> inEarlyPanes(Window window) {
        return inWindow(window).inPanes(Pane.Timing.EARLY);
    }

    /** Of the elements of a window's panes behind its end alone. */
    public PAssert<T> inLatePanes(Window window) {
        return inWindow(window).inPanes(Pane.Timing.LATE);
    }

    /** Of the elements of a window's last pane alone. */
    public PAssert<T> inFinalPane(Window window) {
        return inWindow(window).narrower(" in the last pane", element -> element.pane().last());
    }

    private PAssert<T> inPanes(Pane.Timing timing) {
        return narrower(", panes " + timing, element -> element.pane().timing() == timing);
    }

    private PAssert<T> narrower(String words, Predicate<Element> also) {
        return new PAssert<>(observed, where + words, which.and(also));
    }

    /** They are these, in whatever order. */
    @SafeVarargs
    public final PAssert<T> containsInAnyOrder(T... expected) {
        List<T> all = new ArrayList<>();
        for (T element : expected) {
            all.add(element);
        }
        return containsInAnyOrder(all);
    }

    /** They are these, in whatever order. */
    public PAssert<T> containsInAnyOrder(List<T> expected) {
        List<T> wanted = new ArrayList<>(expected);
        return satisfies(actual -> compare(wanted, actual));
    }

    private static <T> void compare(List<T> expected, List<T> actual) {
        List<T> missing = new ArrayList<>(expected);
        List<T> tooMuch = new ArrayList<>();
        for (T element : actual) {
            if (!remove(missing, element)) {
                tooMuch.add(element);
            }
        }
        if (!missing.isEmpty() || !tooMuch.isEmpty()) {
            throw new AssertionError("missing: " + missing + ", too much: " + tooMuch);
        }
    }

    private static <T> boolean remove(List<T> from, T element) {
        for (int i = 0; i < from.size(); i++) {
            if (Values.equal(from.get(i), element)) {
                from.remove(i);
                return true;
            }
        }
        return false;
    }

    /** There is no other than this one. */
    public PAssert<T> isOnly(T expected) {
        return containsInAnyOrder(List.of(expected));
    }

    /** There are none. */
    public PAssert<T> isEmpty() {
        return containsInAnyOrder(List.of());
    }

    /** The elements, in no order, pass a check of the test's own. */
    public PAssert<T> satisfies(Consumer<List<T>> check) {
        observed.add(where, which, check);
        return this;
    }
}
