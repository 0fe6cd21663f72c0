package org.nifibeam.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * A plot of spreads along an axis of powers, a line a workload: a dot at the median, a stroke from
 * quartile to quartile, and a mark where the bar is. Written as SVG that follows the reader's
 * choice of light or dark.
 *
 * @param title what is shown
 * @param axis what the numbers are
 * @param series what the dots of a line are, in their order
 * @param lines from the top
 */
record Plot(String title, String axis, List<String> series, List<Line> lines) {
    /** Of the axis. */
    private static final int AXIS = 520;

    /** About what a letter of a label takes. */
    private static final int LETTER = 7;

    private static final int RIGHT = 30;
    private static final int TOP = 62;
    private static final int LINE = 26;
    private static final int BOTTOM = 52;

    private static final String STYLE =
            """
            <style>
            text{font:13px system-ui,sans-serif;fill:#1f2328}
            .title{font-weight:600;font-size:15px}
            .back{fill:#ffffff}
            .grid{stroke:#d1d9e0;stroke-width:1}
            .one{stroke:#59636e;stroke-width:1.5}
            .bar{stroke:#cf222e;stroke-width:2.5}
            .s0{fill:#0969da;stroke:#0969da}
            .s1{fill:#bc4c00;stroke:#bc4c00}
            .s2{fill:#8250df;stroke:#8250df}
            .reach{stroke-width:2.5}
            @media (prefers-color-scheme:dark){
            text{fill:#f0f6fc}
            .back{fill:#0d1117}
            .grid{stroke:#3d444d}
            .one{stroke:#9198a1}
            .bar{stroke:#ff7b72}
            .s0{fill:#4493f8;stroke:#4493f8}
            .s1{fill:#f0883e;stroke:#f0883e}
            .s2{fill:#ab7df8;stroke:#ab7df8}
            }
            </style>
            """;

    /**
     * One line.
     *
     * @param label what it is about
     * @param spreads one a series
     * @param bar where what is wanted lies
     */
    record Line(String label, List<Spread> spreads, OptionalDouble bar) {}

    private int left() {
        int longest = lines.stream().mapToInt(line -> line.label().length()).max().orElse(0);
        return 30 + LETTER * Math.max(longest, 20);
    }

    private int width() {
        return left() + AXIS + RIGHT;
    }

    /** The picture. */
    String svg() {
        int height = TOP + LINE * lines.size() + BOTTOM;
        List<Double> ticks = ticks();
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                width(),
                height,
                escaped(title));
        svg.append(STYLE);
        add(svg, "<rect class=\"back\" width=\"%d\" height=\"%d\"/>", width(), height);
        add(svg, "<text class=\"title\" x=\"16\" y=\"24\">%s</text>", escaped(title));
        legend(svg);
        for (double tick : ticks) {
            double x = x(tick, ticks);
            add(
                    svg,
                    "<line class=\"%s\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>",
                    tick == 1 ? "one" : "grid",
                    x,
                    TOP,
                    x,
                    height - BOTTOM);
            add(
                    svg,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    x,
                    height - BOTTOM + 18,
                    number(tick));
        }
        add(
                svg,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                left() + AXIS / 2,
                height - 12,
                escaped(axis));
        for (int i = 0; i < lines.size(); i++) {
            line(svg, lines.get(i), TOP + LINE * i + LINE / 2, ticks);
        }
        return svg.append("</svg>\n").toString();
    }

    private void legend(StringBuilder svg) {
        int x = left();
        for (int i = 0; i < series.size(); i++) {
            add(svg, "<circle class=\"s%d\" cx=\"%d\" cy=\"44\" r=\"4\"/>", i, x + 4);
            add(svg, "<text x=\"%d\" y=\"48\">%s</text>", x + 14, escaped(series.get(i)));
            x += 34 + LETTER * series.get(i).length();
        }
        if (lines.stream().anyMatch(line -> line.bar().isPresent())) {
            add(svg, "<line class=\"bar\" x1=\"%d\" y1=\"36\" x2=\"%d\" y2=\"52\"/>", x + 4, x + 4);
            add(svg, "<text x=\"%d\" y=\"48\">bar</text>", x + 14);
        }
    }

    private void line(StringBuilder svg, Line line, int y, List<Double> ticks) {
        add(
                svg,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
                left() - 14,
                y + 4,
                escaped(line.label()));
        line.bar()
                .ifPresent(
                        bar ->
                                add(
                                        svg,
                                        "<line class=\"bar\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>",
                                        x(bar, ticks),
                                        y - 10,
                                        x(bar, ticks),
                                        y + 10));
        for (int i = 0; i < line.spreads().size(); i++) {
            Spread spread = line.spreads().get(i);
            // Side by side, so that none hides another.
            int at = y - 3 * (line.spreads().size() - 1) + 6 * i;
            add(
                    svg,
                    "<line class=\"reach s%d\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>",
                    i,
                    x(spread.low(), ticks),
                    at,
                    x(spread.high(), ticks),
                    at);
            add(
                    svg,
                    "<circle class=\"s%d\" cx=\"%.1f\" cy=\"%d\" r=\"4\"/>",
                    i,
                    x(spread.median(), ticks),
                    at);
        }
    }

    /** 1, 2, 5 and so on around all that is shown. */
    private List<Double> ticks() {
        double least = shown().min().orElse(1);
        double most = shown().max().orElse(1);
        List<Double> ticks = new ArrayList<>();
        int power = (int) Math.floor(Math.log10(least));
        for (double decade = Math.pow(10, power); ticks.isEmpty() || last(ticks) < most; ) {
            for (int factor : new int[] {1, 2, 5}) {
                double tick = decade * factor;
                if (tick <= least && !ticks.isEmpty()) {
                    ticks.clear();
                }
                if (ticks.isEmpty() || last(ticks) < most) {
                    ticks.add(tick);
                }
            }
            decade *= 10;
        }
        return ticks;
    }

    private static double last(List<Double> ticks) {
        return ticks.get(ticks.size() - 1);
    }

    private DoubleStream shown() {
        return lines.stream()
                .flatMapToDouble(
                        line ->
                                DoubleStream.concat(
                                        line.bar().stream(),
                                        line.spreads().stream()
                                                .flatMapToDouble(
                                                        s -> DoubleStream.of(s.low(), s.high()))));
    }

    private double x(double value, List<Double> ticks) {
        double from = Math.log(ticks.get(0));
        double to = Math.log(last(ticks));
        double part = to == from ? 0.5 : (Math.log(value) - from) / (to - from);
        return left() + part * AXIS;
    }

    private static String number(double tick) {
        return tick >= 1
                ? String.format(Locale.ROOT, "%.0f", tick)
                : String.format(Locale.ROOT, "%.3f", tick).replaceFirst("0+$", "");
    }

    private static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
