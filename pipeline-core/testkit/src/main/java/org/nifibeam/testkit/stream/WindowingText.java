package org.nifibeam.testkit.stream;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import org.nifibeam.core.window.Trigger;
import org.nifibeam.core.window.WindowFunction;
import org.nifibeam.core.window.WindowingStrategy;
import org.nifibeam.core.window.WindowingStrategy.Accumulation;
import org.nifibeam.core.window.WindowingStrategy.TimestampCombiner;

/**
 * Windowings as texts, for example {@code fixed 60000 0; trigger repeatedly(after_count(2));
 * lateness 1000; accumulating; earliest}; durations are in milliseconds.
 */
final class WindowingText {
    private WindowingText() {}

    static WindowingStrategy parse(String text) {
        String[] parts = text.split(";");
        Trigger trigger = Trigger.DEFAULT;
        Duration lateness = Duration.ZERO;
        Accumulation accumulation = Accumulation.DISCARDING;
        TimestampCombiner combiner = TimestampCombiner.END_OF_WINDOW;
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].strip();
            if (part.startsWith("trigger ")) {
                trigger = TriggerText.parse(part.substring("trigger ".length()));
            } else if (part.startsWith("lateness ")) {
                lateness = millis(part.substring("lateness ".length()));
            } else if (part.equals("accumulating")) {
                accumulation = Accumulation.ACCUMULATING;
            } else {
                combiner = TimestampCombiner.valueOf(part.toUpperCase(Locale.ROOT));
            }
        }
        return new WindowingStrategy(
                function(parts[0].strip().split(" ")), trigger, lateness, accumulation, combiner);
    }

    private static Duration millis(String text) {
        return Duration.ofMillis(Long.parseLong(text.strip()));
    }

    private static WindowFunction function(String[] words) {
        return switch (words[0]) {
            case "global" -> new WindowFunction.Global();
            case "fixed" -> new WindowFunction.Fixed(millis(words[1]), millis(words[2]));
            case "sliding" ->
                    new WindowFunction.Sliding(millis(words[1]), millis(words[2]), Duration.ZERO);
            case "sessions" -> new WindowFunction.Sessions(millis(words[1]));
            case "custom" -> new WindowFunction.Custom(new OddWindows(false));
            case "merging" -> new WindowFunction.Custom(new OddWindows(true));
            default ->
                    new WindowFunction.Calendar(
                            WindowFunction.Calendar.Unit.valueOf(words[0].toUpperCase(Locale.ROOT)),
                            Integer.parseInt(words[1]),
                            ZoneId.of(words[2]));
        };
    }
}
