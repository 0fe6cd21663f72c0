package org.nifibeam.core.function;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.nifibeam.core.coder.Coder;

/**
 * An accumulator that keeps each value it is given, and so may become larger than memory. Confined
 * to one thread.
 */
public interface Gathering extends Sized {
    /** Values that memory has no room for. Confined to one thread. */
    interface Beyond {
        /** Adds one. */
        void add(Object value);

        /**
         * Those added so far, in that order: a list that stays as it is, is read as it is iterated
         * over, any number of times and by any thread, and lives as long as it is used.
         */
        List<Object> values();
    }

    /** How a value is encoded; empty if all of them must be in memory at once. */
    Optional<Coder<Object>> valueCoder();

    /** Moves all values, those that are still to come as well. */
    void moveTo(Beyond beyond);

    /** Hands out all values, and is empty then. */
    void drainTo(Consumer<Object> to);

    /** Makes it empty, and in memory. */
    void clear();

    /** True once they are elsewhere than in memory. */
    boolean isMoved();

    /**
     * The same values in several accumulators, each made when it is asked for; this one is not used
     * afterwards.
     *
     * @param bytes about how much memory one takes, but for values that are larger themselves
     */
    Iterator<Gathering> parts(long bytes);
}
