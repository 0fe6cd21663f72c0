package org.nifibeam.bench;

import picocli.CommandLine.Option;

/** What all benchmarks beside peers can be told: a process a side. */
public final class BesideOptions {
    @Option(names = "--runner", defaultValue = "embedded", description = "ours (${DEFAULT-VALUE})")
    private String runner;

    @Option(
            names = "--tasks",
            defaultValue = "2",
            description = "parallelism, on both sides (${DEFAULT-VALUE})")
    private int tasks;

    @Option(
            names = "--heap",
            defaultValue = "2g",
            description = "of each side's process (${DEFAULT-VALUE})")
    private String heap;

    @Option(
            names = "--processes",
            defaultValue = "1",
            description =
                    "pairs of processes whose first runs are measured; the last ones go on (${DEFAULT-VALUE})")
    private int processes;

    @Option(
            names = "--warm-ups",
            defaultValue = "3",
            description = "unmeasured pairs before (${DEFAULT-VALUE})")
    private int warmUps;

    @Option(
            names = "--pairs",
            defaultValue = "9",
            description = "measured pairs (${DEFAULT-VALUE})")
    private int pairs;

    /** Which of our runners. */
    public String runner() {
        return runner;
    }

    /** Of each stage. */
    public int tasks() {
        return tasks;
    }

    /** How much to measure. */
    public Contest.Settings settings() {
        return new Contest.Settings(heap, processes, warmUps, pairs);
    }
}
