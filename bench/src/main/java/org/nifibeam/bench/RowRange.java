package org.nifibeam.bench;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.nifibeam.core.spi.Split;

/**
 * Some of the rows of a generated table, by their numbers: what a split reads. Immutable.
 *
 * @param from the first
 * @param to before this one they end
 * @param step from one to the next
 */
public record RowRange(long from, long to, long step) {
    /**
     * All rows of a table in splits.
     *
     * @param interleaved how many splits take turns, as those of a stream do; if empty each has a
     *     stretch
     * @param stretches how many there are of these
     */
    public static List<Split> splits(long rows, Optional<Integer> interleaved, int stretches) {
        int parts = interleaved.orElse(stretches);
        return IntStream.range(0, parts)
                .mapToObj(
                        i ->
                                interleaved.isPresent()
                                        ? new RowRange(i, rows, parts)
                                        : new RowRange(rows * i / parts, rows * (i + 1) / parts, 1))
                .map(RowRange::split)
                .toList();
    }

    /** The rows of a split. */
    public static RowRange of(Split split) {
        ByteBuffer range = ByteBuffer.wrap(split.data());
        return new RowRange(range.getLong(), range.getLong(), range.getLong());
    }

    private Split split() {
        byte[] data = ByteBuffer.allocate(24).putLong(from).putLong(to).putLong(step).array();
        return new Split("from " + from + " to " + to, data);
    }
}
