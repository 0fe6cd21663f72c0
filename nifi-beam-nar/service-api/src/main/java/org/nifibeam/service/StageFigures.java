package org.nifibeam.service;

import java.util.Objects;

/**
 * Figures of one stage, summed over its tasks.
 *
 * @param stage its name
 * @param in elements taken
 * @param out elements given
 * @param late elements dropped because their window was over
 * @param watermark milliseconds since the epoch
 */
public record StageFigures(String stage, long in, long out, long late, long watermark) {
    public StageFigures {
        Objects.requireNonNull(stage, "stage");
    }
}
