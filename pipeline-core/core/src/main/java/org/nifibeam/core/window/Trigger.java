package org.nifibeam.core.window;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * When a group's panes come out. A trigger of one firing is finished after it; a group whose
 * trigger is finished takes no further element. The semantics are those of Beam's programming
 * guide; the machinery that follows them is in runtime.
 */
public sealed interface Trigger {
    /** What fires when the watermark passes the window's end, and again for each late element. */
    Trigger DEFAULT = new Default();

    /** True if it may come to an end before its window does, so that what comes then is dropped. */
    default boolean finishes() {
        return true;
    }

    /** True if it, or a part of it, goes by the clock. */
    default boolean usesClock() {
        return parts().stream().anyMatch(Trigger::usesClock);
    }

    /** The triggers it is made of. */
    default List<Trigger> parts() {
        return List.of();
    }

    /**
     * Once the watermark passes the window's end, and again for every element within the allowed
     * lateness.
     */
    record Default() implements Trigger {
        @Override
        public boolean finishes() {
            return false;
        }

        @Override
        public String toString() {
            return "default";
        }
    }

    /**
     * Once when the watermark passes the window's end.
     *
     * @param early fires repeatedly before; nothing fires before if empty
     * @param late fires repeatedly behind, until the window expires; the trigger is finished after
     *     its on-time firing if empty
     */
    record AfterWatermark(Optional<Trigger> early, Optional<Trigger> late) implements Trigger {
        public AfterWatermark {
            Objects.requireNonNull(early, "early");
            Objects.requireNonNull(late, "late");
        }

        @Override
        public boolean finishes() {
            return late.isEmpty();
        }

        @Override
        public List<Trigger> parts() {
            return Stream.concat(early.stream(), late.stream()).toList();
        }

        @Override
        public String toString() {
            return "after_watermark"
                    + early.map(e -> " early " + e).orElse("")
                    + late.map(l -> " late " + l).orElse("");
        }
    }

    /** Once a pane has at least so many elements. */
    record AfterCount(long count) implements Trigger {
        public AfterCount {
            if (count < 1) {
                throw new IllegalArgumentException("a trigger's count is at least 1, not " + count);
            }
        }

        @Override
        public String toString() {
            return "after_count " + count;
        }
    }

    /** So much processing time after the pane's first element. */
    record AfterProcessingTime(Duration delay) implements Trigger {
        public AfterProcessingTime {
            if (delay.isNegative()) {
                throw new IllegalArgumentException("a trigger's delay is not negative: " + delay);
            }
        }

        @Override
        public boolean usesClock() {
            return true;
        }

        @Override
        public String toString() {
            return "after_processing_time " + delay;
        }
    }

    /** When the first of several fires. */
    record AfterFirst(List<Trigger> triggers) implements Trigger {
        public AfterFirst {
            triggers = some(triggers);
        }

        @Override
        public boolean finishes() {
            return triggers.stream().anyMatch(Trigger::finishes);
        }

        @Override
        public List<Trigger> parts() {
            return triggers;
        }

        @Override
        public String toString() {
            return "after_first" + print(triggers);
        }
    }

    /** When all of several have fired. */
    record AfterAll(List<Trigger> triggers) implements Trigger {
        public AfterAll {
            triggers = some(triggers);
        }

        @Override
        public boolean finishes() {
            return triggers.stream().allMatch(Trigger::finishes);
        }

        @Override
        public List<Trigger> parts() {
            return triggers;
        }

        @Override
        public String toString() {
            return "after_all" + print(triggers);
        }
    }

    /** One after the other: each begins when the one before is finished. */
    record AfterEach(List<Trigger> triggers) implements Trigger {
        public AfterEach {
            triggers = some(triggers);
        }

        @Override
        public boolean finishes() {
            return triggers.stream().allMatch(Trigger::finishes);
        }

        @Override
        public List<Trigger> parts() {
            return triggers;
        }

        @Override
        public String toString() {
            return "after_each" + print(triggers);
        }
    }

    /** Begins anew whenever it is finished. */
    record Repeatedly(Trigger trigger) implements Trigger {
        public Repeatedly {
            Objects.requireNonNull(trigger, "trigger");
        }

        @Override
        public boolean finishes() {
            return false;
        }

        @Override
        public List<Trigger> parts() {
            return List.of(trigger);
        }

        @Override
        public String toString() {
            return "repeatedly(" + trigger + ")";
        }
    }

    /** As the first one, until the second one fires, which ends it. */
    record OrFinally(Trigger trigger, Trigger until) implements Trigger {
        public OrFinally {
            Objects.requireNonNull(trigger, "trigger");
            Objects.requireNonNull(until, "until");
        }

        @Override
        public boolean finishes() {
            return trigger.finishes() || until.finishes();
        }

        @Override
        public List<Trigger> parts() {
            return List.of(trigger, until);
        }

        @Override
        public String toString() {
            return trigger + " or_finally " + until;
        }
    }

    /** Not before the window expires. */
    record Never() implements Trigger {
        @Override
        public boolean finishes() {
            return false;
        }

        @Override
        public String toString() {
            return "never";
        }
    }

    private static List<Trigger> some(List<Trigger> triggers) {
        if (triggers.isEmpty()) {
            throw new IllegalArgumentException("a composite trigger has at least one part");
        }
        return List.copyOf(triggers);
    }

    private static String print(List<Trigger> triggers) {
        return triggers.stream().map(Trigger::toString).collect(Collectors.joining(", ", "(", ")"));
    }
}
