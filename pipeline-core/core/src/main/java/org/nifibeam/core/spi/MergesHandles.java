package org.nifibeam.core.spi;

import java.util.List;

/**
 * A {@link Sink} that only checks, and can say in one handle what several say: a run carries all of
 * them until its end, and would carry more with every checkpoint.
 */
public interface MergesHandles {
    /** One handle that stands for all, at least two, of a run; in the encoding of theirs. */
    byte[] merge(List<byte[]> handles);
}
