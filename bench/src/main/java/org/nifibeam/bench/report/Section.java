package org.nifibeam.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What one benchmark found: a heading, what it is about, tables and a plot.
 *
 * @param bench its command's word
 * @param findings in the order of the tables
 */
record Section(String bench, List<Finding> findings) {
    private static final String FIRST_RUN = "first run of a process";

    private static final Map<String, List<String>> ABOUT =
            Map.of(
                    "nexmark",
                    List.of(
                            "NEXMark",
                            "The queries of NEXMark as definitions, beside the same by hand and beside Beam's own suite; a process a side."),
                    "group",
                    List.of(
                            "Sums of generated rows",
                            "By 1,000 keys, by 1 M keys, and by windows of ten seconds of event time and 1,000 keys; a process a side."),
                    "parquet",
                    List.of(
                            "Parquet",
                            "The flights example: 3 M rows, filter, one-day windows, count, mean and maximum per airport, JSON lines out."),
                    "formats",
                    List.of("CSV and JSON lines", "All fields of the flights, read and added up."),
                    "latency",
                    List.of(
                            "Latency",
                            "Rows that are due at an even rate, half of what the pipeline takes at most, until they are written: time out less time due."),
                    "rates",
                    List.of("Rates", "Generated rows in one JVM."),
                    "canvas",
                    List.of("Canvas", "What NiFi's canvas costs."));

    /** Where its plot is, beside the page. */
    String plotFile() {
        return "benchmarks/" + bench + ".svg";
    }

    /** Its part of the page. */
    String markdown() {
        List<String> about = ABOUT.getOrDefault(bench, List.of(bench, ""));
        StringBuilder page = new StringBuilder();
        page.append("## ").append(about.get(0)).append("\n\n");
        page.append("`./nifi-beam bench ").append(bench).append("`: ").append(about.get(1));
        page.append("\n\n![").append(plot().title()).append("](").append(plotFile()).append(")\n");
        List<Finding> beside = findings.stream().filter(f -> f.has(Figure.WALL_RATIO)).toList();
        if (!beside.isEmpty()) {
            page.append(
                    "\n| workload | input | beside | part | times as fast | times less CPU | ours | theirs | bar | |\n");
            page.append("|---|---|---|---|---|---|---|---|---|---|\n");
            beside.forEach(finding -> page.append(besideRow(finding)));
        }
        List<Finding> late = findings.stream().filter(f -> f.has(Figure.P99_MS)).toList();
        if (!late.isEmpty()) {
            page.append(
                    "\n| workload | input | M rows/s | runs | half | 99 % | 99.9 % | 99 % after the source | bar | |\n");
            page.append("|---|---|---|---|---|---|---|---|---|---|\n");
            late.forEach(finding -> page.append(latencyRow(finding)));
        }
        return page.toString();
    }

    private static String besideRow(Finding finding) {
        return row(
                finding.subject().workload(),
                finding.subject().input(),
                finding.peer(),
                finding.subject().part() + ", " + finding.runs(),
                spread(finding.figure(Figure.WALL_RATIO).inverse()),
                spread(finding.figure(Figure.CPU_RATIO).inverse()),
                millis(finding.figure(Figure.WALL_MS).median()),
                millis(finding.figure(Figure.PEER_WALL_MS).median()),
                bar(finding),
                finding.verdict().map(Verdict::word).orElse(""));
    }

    private static String latencyRow(Finding finding) {
        return row(
                finding.subject().workload(),
                finding.subject().input(),
                number(finding.figure(Figure.MILLIONS_A_SECOND).median()),
                Integer.toString(finding.runs()),
                spread(finding.figure(Figure.P50_MS)) + " ms",
                spread(finding.figure(Figure.P99_MS)) + " ms",
                spread(finding.figure(Figure.P999_MS)) + " ms",
                spread(finding.figure(Figure.INSIDE_P99_MS)) + " ms",
                bar(finding),
                finding.verdict().map(Verdict::word).orElse(""));
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String bar(Finding finding) {
        return finding.bar()
                .map(
                        bar ->
                                switch (bar.of()) {
                                    case WALL_RATIO -> "≥ " + number(1 / bar.atMost()) + " ×";
                                    case CPU_RATIO -> "CPU ≥ " + number(1 / bar.atMost()) + " ×";
                                    case P50_MS, P99_MS, P999_MS ->
                                            "99 % ≤ " + number(bar.atMost()) + " ms";
                                    default -> "≤ " + millis(bar.atMost());
                                })
                .orElse("");
    }

    /** Its plot: warm runs, or whatever else is no first run. */
    Plot plot() {
        List<Plot.Line> lines = new ArrayList<>();
        boolean late = findings.stream().allMatch(f -> f.has(Figure.P99_MS));
        boolean inputs = findings.stream().map(f -> f.subject().input()).distinct().count() > 1;
        for (Finding finding : findings) {
            if (late) {
                lines.add(
                        new Plot.Line(
                                label(finding, inputs),
                                List.of(
                                        finding.figure(Figure.P50_MS),
                                        finding.figure(Figure.P99_MS),
                                        finding.figure(Figure.P999_MS)),
                                barOf(finding, Figure.P99_MS)));
            } else if (finding.has(Figure.WALL_RATIO)
                    && !finding.subject().part().equals(FIRST_RUN)) {
                OptionalDouble bar = barOf(finding, Figure.WALL_RATIO);
                lines.add(
                        new Plot.Line(
                                label(finding, inputs),
                                List.of(
                                        finding.figure(Figure.WALL_RATIO).inverse(),
                                        finding.figure(Figure.CPU_RATIO).inverse()),
                                bar.isPresent() ? OptionalDouble.of(1 / bar.getAsDouble()) : bar));
            }
        }
        String heading = ABOUT.getOrDefault(bench, List.of(bench)).get(0);
        return late
                ? new Plot(heading, "milliseconds", List.of("half", "99 %", "99.9 %"), lines)
                : new Plot(
                        heading + ": how many times as fast as each peer",
                        "times as fast; right of 1 ours is faster",
                        List.of("by the clock", "by processor time"),
                        lines);
    }

    private static OptionalDouble barOf(Finding finding, Figure figure) {
        return finding.bar().isPresent() && finding.bar().get().of() == figure
                ? OptionalDouble.of(finding.bar().get().atMost())
                : OptionalDouble.empty();
    }

    private static String label(Finding finding, boolean withInput) {
        List<String> words = new ArrayList<>();
        words.add(finding.subject().workload());
        if (withInput) {
            words.add(finding.subject().input());
        }
        if (!finding.peer().isEmpty()) {
            words.add(finding.peer());
        }
        if (!finding.subject().part().isEmpty() && !finding.subject().part().equals("warm")) {
            words.add(finding.subject().part());
        }
        return String.join(" · ", words);
    }

    private static String spread(Spread spread) {
        return String.format(
                Locale.ROOT,
                "%s [%s–%s]",
                number(spread.median()),
                number(spread.low()),
                number(spread.high()));
    }

    /** Two figures that mean something, or all before the point. */
    private static String number(double number) {
        int digits = number >= 10 ? 0 : number >= 1 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + digits + "f", number);
    }

    private static String millis(double millis) {
        return millis < 1000
                ? number(millis) + " ms"
                : String.format(Locale.ROOT, "%.2f s", millis / 1000);
    }
}
