package org.nifibeam.core.function;

/**
 * A {@link CombineFn} whose accumulators keep all of their input, so that nothing is gained by
 * combining before an exchange: what would travel is as large, and all of it at once.
 */
public interface KeepsAll {}
