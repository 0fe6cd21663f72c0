package org.nifibeam.bench.report;

import java.util.Locale;

/** What was measured of some work. Times are in milliseconds. */
public enum Figure {
    /** Our time by the clock. */
    WALL_MS,
    /** The peer's time by the clock. */
    PEER_WALL_MS,
    /** Processor time of our whole process. */
    CPU_MS,
    /** Processor time of the peer's whole process. */
    PEER_CPU_MS,
    /** Our time by the clock in the peer's, pair by pair. */
    WALL_RATIO,
    /** Our processor time in the peer's, pair by pair. */
    CPU_RATIO,
    /** Half of the rows came out within it. */
    P50_MS,
    /** All but one row in a hundred came out within it. */
    P99_MS,
    /** All but one row in a thousand came out within it. */
    P999_MS,
    /**
     * All but one row in a hundred came out within it after the source had made them, however late
     * it did: what is ours of {@link #P99_MS}.
     */
    INSIDE_P99_MS,
    /** Rows that came, in millions a second. */
    MILLIONS_A_SECOND;

    /** As it is written. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
