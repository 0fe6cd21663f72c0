package org.nifibeam.testkit.reference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.function.TimeDomain;
import org.nifibeam.core.function.TimerSpec;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Window;

/** The timers of a function, as a list of those that are set. */
final class NaiveTimers {
    /** A timer that is set, all times in milliseconds since the epoch. */
    record Alarm(Object key, Window window, TimerSpec timer, long time, long output) {
        private boolean isOf(Object otherKey, Window otherWindow, TimerSpec other) {
            return key.equals(otherKey) && window.equals(otherWindow) && timer.equals(other);
        }
    }

    private List<Alarm> alarms = new ArrayList<>();

    /** Everything, to be put back by {@link #restore}. */
    List<Alarm> snapshot() {
        return new ArrayList<>(alarms);
    }

    /** Makes everything what it was. */
    void restore(List<Alarm> snapshot) {
        alarms = snapshot;
    }

    void set(Alarm alarm) {
        clear(alarm.key(), alarm.window(), alarm.timer());
        alarms.add(alarm);
    }

    void clear(Object key, Window window, TimerSpec timer) {
        alarms.removeIf(a -> a.isOf(key, window, timer));
    }

    /** Forgets the timers of a key and window. */
    void clear(Object key, Window window) {
        alarms.removeIf(a -> a.key().equals(key) && a.window().equals(window));
    }

    /** Takes out the earliest timer whose time has been passed, of several the one set first. */
    Optional<Alarm> take(TimeDomain domain, long now) {
        Optional<Alarm> due =
                alarms.stream()
                        .filter(a -> a.timer().domain() == domain && a.time() < now)
                        .min(Comparator.comparingLong(Alarm::time));
        due.ifPresent(alarms::remove);
        return due;
    }

    /** The earliest time for which the watermark waits. */
    long hold() {
        return alarms.stream().mapToLong(Alarm::output).min().orElse(Timestamps.MAX);
    }
}
