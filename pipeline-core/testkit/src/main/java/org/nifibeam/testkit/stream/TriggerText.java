package org.nifibeam.testkit.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.nifibeam.core.window.Trigger;

/**
 * Triggers as texts, for example {@code after_watermark(early=after_count(2))}; delays are in
 * milliseconds.
 */
final class TriggerText {
    private final String text;
    private int at;

    private TriggerText(String text) {
        this.text = text;
    }

    static Trigger parse(String text) {
        TriggerText parser = new TriggerText(text.replace(" ", ""));
        Trigger trigger = parser.trigger();
        if (parser.at < parser.text.length()) {
            throw new IllegalArgumentException("too much behind a trigger: " + text);
        }
        return trigger;
    }

    static String print(Trigger trigger) {
        if (trigger instanceof Trigger.AfterWatermark watermark) {
            List<String> parts = new ArrayList<>();
            watermark.early().ifPresent(t -> parts.add("early=" + print(t)));
            watermark.late().ifPresent(t -> parts.add("late=" + print(t)));
            return "after_watermark(" + String.join(", ", parts) + ")";
        }
        if (trigger instanceof Trigger.AfterCount count) {
            return "after_count(" + count.count() + ")";
        }
        if (trigger instanceof Trigger.AfterProcessingTime delayed) {
            return "after_processing_time(" + delayed.delay().toMillis() + ")";
        }
        String name =
                trigger instanceof Trigger.AfterFirst
                        ? "after_first"
                        : trigger instanceof Trigger.AfterAll
                                ? "after_all"
                                : trigger instanceof Trigger.AfterEach
                                        ? "after_each"
                                        : trigger instanceof Trigger.Repeatedly
                                                ? "repeatedly"
                                                : trigger instanceof Trigger.OrFinally
                                                        ? "or_finally"
                                                        : trigger.toString();
        return trigger.parts().isEmpty()
                ? name
                : trigger.parts().stream()
                        .map(TriggerText::print)
                        .collect(Collectors.joining(", ", name + "(", ")"));
    }

    private Trigger trigger() {
        String name = word();
        switch (name) {
            case "default":
                return Trigger.DEFAULT;
            case "never":
                return new Trigger.Never();
            case "after_count":
                return new Trigger.AfterCount(number());
            case "after_processing_time":
                return new Trigger.AfterProcessingTime(Duration.ofMillis(number()));
            case "after_watermark":
                return afterWatermark();
            default:
                List<Trigger> parts = parts();
                return switch (name) {
                    case "after_first" -> new Trigger.AfterFirst(parts);
                    case "after_all" -> new Trigger.AfterAll(parts);
                    case "after_each" -> new Trigger.AfterEach(parts);
                    case "repeatedly" -> new Trigger.Repeatedly(parts.get(0));
                    case "or_finally" -> new Trigger.OrFinally(parts.get(0), parts.get(1));
                    default -> throw new IllegalArgumentException("no trigger " + name);
                };
        }
    }

    private String word() {
        int from = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        return text.substring(from, at);
    }

    private boolean skip(char c) {
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private long number() {
        skip('(');
        long number = Long.parseLong(word());
        skip(')');
        return number;
    }

    private Trigger afterWatermark() {
        Optional<Trigger> early = Optional.empty();
        Optional<Trigger> late = Optional.empty();
        if (skip('(')) {
            while (!skip(')')) {
                boolean isEarly = word().equals("early");
                skip('=');
                Optional<Trigger> part = Optional.of(trigger());
                early = isEarly ? part : early;
                late = isEarly ? late : part;
                skip(',');
            }
        }
        return new Trigger.AfterWatermark(early, late);
    }

    private List<Trigger> parts() {
        List<Trigger> parts = new ArrayList<>();
        skip('(');
        while (!skip(')')) {
            parts.add(trigger());
            skip(',');
        }
        return parts;
    }
}
