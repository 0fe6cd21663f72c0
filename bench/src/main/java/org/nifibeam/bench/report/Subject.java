package org.nifibeam.bench.report;

/**
 * What was measured.
 *
 * @param bench which benchmark, by its command's word
 * @param workload which of its workloads
 * @param input how much of what
 * @param part what of it, as {@code warm}
 */
public record Subject(String bench, String workload, String input, String part) {
    /** Another part of the same. */
    public Subject part(String other) {
        return new Subject(bench, workload, input, other);
    }
}
