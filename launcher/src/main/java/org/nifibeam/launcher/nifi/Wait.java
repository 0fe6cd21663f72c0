package org.nifibeam.launcher.nifi;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for a condition with a deadline; the only place here that lets time pass. */
final class Wait {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private Wait() {}

    /**
     * Asks {@code probe} until it has an answer.
     *
     * @param what completes "waited 60 s for …"
     * @param seen what there was instead, asked once when the time is up
     * @throws NifiProblem {@code nifi-timeout}, or {@code nifi-interrupted} with the interrupt flag
     *     still set
     */
    static <T> T until(
            String what, Duration limit, Supplier<Optional<T>> probe, Supplier<String> seen) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<T> answer = probe.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new NifiProblem(
                        "nifi-interrupted",
                        "Interrupted while waiting for " + what + ".",
                        "Run it again.");
            }
            if (System.nanoTime() - end >= 0) {
                throw new NifiProblem(
                        "nifi-timeout",
                        "Waited %s for %s.".formatted(inSeconds(limit), what),
                        "Seen instead: " + seen.get());
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** The same for a condition without a value. */
    static void until(String what, Duration limit, BooleanSupplier met, Supplier<String> seen) {
        until(what, limit, () -> met.getAsBoolean() ? Optional.of(true) : Optional.empty(), seen);
    }

    private static String inSeconds(Duration limit) {
        return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }
}
