package org.nifibeam.testkit.stream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.WindowingStrategy;
import org.nifibeam.core.window.WindowingStrategy.Accumulation;
import org.nifibeam.testkit.Element;

/** What is true of a group's panes whatever the order in which its elements came. */
final class PaneLaws {
    private PaneLaws() {}

    /** What is wrong with the panes of one grouping stage. */
    static List<String> breaches(List<Element> panes) {
        List<String> breaches = new ArrayList<>();
        byKeyAndWindow(panes)
                .forEach(
                        (where, ofOne) -> {
                            List<String> wrong = breachesOfOne(ofOne);
                            wrong.forEach(what -> breaches.add(where + ": " + what));
                        });
        return breaches;
    }

    private static Map<String, List<Element>> byKeyAndWindow(List<Element> panes) {
        return panes.stream()
                .collect(
                        Collectors.groupingBy(
                                e -> e.row().get(0) + " in " + e.window(),
                                TreeMap::new,
                                Collectors.toList()));
    }

    private static List<String> breachesOfOne(List<Element> unordered) {
        List<Element> panes =
                unordered.stream().sorted(Comparator.comparingLong(e -> e.pane().index())).toList();
        List<String> breaches = new ArrayList<>();
        Pane.Timing before = Pane.Timing.EARLY;
        for (int i = 0; i < panes.size(); i++) {
            Pane pane = panes.get(i).pane();
            if (pane.index() != i) {
                breaches.add("the pane " + i + " is " + pane);
            }
            if (pane.first() != (i == 0)) {
                breaches.add("which is the first is not said by " + pane);
            }
            if (pane.last() && i < panes.size() - 1) {
                breaches.add("behind the last one, " + pane + ", came others");
            }
            boolean again = pane.timing() == Pane.Timing.ON_TIME && before == pane.timing();
            if (i > 0 && again || pane.timing().compareTo(before) < 0) {
                breaches.add(pane + " behind one that was " + before);
            }
            before = pane.timing();
        }
        return breaches;
    }

    /**
     * How the panes of a stage that sums differ from what all elements sum up to, none being
     * dropped.
     */
    static List<String> totals(
            WindowingStrategy windowing, List<Element> panes, List<Element> finals) {
        boolean merging = windowing.function().merging();
        boolean accumulating = windowing.accumulation() == Accumulation.ACCUMULATING;
        if (merging && accumulating) {
            return List.of();
        }
        Map<String, Long> expected = sums(finals, merging, false);
        Map<String, Long> actual = sums(panes, merging, accumulating);
        List<String> breaches = new ArrayList<>();
        expected.forEach(
                (where, sum) -> {
                    if (!Objects.equals(sum, actual.get(where))) {
                        breaches.add(where + ": " + actual.get(where) + " in all, not " + sum);
                    }
                });
        return breaches;
    }

    /** Per key, and window unless windows merge: the sum of all panes, or the last one's. */
    private static Map<String, Long> sums(List<Element> panes, boolean merging, boolean last) {
        Map<String, Long> sums = new TreeMap<>();
        panes.stream()
                .sorted(Comparator.comparingLong(e -> e.pane().index()))
                .forEach(
                        e -> {
                            String key = String.valueOf(e.row().get(0));
                            Object value = e.row().get(1);
                            sums.merge(
                                    merging ? key : key + " in " + e.window(),
                                    value == null ? 0L : (Long) value,
                                    (a, b) -> last ? b : a + b);
                        });
        return sums;
    }
}
