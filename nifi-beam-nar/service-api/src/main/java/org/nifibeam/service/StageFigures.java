package org.nifibeam.service;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * Figures of one stage, summed over its tasks.
 *
 * @param stage its name
 * @param in elements taken
 * @param out elements given
 * @param late elements dropped because their window was over
 * @param errors elements given to the error output
 * @param watermark milliseconds since the epoch; the smallest of its tasks that are not idle, the
 *     greatest if all are
 * @param backlog records or bytes known to wait in front of a reading stage, if known
 */
public record StageFigures(
        String stage,
        long in,
        long out,
        long late,
        long errors,
        long watermark,
        OptionalLong backlog) {
    public StageFigures {
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(backlog, "backlog");
    }
}
