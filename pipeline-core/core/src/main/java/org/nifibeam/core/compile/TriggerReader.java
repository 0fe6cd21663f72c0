package org.nifibeam.core.compile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.definition.DocumentNode.Mapping;
import org.nifibeam.core.definition.DocumentNode.Scalar;
import org.nifibeam.core.definition.DocumentNode.Sequence;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.spi.Durations;
import org.nifibeam.core.window.Trigger;

/**
 * Reads a trigger: a name, or a mapping of one name to what it is made of.
 *
 * <pre>
 *   trigger: default            # or never, or after_watermark
 *   trigger: {after_count: 100}
 *   trigger: {after_processing_time: 5m}                    # or {delay: 5m}
 *   trigger: {after_watermark: {early: TRIGGER, late: TRIGGER}}
 *   trigger: {repeatedly: TRIGGER}
 *   trigger: {after_first: [TRIGGER, TRIGGER]}              # also after_all, after_each
 *   trigger: {or_finally: [TRIGGER, UNTIL]}
 * </pre>
 */
final class TriggerReader {
    private static final List<String> NAMES =
            List.of(
                    "default",
                    "never",
                    "after_watermark",
                    "after_count",
                    "after_processing_time",
                    "repeatedly",
                    "after_first",
                    "after_all",
                    "after_each",
                    "or_finally");

    private final ConfigReader config;

    private TriggerReader(ConfigReader config) {
        this.config = config;
    }

    /** The trigger; empty if it is wrong, which is noted. */
    static Optional<Trigger> read(DocumentNode node, ConfigReader config) {
        return new TriggerReader(config).trigger(node);
    }

    private Optional<Trigger> trigger(DocumentNode node) {
        if (node instanceof Scalar scalar) {
            switch (scalar.text()) {
                case "default":
                    return Optional.of(Trigger.DEFAULT);
                case "never":
                    return Optional.of(new Trigger.Never());
                case "after_watermark":
                    return Optional.of(
                            new Trigger.AfterWatermark(Optional.empty(), Optional.empty()));
                default:
                    return unknown(node, scalar.text());
            }
        }
        if (node instanceof Mapping mapping && mapping.entries().size() == 1) {
            Map.Entry<String, DocumentNode> entry = mapping.entries().entrySet().iterator().next();
            return made(entry.getKey(), entry.getValue());
        }
        return wrong(
                node,
                "a trigger is a name, or one name with what it is made of",
                "write, for example, 'trigger: {repeatedly: {after_count: 100}}'");
    }

    private Optional<Trigger> made(String name, DocumentNode of) {
        return switch (name) {
            case "default", "never" ->
                    wrong(of, "'" + name + "' takes nothing", "write 'trigger: " + name + "'");
            case "after_watermark" -> afterWatermark(of);
            case "after_count" -> afterCount(of);
            case "after_processing_time" -> afterProcessingTime(of);
            case "repeatedly" -> trigger(of).map(Trigger.Repeatedly::new);
            case "after_first" -> several(name, of).map(Trigger.AfterFirst::new);
            case "after_all" -> several(name, of).map(Trigger.AfterAll::new);
            case "after_each" -> several(name, of).map(Trigger.AfterEach::new);
            case "or_finally" -> orFinally(of);
            default -> unknown(of, name);
        };
    }

    private Optional<Trigger> afterWatermark(DocumentNode of) {
        if (!(of instanceof Mapping parts)
                || !Set.of("early", "late").containsAll(parts.entries().keySet())) {
            return wrong(
                    of,
                    "'after_watermark' takes 'early' and 'late', each a trigger",
                    "write, for example, 'after_watermark: {early: {after_count: 100}}'");
        }
        Optional<DocumentNode> early = parts.get("early");
        Optional<DocumentNode> late = parts.get("late");
        Optional<Trigger> before = early.flatMap(this::trigger);
        Optional<Trigger> behind = late.flatMap(this::trigger);
        boolean good = early.isPresent() == before.isPresent();
        return good && late.isPresent() == behind.isPresent()
                ? Optional.of(new Trigger.AfterWatermark(before, behind))
                : Optional.empty();
    }

    private Optional<Trigger> afterCount(DocumentNode of) {
        if (of instanceof Scalar scalar && scalar.text().matches("0*[1-9][0-9]{0,17}")) {
            return Optional.of(new Trigger.AfterCount(Long.parseLong(scalar.text())));
        }
        return wrong(
                of,
                "'after_count' is a whole number of at least 1, not " + of.plain(),
                "write, for example, 'after_count: 100'");
    }

    private Optional<Trigger> afterProcessingTime(DocumentNode of) {
        DocumentNode delay = of;
        if (of instanceof Mapping mapping && mapping.entries().keySet().equals(Set.of("delay"))) {
            delay = mapping.entries().get("delay");
        }
        Optional<Duration> duration =
                delay instanceof Scalar scalar ? Durations.parse(scalar.text()) : Optional.empty();
        return duration.<Trigger>map(Trigger.AfterProcessingTime::new)
                .or(
                        () ->
                                wrong(
                                        of,
                                        "'after_processing_time' is a duration, not " + of.plain(),
                                        "write, for example, 'after_processing_time: 5m'"));
    }

    private Optional<Trigger> orFinally(DocumentNode of) {
        Optional<List<Trigger>> both = several("or_finally", of);
        if (both.isPresent() && both.get().size() != 2) {
            return wrong(
                    of,
                    "'or_finally' takes two triggers: one, and the one that ends it",
                    "write 'or_finally: [TRIGGER, UNTIL]'");
        }
        return both.map(two -> new Trigger.OrFinally(two.get(0), two.get(1)));
    }

    private Optional<List<Trigger>> several(String name, DocumentNode of) {
        if (!(of instanceof Sequence sequence) || sequence.items().isEmpty()) {
            wrong(of, "'" + name + "' takes a list of triggers", "write '" + name + ": [A, B]'");
            return Optional.empty();
        }
        List<Trigger> triggers = new ArrayList<>();
        sequence.items().forEach(item -> trigger(item).ifPresent(triggers::add));
        return triggers.size() == sequence.items().size()
                ? Optional.of(triggers)
                : Optional.empty();
    }

    private Optional<Trigger> unknown(DocumentNode node, String name) {
        return wrong(node, "there is no trigger '" + name + "'", Nearest.advice(name, NAMES));
    }

    private Optional<Trigger> wrong(DocumentNode node, String message, String advice) {
        config.problem(ProblemCode.INVALID_VALUE, node.place(), message, advice);
        return Optional.empty();
    }
}
