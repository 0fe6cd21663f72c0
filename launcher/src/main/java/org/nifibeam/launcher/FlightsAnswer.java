package org.nifibeam.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.nifibeam.core.problem.ProblemException;

/** Flights counted by plain loops, with the sum and the maximum of their delays. */
final class FlightsAnswer {
    private static final long DAY_MICROS = 86_400_000_000L;

    private record Group(long flights, long sum, long max) {
        static Group of(long delay) {
            return new Group(1, delay, delay);
        }

        Group and(Group other) {
            return new Group(flights + other.flights, sum + other.sum, Math.max(max, other.max));
        }

        String mean() {
            return Double.toString((double) sum / flights);
        }
    }

    private FlightsAnswer() {}

    private static Map<String, Group> grouped(Path flights, Function<Flights.Flight, String> key)
            throws ProblemException, IOException, InterruptedException {
        Map<String, Group> groups = new HashMap<>();
        Flights.read(
                flights,
                flight -> {
                    String own = key.apply(flight);
                    if (!own.isEmpty()) {
                        groups.merge(own, Group.of(flight.delay()), Group::and);
                    }
                });
        return groups;
    }

    /** Delays per airport and day of flights of more than 100 miles, as JSON objects. */
    static List<String> delays(Path flights)
            throws ProblemException, IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        grouped(flights, f -> f.distance() > 100 ? f.origin() + " " + day(f.dateMicros()) : "")
                .forEach(
                        (key, group) ->
                                lines.add(
                                        "{day=%s, flights=%d, max_delay=%d, mean_delay=%s, origin=%s}"
                                                .formatted(
                                                        key.substring(key.indexOf(' ') + 1),
                                                        group.flights(),
                                                        group.max(),
                                                        group.mean(),
                                                        key.substring(0, key.indexOf(' ')))));
        return lines;
    }

    /** Delays between states, as CSV lines. */
    static List<String> betweenStates(Path flights, Path airports)
            throws ProblemException, IOException, InterruptedException {
        Map<String, String> states = Flights.states(airports);
        List<String> lines = new ArrayList<>();
        grouped(
                        flights,
                        f ->
                                states.getOrDefault(f.origin(), "")
                                        + ","
                                        + states.getOrDefault(f.destination(), ""))
                .forEach(
                        (key, group) ->
                                lines.add(
                                        "%s,%d,%s".formatted(key, group.flights(), group.mean())));
        return lines;
    }

    private static String day(long micros) {
        return instant(Math.floorDiv(micros, DAY_MICROS) * DAY_MICROS);
    }

    static String instant(long micros) {
        return Instant.ofEpochMilli(micros / 1000).toString();
    }
}
