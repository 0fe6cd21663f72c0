package org.nifibeam.bench.report;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What was found out by one measurement; written as a line of JSON and read from it.
 *
 * @param subject what was measured
 * @param peer beside whom; empty if beside nobody
 * @param runs how many pairs or runs the figures are of
 * @param machine where and when
 * @param figures what they are
 * @param bar what is wanted of one of them
 */
public record Finding(
        Subject subject,
        String peer,
        int runs,
        Machine machine,
        Map<Figure, Spread> figures,
        Optional<Bar> bar) {
    private static final int DECISIVE = 3;

    public Finding {
        figures = new EnumMap<>(figures);
        if (bar.isPresent() && !figures.containsKey(bar.get().of())) {
            throw new IllegalArgumentException(
                    "a bar for " + bar.get().of() + ", which was not measured");
        }
    }

    @Override
    public Map<Figure, Spread> figures() {
        return Map.copyOf(figures);
    }

    /** A figure. */
    public Spread figure(Figure figure) {
        return figures.get(figure);
    }

    /** Whether it has a figure. */
    public boolean has(Figure figure) {
        return figures.containsKey(figure);
    }

    /** What the figures say of the bar, if there is one; fewer than three runs decide nothing. */
    public Optional<Verdict> verdict() {
        return bar.map(
                wanted ->
                        runs < DECISIVE
                                ? Verdict.UNDECIDED
                                : figures.get(wanted.of()).within(wanted.atMost()));
    }

    /** As a line of JSON. */
    public String line() {
        StringJoiner line = new StringJoiner(",", "{", "}");
        line.add(text("bench", subject.bench()));
        line.add(text("workload", subject.workload()));
        line.add(text("input", subject.input()));
        line.add(text("part", subject.part()));
        line.add(text("peer", peer));
        line.add("\"runs\":" + runs);
        line.add(text("date", machine.date()));
        line.add(text("java", machine.java()));
        line.add("\"cores\":" + machine.cores());
        line.add(String.format(Locale.ROOT, "\"load\":%.1f", machine.load()));
        figures.forEach((figure, spread) -> line.add(spread(figure, spread)));
        bar.ifPresent(
                wanted ->
                        line.add(
                                String.format(
                                        Locale.ROOT,
                                        "\"bar\":{\"of\":\"%s\",\"at_most\":%.5f},\"verdict\":\"%s\"",
                                        wanted.of().word(),
                                        wanted.atMost(),
                                        verdict().orElseThrow().word())));
        return line.toString();
    }

    private static String text(String name, String value) {
        return '"' + name + "\":\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String spread(Figure figure, Spread spread) {
        return String.format(
                Locale.ROOT,
                "\"%s\":{\"q1\":%.4f,\"median\":%.4f,\"q3\":%.4f}",
                figure.word(),
                spread.low(),
                spread.median(),
                spread.high());
    }

    /** What a line says; empty if it is none of ours. */
    public static Optional<Finding> of(String line) {
        if (!line.startsWith("{\"bench\":")) {
            return Optional.empty();
        }
        // All JSON is YAML.
        Object read = new Load(LoadSettings.builder().build()).loadFromString(line);
        return Optional.of(of((Map<?, ?>) read));
    }

    private static Finding of(Map<?, ?> said) {
        Map<Figure, Spread> figures = new EnumMap<>(Figure.class);
        for (Figure figure : Figure.values()) {
            if (said.get(figure.word()) instanceof Map<?, ?> spread) {
                figures.put(
                        figure,
                        new Spread(
                                number(spread, "q1"),
                                number(spread, "median"),
                                number(spread, "q3")));
            }
        }
        Optional<Bar> bar =
                said.get("bar") instanceof Map<?, ?> wanted
                        ? Optional.of(
                                new Bar(
                                        Figure.valueOf(text(wanted, "of").toUpperCase(Locale.ROOT)),
                                        number(wanted, "at_most")))
                        : Optional.empty();
        return new Finding(
                new Subject(
                        text(said, "bench"),
                        text(said, "workload"),
                        text(said, "input"),
                        text(said, "part")),
                text(said, "peer"),
                (int) number(said, "runs"),
                new Machine(
                        text(said, "date"),
                        text(said, "java"),
                        (int) number(said, "cores"),
                        number(said, "load")),
                figures,
                bar);
    }

    private static String text(Map<?, ?> of, String name) {
        if (of.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("no text '" + name + "' in " + of);
    }

    private static double number(Map<?, ?> of, String name) {
        if (of.get(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("no number '" + name + "' in " + of);
    }
}
