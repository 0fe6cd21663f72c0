package org.nifibeam.testkit.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.nifibeam.core.window.Trigger;

/**
 * What triggers mean, each as a statement about a whole history, in which nothing is remembered: at
 * which moments a trigger that begins at one of them fires, and at which it is finished.
 */
final class NaiveTriggers {
    private NaiveTriggers() {}

    /**
     * The moments at which a trigger fires.
     *
     * @param at their indexes, rising
     * @param finished the index of the moment that finishes it, empty if none does
     */
    record Firings(List<Integer> at, OptionalInt finished) {
        static final Firings NONE = new Firings(List.of(), OptionalInt.empty());

        static Firings once(OptionalInt moment) {
            return moment.isEmpty()
                    ? NONE
                    : new Firings(List.of(moment.getAsInt()), OptionalInt.of(moment.getAsInt()));
        }

        OptionalInt first() {
            return at.isEmpty() ? OptionalInt.empty() : OptionalInt.of(at.get(0));
        }
    }

    /** What a trigger does in a history if it begins before the moment {@code from}. */
    static Firings firings(Trigger trigger, List<Moment> history, int from) {
        if (trigger instanceof Trigger.Default) {
            return new Firings(behindTheEnd(history, from).boxed().toList(), OptionalInt.empty());
        }
        if (trigger instanceof Trigger.AfterWatermark watermark) {
            return afterWatermark(watermark, history, from);
        }
        if (trigger instanceof Trigger.AfterCount count) {
            OptionalInt enough = arrivals(history, from).skip(count.count() - 1).findFirst();
            return Firings.once(
                    enough.isEmpty() ? enough : own(history, enough.getAsInt()).findFirst());
        }
        if (trigger instanceof Trigger.AfterProcessingTime delayed) {
            OptionalInt first = arrivals(history, from).findFirst();
            return Firings.once(
                    first.isEmpty()
                            ? first
                            : own(history, first.getAsInt())
                                    .filter(
                                            i ->
                                                    history.get(i).clock()
                                                            >= history.get(first.getAsInt()).clock()
                                                                    + delayed.delay().toMillis())
                                    .findFirst());
        }
        if (trigger instanceof Trigger.AfterFirst any) {
            return Firings.once(
                    firsts(any.triggers(), history, from).stream()
                            .flatMapToInt(OptionalInt::stream)
                            .min());
        }
        if (trigger instanceof Trigger.AfterAll all) {
            List<OptionalInt> firsts = firsts(all.triggers(), history, from);
            return firsts.stream().allMatch(OptionalInt::isPresent)
                    ? Firings.once(firsts.stream().mapToInt(OptionalInt::getAsInt).max())
                    : Firings.NONE;
        }
        if (trigger instanceof Trigger.AfterEach each) {
            return oneAfterTheOther(each.triggers(), history, from);
        }
        if (trigger instanceof Trigger.Repeatedly repeatedly) {
            return repeatedly(repeatedly.trigger(), history, from);
        }
        if (trigger instanceof Trigger.OrFinally orFinally) {
            Firings until = firings(orFinally.until(), history, from);
            Firings main = firings(orFinally.trigger(), history, from);
            return until.first().isEmpty() ? main : cut(main, until.first().getAsInt());
        }
        return Firings.NONE;
    }

    /** Early firings come before the end, late ones begin anew behind it. */
    private static Firings afterWatermark(
            Trigger.AfterWatermark trigger, List<Moment> history, int from) {
        Optional<Firings> early = trigger.early().map(t -> repeatedly(t, history, from));
        OptionalInt end = end(history, from);
        if (end.isEmpty()) {
            return new Firings(early.map(Firings::at).orElse(List.of()), OptionalInt.empty());
        }
        Firings untilEnd = cut(early.orElse(Firings.NONE), end.getAsInt());
        if (trigger.late().isEmpty()) {
            return untilEnd;
        }
        List<Integer> at = new ArrayList<>(untilEnd.at());
        at.addAll(repeatedly(trigger.late().get(), history, end.getAsInt() + 1).at());
        return new Firings(at, OptionalInt.empty());
    }

    /**
     * The first moment that shows the watermark behind the window's end; the clock shows nothing.
     */
    private static OptionalInt end(List<Moment> history, int from) {
        return behindTheEnd(history, from).findFirst();
    }

    private static IntStream behindTheEnd(List<Moment> history, int from) {
        return own(history, from)
                .filter(i -> history.get(i).past())
                .filter(i -> history.get(i).kind() != Moment.Kind.CLOCK);
    }

    /** The moments of the window itself, at which alone anything fires. */
    private static IntStream own(List<Moment> history, int from) {
        return IntStream.range(from, history.size()).filter(i -> !history.get(i).merged());
    }

    private static IntStream arrivals(List<Moment> history, int from) {
        return IntStream.range(from, history.size()).filter(i -> history.get(i).arrival());
    }

    private static List<OptionalInt> firsts(
            List<Trigger> triggers, List<Moment> history, int from) {
        return triggers.stream().map(t -> firings(t, history, from).first()).toList();
    }

    /** The firings before a moment and one at it, which is the last, unless it finishes before. */
    private static Firings cut(Firings firings, int last) {
        List<Integer> at = new ArrayList<>(firings.at().stream().filter(i -> i < last).toList());
        if (firings.finished().isPresent() && firings.finished().getAsInt() < last) {
            return firings;
        }
        at.add(last);
        return new Firings(at, OptionalInt.of(last));
    }

    private static Firings repeatedly(Trigger trigger, List<Moment> history, int from) {
        List<Integer> at = new ArrayList<>();
        int start = from;
        while (true) {
            Firings once = firings(trigger, history, start);
            at.addAll(once.at());
            if (once.finished().isEmpty()) {
                return new Firings(at, OptionalInt.empty());
            }
            start = once.finished().getAsInt() + 1;
        }
    }

    private static Firings oneAfterTheOther(
            List<Trigger> triggers, List<Moment> history, int from) {
        List<Integer> at = new ArrayList<>();
        int start = from;
        for (Trigger trigger : triggers) {
            Firings one = firings(trigger, history, start);
            at.addAll(one.at());
            if (one.finished().isEmpty()) {
                return new Firings(at, OptionalInt.empty());
            }
            start = one.finished().getAsInt() + 1;
        }
        return new Firings(at, OptionalInt.of(start - 1));
    }
}
