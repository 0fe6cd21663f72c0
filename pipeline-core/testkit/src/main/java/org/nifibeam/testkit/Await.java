package org.nifibeam.testkit;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Waits for conditions, never for time. */
public final class Await {
    /** So long that a busy machine does not decide: no test asks for speed by it. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Threads of the test engine and of the JVM, which come when they like. */
    private static final List<String> OTHERS =
            List.of(
                    "junit",
                    "surefire",
                    "Common-Cleaner",
                    "ForkJoinPool",
                    "Attach",
                    "process reaper");

    private Await() {}

    /** Comes back when the condition holds; fails if it does not within a minute. */
    public static void until(String what, BooleanSupplier condition) {
        until(what, LIMIT, condition);
    }

    /** The same within another time. */
    static void until(String what, Duration limit, BooleanSupplier condition) {
        until(() -> what, limit, condition);
    }

    private static void until(Supplier<String> what, Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + limit + ": " + what.get());
            }
            LockSupport.parkNanos(200_000);
        }
    }

    /** The threads that live now, but for those of the test engine. */
    public static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> OTHERS.stream().noneMatch(thread.getName()::startsWith))
                .collect(Collectors.toSet());
    }

    /** Fails unless, soon, no other threads live than did {@code before}. */
    public static void onlyThreads(Set<Thread> before) {
        Set<Thread> left = new HashSet<>();
        until(
                () -> "no thread is left but those before: " + left,
                LIMIT,
                () -> {
                    left.clear();
                    left.addAll(threads());
                    left.removeAll(before);
                    return left.isEmpty();
                });
    }
}
