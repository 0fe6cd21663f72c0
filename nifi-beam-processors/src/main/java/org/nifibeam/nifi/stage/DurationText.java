package org.nifibeam.nifi.stage;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.components.Validator;

/**
 * Durations as NiFi's users write them ({@code 10 min}) or as definitions do ({@code 10m}); a bare
 * number is seconds.
 */
final class DurationText {
    private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([a-z]*)");

    /** Accepts what {@link #inDefinition} understands. */
    static final Validator VALIDATOR =
            (subject, input, context) ->
                    new ValidationResult.Builder()
                            .subject(subject)
                            .input(input)
                            .valid(
                                    input != null
                                            && FORM.matcher(input.strip().toLowerCase(Locale.ROOT))
                                                    .matches()
                                            && known(input))
                            .explanation(
                                    "a duration is a number with ms, s, min, h or d, for example 10 min or 1d")
                            .build();

    private DurationText() {}

    /** The text as a definition has it; unchanged if it is no duration. */
    static String inDefinition(String text) {
        Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        return matcher.matches() && !unit(matcher.group(2)).isEmpty()
                ? matcher.group(1) + unit(matcher.group(2))
                : text;
    }

    private static boolean known(String text) {
        Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        return matcher.matches() && !unit(matcher.group(2)).isEmpty();
    }

    private static String unit(String word) {
        return switch (word) {
            case "ms", "milli", "millis", "millisecond", "milliseconds" -> "ms";
            case "", "s", "sec", "secs", "second", "seconds" -> "s";
            case "m", "min", "mins", "minute", "minutes" -> "m";
            case "h", "hr", "hrs", "hour", "hours" -> "h";
            case "d", "day", "days" -> "d";
            default -> "";
        };
    }
}
