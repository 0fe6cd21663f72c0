package org.nifibeam.core.function;

/**
 * An accumulator that knows how large it is. One of a {@link CombineFn} that keeps what it is given
 * had better be, so that memory is not exceeded before anybody notices.
 */
public interface Sized {
    /** About how much memory it takes, in bytes; asked after every input, so kept, not counted. */
    long bytes();
}
