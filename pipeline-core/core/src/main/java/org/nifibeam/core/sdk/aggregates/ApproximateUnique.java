package org.nifibeam.core.sdk.aggregates;

import org.nifibeam.core.combine.DistinctEstimate;
import org.nifibeam.core.sdk.types.ElementTypes;

/** About how many different elements there are, in little memory. */
public final class ApproximateUnique {
    private ApproximateUnique() {}

    /**
     * An estimate from the smallest hashes (Bar-Yossef and others, "Counting distinct elements in a
     * data stream", 2002); exact below {@code samples}.
     *
     * @param samples how many hashes are kept, at least 16; the standard error is about the inverse
     *     of their square root (1 % for 10,000)
     */
    public static <T> Aggregate<T, Long> of(int samples) {
        return new CustomAggregate<>(
                "approximate unique",
                input -> new DistinctEstimate<>(samples, ElementTypes.keyCoder(input)),
                input -> ElementTypes.longs(),
                true,
                false);
    }
}
