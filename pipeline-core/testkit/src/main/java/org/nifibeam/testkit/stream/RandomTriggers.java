package org.nifibeam.testkit.stream;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.nifibeam.core.window.Trigger;

/** Random triggers. Parts of composites fire once, as Beam has them. */
final class RandomTriggers {
    private final Random random;

    RandomTriggers(Random random) {
        this.random = random;
    }

    Trigger make() {
        return switch (random.nextInt(12)) {
            case 0 -> Trigger.DEFAULT;
            case 1 -> new Trigger.Never();
            case 2, 3, 4 -> new Trigger.AfterWatermark(maybe(), maybe());
            case 5, 6, 7 -> new Trigger.Repeatedly(once(1));
            case 8 -> new Trigger.AfterEach(List.of(once(0), new Trigger.Repeatedly(once(1))));
            case 9 -> new Trigger.OrFinally(new Trigger.Repeatedly(once(0)), once(0));
            case 10 -> new Trigger.AfterEach(List.of(once(0), once(0)));
            default -> once(1);
        };
    }

    private Optional<Trigger> maybe() {
        return random.nextBoolean() ? Optional.of(once(0)) : Optional.empty();
    }

    /** One that fires once, of parts so deep. */
    private Trigger once(int depth) {
        int dice = random.nextInt(depth > 0 ? 6 : 4);
        return switch (dice) {
            case 0, 1 -> new Trigger.AfterCount(1 + random.nextInt(4));
            case 2 -> new Trigger.AfterProcessingTime(Duration.ofSeconds(1 + random.nextInt(120)));
            case 3 -> new Trigger.AfterWatermark(Optional.empty(), Optional.empty());
            case 4 -> new Trigger.AfterFirst(List.of(once(depth - 1), once(depth - 1)));
            default -> new Trigger.AfterAll(List.of(once(depth - 1), once(depth - 1)));
        };
    }
}
