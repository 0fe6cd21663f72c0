package org.nifibeam.bench.report;

/** What is wanted of a figure: that it be at most so much. */
public record Bar(Figure of, double atMost) {
    /** So many times as fast as the peer, by the clock. */
    public static Bar timesAsFast(double times) {
        return new Bar(Figure.WALL_RATIO, 1 / times);
    }
}
