package org.nifibeam.core.spi;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as a definition writes them: a number of seconds, or a number with a unit {@code ms s m
 * h d}.
 */
public final class Durations {
    private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*(ms|s|m|h|d)?");

    private Durations() {}

    /** The duration, to the millisecond; empty if the value is none. */
    public static Optional<Duration> parse(Object value) {
        Matcher matcher = FORM.matcher(String.valueOf(value).strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long unit =
                switch (matcher.group(2) == null ? "s" : matcher.group(2)) {
                    case "ms" -> 1;
                    case "s" -> 1_000;
                    case "m" -> 60_000;
                    case "h" -> 3_600_000;
                    default -> 86_400_000;
                };
        try {
            return Optional.of(
                    Duration.ofMillis(
                            new BigDecimal(matcher.group(1))
                                    .multiply(BigDecimal.valueOf(unit))
                                    .longValueExact()));
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }
}
