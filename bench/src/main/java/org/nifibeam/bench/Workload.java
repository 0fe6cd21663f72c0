package org.nifibeam.bench;

import java.util.Locale;
import java.util.Optional;
import org.nifibeam.bench.work.GroupWork;

/** Generated rows and what becomes of them. */
enum Workload {
    /** Half of the rows kept, two fields made of three. */
    MAP_FILTER(
            "map and filter",
            30,
            1000,
            """
                - {type: Filter, config: {keep: price > 0.5}}
                - {type: MapToFields, config: {fields: {id: id, next: id + amount, cost: price * 2.0}}}
            """),
    /** A thousand sums. */
    SUM_BY_KEY(
            "sum by 1,000 keys",
            40,
            1000,
            """
                - {type: Combine, config: {group_by: key, combine: {amount: sum}}}
            """),
    /** A million sums. */
    GROUP_BY_MILLION(
            "sum by 1 M keys",
            5,
            1_000_000,
            """
                - {type: Combine, config: {group_by: key, combine: {amount: sum}}}
            """),
    /** A thousand sums for each ten seconds of event time. */
    WINDOWS(
            "sum by 10 s windows and 1,000 keys",
            25,
            1000,
            """
                - {type: AssignTimestamps, config: {timestamp: at}}
                - {type: WindowInto, windowing: {type: fixed, size: 10s}}
                - {type: Combine, config: {group_by: key, combine: {amount: sum}}}
            """),
    /** As many sums as rows. */
    MANY_KEYS(
            "sum by as many keys as rows",
            0,
            0,
            """
                - {type: Combine, config: {group_by: id, combine: {amount: sum}}}
            """);

    private final String words;
    private final double bar;
    private final long keys;
    private final String stages;

    Workload(String words, double bar, long keys, String stages) {
        this.words = words;
        this.bar = bar;
        this.keys = keys;
        this.stages = stages;
    }

    /** What it is, for people. */
    String words() {
        return words;
    }

    /** The rate asked for, in millions of rows a second. */
    double bar() {
        return bar;
    }

    /** How many keys the rows have. */
    long keys() {
        return Math.max(keys, 1);
    }

    /** The same, as peers are given it; empty if it is ours alone. */
    Optional<GroupWork> group() {
        return switch (this) {
            case SUM_BY_KEY -> Optional.of(GroupWork.SUM_BY_KEY);
            case GROUP_BY_MILLION -> Optional.of(GroupWork.GROUP_BY_MILLION);
            case WINDOWS -> Optional.of(GroupWork.WINDOWS);
            case MAP_FILTER, MANY_KEYS -> Optional.empty();
        };
    }

    /** Of a group's work. */
    static Workload of(GroupWork group) {
        return switch (group) {
            case SUM_BY_KEY -> SUM_BY_KEY;
            case GROUP_BY_MILLION -> GROUP_BY_MILLION;
            case WINDOWS -> WINDOWS;
        };
    }

    /** Its definition over so many rows, bounded or as a stream that goes on. */
    String definition(long rows, boolean asStream) {
        return String.format(
                        Locale.ROOT,
                        """
                        pipeline:
                          type: chain
                          transforms:
                            - {type: GenerateRows, config: {rows: %d, keys: %d, unbounded: %b}}
                        """,
                        rows,
                        keys(),
                        asStream)
                + stages.indent(0)
                + "    - {type: Checksum}\n";
    }
}
