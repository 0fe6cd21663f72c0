package org.nifibeam.testkit.stream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.testkit.Script;
import org.nifibeam.testkit.ScriptShrinker;

/**
 * A pipeline and what its sources say, as a text that can be kept in a file. A row begins with its
 * time, which is a field of it too; behind a colon it is the field alone, and the source gives the
 * row no timestamp.
 *
 * @param bounded true if its sources end
 * @param stages each behind those it takes
 * @param scripts by the names that reading stages say; of rows of key, value and parts
 */
record StreamCase(boolean bounded, List<StreamStage> stages, Map<String, Script> scripts) {
    /** How a writing stage says how many of its commits fail: {@code w = write(x): fails 2}. */
    static final String FAILS = "fails ";

    StreamCase {
        stages = List.copyOf(stages);
        scripts = Map.copyOf(scripts);
    }

    Graph graph() {
        return StreamGraph.of(stages, bounded);
    }

    /** The same with commits that fail at random, and without moves of the clock. */
    StreamCase withFailingCommits(Random random) {
        List<StreamStage> failing = new ArrayList<>();
        for (StreamStage stage : stages) {
            boolean fails = stage.operation().equals("write") && random.nextInt(3) > 0;
            failing.add(fails ? stage.with(FAILS + (1 + random.nextInt(3))) : stage);
        }
        Map<String, Script> still = new TreeMap<>();
        scripts.forEach((name, script) -> still.put(name, script.withoutClock()));
        return new StreamCase(bounded, failing, still);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(bounded ? "bounded\n" : "unbounded\n");
        stages.forEach(stage -> text.append(stage).append('\n'));
        new TreeMap<>(scripts)
                .forEach(
                        (name, script) -> {
                            text.append("script ").append(name);
                            text.append(script.inTurns() ? " in turns\n" : "\n");
                            for (Script.SplitScript split : script.splits()) {
                                text.append("  split\n");
                                split.steps().forEach(step -> print(step, text));
                            }
                        });
        return text.toString();
    }

    private static void print(Script.Step step, StringBuilder text) {
        if (step instanceof Script.Step.Watermark watermark) {
            text.append("    watermark ").append(watermark.time()).append('\n');
        } else if (step instanceof Script.Step.Clock clock) {
            text.append("    clock ").append(clock.time()).append('\n');
        } else if (step instanceof Script.Step.Rejected rejected) {
            String original = new String(rejected.record().original(), StandardCharsets.UTF_8);
            text.append("    rejected ").append(original).append('\n');
        } else if (step instanceof Script.Step.Batch batch) {
            text.append("    batch\n");
            for (Script.TimedRow timed : batch.rows()) {
                Row row = timed.row();
                text.append("      ").append(timed.timestamp() == Timestamps.MIN ? ":" : "");
                text.append((Long) row.get(3) / 1000).append(' ').append(row.get(0));
                text.append(' ').append(row.get(1));
                ((List<?>) row.get(2)).forEach(part -> text.append(' ').append(part));
                text.append('\n');
            }
        }
    }

    static StreamCase parse(String text) {
        boolean bounded = false;
        List<StreamStage> stages = new ArrayList<>();
        Map<String, Script> scripts = new TreeMap<>();
        Parser parser = null;
        for (String line : text.lines().toList()) {
            String content = line.strip();
            if (content.startsWith("#") || content.isEmpty() || content.equals("unbounded")) {
                continue;
            }
            if (content.equals("bounded")) {
                bounded = true;
            } else if (content.startsWith("script ")) {
                parser = new Parser(content.split(" ")[1], content.endsWith(" in turns"));
                scripts.put(parser.name, parser.script());
            } else if (parser == null) {
                stages.add(StreamStage.parse(content));
            } else {
                parser.line(content);
                scripts.put(parser.name, parser.script());
            }
        }
        return new StreamCase(bounded, stages, scripts);
    }

    /** Reads one script. */
    private static final class Parser {
        private final String name;
        private final boolean inTurns;
        private final List<List<Script.Step>> splits = new ArrayList<>();

        Parser(String name, boolean inTurns) {
            this.name = name;
            this.inTurns = inTurns;
        }

        void line(String content) {
            String[] words = content.split(" ");
            if (words[0].equals("split")) {
                splits.add(new ArrayList<>());
                return;
            }
            List<Script.Step> steps = splits.get(splits.size() - 1);
            switch (words[0]) {
                case "watermark" -> steps.add(new Script.Step.Watermark(Long.parseLong(words[1])));
                case "clock" -> steps.add(new Script.Step.Clock(Long.parseLong(words[1])));
                case "rejected" -> steps.add(Script.rejected(words[1], "no pair"));
                case "batch" -> steps.add(new Script.Step.Batch(List.of()));
                default -> {
                    Script.Step.Batch batch = (Script.Step.Batch) steps.get(steps.size() - 1);
                    List<Script.TimedRow> rows = new ArrayList<>(batch.rows());
                    rows.add(row(words));
                    steps.set(steps.size() - 1, new Script.Step.Batch(rows));
                }
            }
        }

        private static Script.TimedRow row(String[] words) {
            List<Long> parts = new ArrayList<>();
            for (int i = 3; i < words.length; i++) {
                parts.add(Long.valueOf(words[i]));
            }
            Long value = words[2].equals("null") ? null : Long.valueOf(words[2]);
            boolean untimed = words[0].startsWith(":");
            long time = Long.parseLong(untimed ? words[0].substring(1) : words[0]);
            Row row = Script.row(Pairs.SOURCE, words[1], value, parts, time * 1000);
            return new Script.TimedRow(row, untimed ? Timestamps.MIN : time);
        }

        Script script() {
            List<Script.SplitScript> all = new ArrayList<>();
            for (int i = 0; i < splits.size(); i++) {
                all.add(new Script.SplitScript("split " + i, Optional.empty(), splits.get(i)));
            }
            return new Script(Pairs.SOURCE, false, all, inTurns);
        }
    }

    /** Cases that are a little smaller; not all of them make sense. */
    List<StreamCase> smaller() {
        List<StreamCase> cases = new ArrayList<>();
        for (int i = stages.size() - 1; i >= 0; i--) {
            cases.add(without(stages.get(i)));
            if (stages.get(i).argument().startsWith(FAILS)) {
                List<StreamStage> changed = new ArrayList<>(stages);
                changed.set(i, stages.get(i).with(""));
                cases.add(new StreamCase(bounded, changed, scripts));
            }
        }
        scripts.forEach(
                (name, script) ->
                        ScriptShrinker.smaller(script)
                                .forEach(
                                        less -> {
                                            Map<String, Script> changed = new TreeMap<>(scripts);
                                            changed.put(name, less);
                                            cases.add(new StreamCase(bounded, stages, changed));
                                        }));
        return cases;
    }

    /** Without one stage; what takes it takes what it took. */
    private StreamCase without(StreamStage gone) {
        List<StreamStage> left = new ArrayList<>();
        for (StreamStage stage : stages) {
            if (!stage.equals(gone)) {
                List<String> inputs =
                        stage.inputs().stream()
                                .map(
                                        input ->
                                                input.split("\\.")[0].equals(gone.name())
                                                                && !gone.inputs().isEmpty()
                                                        ? gone.inputs().get(0)
                                                        : input)
                                .toList();
                left.add(
                        new StreamStage(stage.name(), stage.operation(), inputs, stage.argument()));
            }
        }
        return new StreamCase(bounded, left, scripts);
    }
}
