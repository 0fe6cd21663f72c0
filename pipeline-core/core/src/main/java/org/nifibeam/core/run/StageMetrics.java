package org.nifibeam.core.run;

import java.util.Map;
import java.util.OptionalLong;
import org.nifibeam.core.function.MetricValue;

/**
 * Figures of one stage of the definition, summed over its tasks.
 *
 * @param stage its name
 * @param in elements taken
 * @param out elements given
 * @param late elements dropped because their window was over
 * @param errors elements that went to the error output
 * @param watermark milliseconds since the epoch; the smallest of its tasks that are not idle, the
 *     greatest if all are
 * @param backlog what is known to wait in front of a reading stage, empty if unknown: bytes where
 *     {@code bytes} are known, otherwise records
 * @param bytes read or written by a stage that reads or writes, empty if unknown
 * @param own the figures that its functions note, by name
 */
public record StageMetrics(
        String stage,
        long in,
        long out,
        long late,
        long errors,
        long watermark,
        OptionalLong backlog,
        OptionalLong bytes,
        Map<String, MetricValue> own) {
    public StageMetrics {
        own = Map.copyOf(own);
    }
}
