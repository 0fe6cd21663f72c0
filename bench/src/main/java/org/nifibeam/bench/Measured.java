package org.nifibeam.bench;

/**
 * What one execution took: wall clock and processor time of the whole process, both in
 * milliseconds.
 */
public record Measured(double wallMillis, double cpuMillis) {}
