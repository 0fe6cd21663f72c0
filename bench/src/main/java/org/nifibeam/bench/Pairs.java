package org.nifibeam.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.nifibeam.bench.report.Bar;
import org.nifibeam.bench.report.Figure;
import org.nifibeam.bench.report.Finding;
import org.nifibeam.bench.report.Machine;
import org.nifibeam.bench.report.Spread;
import org.nifibeam.bench.report.Subject;

/**
 * Interleaved executions of the same work by us and by a peer, and what they say: medians, spreads
 * and the ratios pair by pair. One thread's.
 */
public final class Pairs {
    private final Subject subject;
    private final String peer;
    private final Machine machine = Machine.now();
    private final List<Measured> ours = new ArrayList<>();
    private final List<Measured> theirs = new ArrayList<>();

    public Pairs(Subject subject, String peer) {
        this.subject = subject;
        this.peer = peer;
    }

    /** Something to measure. */
    public interface Work {
        Measured run() throws Exception;
    }

    /**
     * Runs {@code warmUps} pairs unmeasured, then {@code pairs} measured ones; who goes first
     * changes every time, from one call to the next too.
     */
    public void run(int warmUps, int pairs, Work own, Work other) throws Exception {
        for (int i = 0; i < warmUps; i++) {
            own.run();
            other.run();
        }
        for (int i = 0; i < pairs; i++) {
            if (ours.size() % 2 == 0) {
                ours.add(own.run());
                theirs.add(other.run());
            } else {
                theirs.add(other.run());
                ours.add(own.run());
            }
        }
    }

    /** What they say, without a bar. */
    public Finding finding() {
        return finding(Optional.empty());
    }

    /** What they say. */
    public Finding finding(Bar bar) {
        return finding(Optional.of(bar));
    }

    /** What they say. */
    public Finding finding(Optional<Bar> bar) {
        Map<Figure, Spread> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.WALL_MS, spread(ours, Measured::wallMillis));
        figures.put(Figure.PEER_WALL_MS, spread(theirs, Measured::wallMillis));
        figures.put(Figure.CPU_MS, spread(ours, Measured::cpuMillis));
        figures.put(Figure.PEER_CPU_MS, spread(theirs, Measured::cpuMillis));
        figures.put(Figure.WALL_RATIO, ratios(Measured::wallMillis));
        figures.put(Figure.CPU_RATIO, ratios(Measured::cpuMillis));
        return new Finding(subject, peer, ours.size(), machine, figures, bar);
    }

    private static Spread spread(List<Measured> side, ToDoubleFunction<Measured> time) {
        return Spread.of(side.stream().mapToDouble(time));
    }

    private Spread ratios(ToDoubleFunction<Measured> time) {
        return Spread.of(
                IntStream.range(0, ours.size())
                        .mapToDouble(
                                i ->
                                        time.applyAsDouble(ours.get(i))
                                                / time.applyAsDouble(theirs.get(i))));
    }
}
