package org.nifibeam.testkit;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes scripts smaller: without a split, without half of the steps, without half of a batch's
 * rows.
 */
public final class ScriptShrinker {
    private ScriptShrinker() {}

    /** Scripts that are a little smaller. */
    public static List<Script> smaller(Script script) {
        List<Script> scripts = new ArrayList<>();
        for (int s = 0; s < script.splits().size(); s++) {
            if (script.splits().size() > 1) {
                List<Script.SplitScript> splits = new ArrayList<>(script.splits());
                splits.remove(s);
                scripts.add(script.withSplits(splits));
            }
            Script.SplitScript split = script.splits().get(s);
            for (List<Script.Step> steps : shorter(split.steps())) {
                scripts.add(with(script, s, steps));
            }
            for (int i = 0; i < split.steps().size(); i++) {
                if (split.steps().get(i) instanceof Script.Step.Batch batch
                        && batch.rows().size() > 1) {
                    for (List<Script.TimedRow> rows : shorter(batch.rows())) {
                        List<Script.Step> steps = new ArrayList<>(split.steps());
                        steps.set(i, new Script.Step.Batch(rows));
                        scripts.add(with(script, s, steps));
                    }
                }
            }
        }
        return scripts;
    }

    private static Script with(Script script, int split, List<Script.Step> steps) {
        List<Script.SplitScript> splits = new ArrayList<>(script.splits());
        splits.set(
                split,
                new Script.SplitScript(splits.get(split).id(), splits.get(split).appears(), steps));
        return script.withSplits(splits);
    }

    /** Without one half, then without each single one if there are few. */
    private static <T> List<List<T>> shorter(List<T> all) {
        List<List<T>> shorter = new ArrayList<>();
        int half = all.size() / 2;
        if (half > 0) {
            shorter.add(all.subList(0, half));
            shorter.add(all.subList(half, all.size()));
        }
        if (all.size() <= 12) {
            for (int i = 0; i < all.size(); i++) {
                List<T> one = new ArrayList<>(all);
                one.remove(i);
                shorter.add(one);
            }
        }
        return shorter;
    }
}
