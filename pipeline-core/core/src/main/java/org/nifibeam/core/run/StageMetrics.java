package org.nifibeam.core.run;

/**
 * Figures of one stage of the definition, summed over its tasks.
 *
 * @param stage its name
 * @param in elements taken
 * @param out elements given
 * @param late elements dropped because their window was over
 * @param errors elements that went to the error output
 * @param watermark milliseconds since the epoch; the smallest of its tasks
 */
public record StageMetrics(
        String stage, long in, long out, long late, long errors, long watermark) {}
