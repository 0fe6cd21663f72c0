package org.nifibeam.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.nifibeam.core.schema.Schema;

/** Random scripts over about two hours around the epoch. */
final class RandomScripts {
    private static final int SPREAD_MILLIS = 7_200_000;

    private final Random random;
    private final RandomRows rows;

    RandomScripts(Random random) {
        this.random = random;
        this.rows = new RandomRows(random);
    }

    /** Rows in any order, in several splits. */
    Script bounded(Schema schema) {
        List<Script.SplitScript> splits = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int s = 0; s < count; s++) {
            List<Script.Step> steps = new ArrayList<>();
            int batches = random.nextInt(4);
            for (int b = 0; b < batches; b++) {
                steps.add(batch(schema, -SPREAD_MILLIS / 2, SPREAD_MILLIS / 2));
            }
            splits.add(new Script.SplitScript("split " + s, Optional.empty(), steps));
        }
        return new Script(schema, random.nextInt(3) == 0, splits);
    }

    /** Splits whose rows are never behind their own watermark. */
    Script unboundedInTime(Schema schema) {
        List<Script.SplitScript> splits = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int s = 0; s < count; s++) {
            splits.add(new Script.SplitScript("split " + s, Optional.empty(), steps(schema, 0)));
        }
        return new Script(schema, false, splits);
    }

    /**
     * One split whose rows may be behind its watermark. In most of them nothing comes before all
     * that came has been done, so that what is late is said for any number of tasks.
     */
    Script unboundedLate(Schema schema) {
        List<Script.Step> steps = steps(schema, SPREAD_MILLIS / 3);
        Script.SplitScript split = new Script.SplitScript("split 0", Optional.empty(), steps);
        Script script = new Script(schema, false, List.of(split));
        return random.nextInt(12) > 0 ? settled(script) : script;
    }

    /** The same with a pause of the clock behind each step. */
    private static Script settled(Script script) {
        List<Script.SplitScript> splits = new ArrayList<>();
        for (Script.SplitScript split : script.splits()) {
            List<Script.Step> steps = new ArrayList<>();
            for (Script.Step step : split.steps()) {
                steps.add(step);
                steps.add(new Script.Step.Clock(0));
            }
            splits.add(new Script.SplitScript(split.id(), split.appears(), steps));
        }
        return script.withSplits(splits);
    }

    private List<Script.Step> steps(Schema schema, int behind) {
        List<Script.Step> steps = new ArrayList<>();
        int watermark = -SPREAD_MILLIS / 2;
        int batches = 1 + random.nextInt(8);
        for (int b = 0; b < batches; b++) {
            steps.add(
                    batch(
                            schema,
                            watermark - behind,
                            Math.min(watermark + SPREAD_MILLIS / 3, SPREAD_MILLIS / 2)));
            watermark += random.nextInt(SPREAD_MILLIS / 5);
            if (random.nextInt(3) > 0) {
                steps.add(new Script.Step.Watermark(watermark));
            }
        }
        return steps;
    }

    private Script.Step batch(Schema schema, int from, int to) {
        List<Script.TimedRow> batch = new ArrayList<>();
        int size = random.nextInt(20);
        for (int i = 0; i < size; i++) {
            long time = from + random.nextInt(Math.max(1, to - from));
            batch.add(new Script.TimedRow(rows.row(schema, time), time));
        }
        return new Script.Step.Batch(batch);
    }
}
