package org.nifibeam.core.builtin;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;

/** Pairs the values of two lists, either of which may be on disk. */
public final class Pairing {
    /** Values of the smaller list that are in memory at once. */
    private static final int AT_A_TIME = 1024;

    private Pairing() {}

    /** Gives each of the left with each of the right, in no order. */
    public static <L, R> void each(List<L> left, List<R> right, BiConsumer<L, R> to) {
        if (left.size() > right.size()) {
            pair(left, right, to);
        } else {
            pair(right, left, (second, first) -> to.accept(first, second));
        }
    }

    /** The larger one is read once for so many of the smaller one. */
    private static <A, B> void pair(List<A> larger, List<B> smaller, BiConsumer<A, B> to) {
        Iterator<B> rest = smaller.iterator();
        while (rest.hasNext()) {
            List<B> some = new ArrayList<>();
            while (rest.hasNext() && some.size() < AT_A_TIME) {
                some.add(rest.next());
            }
            for (A one : larger) {
                for (B other : some) {
                    to.accept(one, other);
                }
            }
        }
    }
}
