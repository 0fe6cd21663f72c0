package org.nifibeam.core.compile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;

/**
 * Puts stages behind their inputs, otherwise in the document's order; a circle is a problem, and
 * its stages and those behind them come last. Of several stages of one name the first is the one
 * that is meant. Used once.
 */
final class StageOrder {
    private final Map<String, Integer> indexes = new HashMap<>();
    private final List<TransformSpec> transforms;

    private StageOrder(List<TransformSpec> transforms) {
        this.transforms = transforms;
        for (int i = 0; i < transforms.size(); i++) {
            indexes.putIfAbsent(transforms.get(i).name(), i);
        }
    }

    static List<TransformSpec> of(List<TransformSpec> transforms, List<Problem> problems) {
        return new StageOrder(transforms).order(problems);
    }

    private List<TransformSpec> order(List<Problem> problems) {
        int[] missing = new int[transforms.size()];
        List<List<Integer>> readers = new ArrayList<>();
        transforms.forEach(spec -> readers.add(new ArrayList<>()));
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int i = 0; i < missing.length; i++) {
            Set<Integer> inputs = inputs(i);
            missing[i] = inputs.size();
            for (int input : inputs) {
                readers.get(input).add(i);
            }
            if (inputs.isEmpty()) {
                ready.add(i);
            }
        }
        List<TransformSpec> order = new ArrayList<>();
        Set<Integer> waiting = new TreeSet<>();
        for (int i = 0; i < missing.length; i++) {
            waiting.add(i);
        }
        while (!ready.isEmpty()) {
            int next = ready.poll();
            order.add(transforms.get(next));
            waiting.remove(next);
            for (int reader : readers.get(next)) {
                if (--missing[reader] == 0) {
                    ready.add(reader);
                }
            }
        }
        if (!waiting.isEmpty()) {
            problems.add(circle(waiting));
            waiting.forEach(stage -> order.add(transforms.get(stage)));
        }
        return order;
    }

    private Set<Integer> inputs(int stage) {
        Set<Integer> inputs = new HashSet<>();
        for (TransformSpec.Input input : transforms.get(stage).inputs()) {
            Integer index = indexes.get(input.stage(indexes.keySet()));
            if (index != null) {
                inputs.add(index);
            }
        }
        return inputs;
    }

    /**
     * The problem of those that wait for themselves; those that only wait for them are not named.
     */
    private Problem circle(Set<Integer> all) {
        Set<Integer> waiting = new TreeSet<>(all);
        Map<Integer, Integer> readers = new HashMap<>();
        waiting.forEach(
                stage -> inputs(stage).forEach(input -> readers.merge(input, 1, Integer::sum)));
        Deque<Integer> unread = new ArrayDeque<>(waiting);
        unread.removeIf(readers::containsKey);
        while (!unread.isEmpty()) {
            int last = unread.poll();
            waiting.remove(last);
            for (int input : inputs(last)) {
                if (readers.merge(input, -1, Integer::sum) == 0 && waiting.contains(input)) {
                    unread.add(input);
                }
            }
        }
        List<String> names =
                waiting.stream().map(i -> "'" + transforms.get(i).name() + "'").toList();
        TransformSpec first = transforms.get(waiting.iterator().next());
        return new Problem(
                ProblemCode.CYCLE,
                first.place(),
                Optional.of(first.name()),
                "it waits for its own output; the circle is in " + String.join(", ", names),
                "remove one of the inputs");
    }
}
