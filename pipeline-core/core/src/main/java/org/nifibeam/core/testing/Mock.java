package org.nifibeam.core.testing;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.builtin.ElementRows;
import org.nifibeam.core.builtin.ElementTypes;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.definition.TestSpec;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Durations;
import org.nifibeam.core.window.Timestamps;

/**
 * What a test puts in the place of a stage, step by step.
 *
 * @param steps in their order
 * @param timed true if time is moved by hand, so that it is an unbounded source
 */
record Mock(Schema schema, List<Step> steps, boolean timed) {
    static final String TIMESTAMP = "@timestamp";
    private static final String WATERMARK = "advance_watermark";
    private static final String PROCESSING_TIME = "advance_processing_time";

    Mock {
        steps = List.copyOf(steps);
    }

    /** One thing that happens. */
    sealed interface Step {
        /** An element comes; the timestamp is in milliseconds since the epoch. */
        record Element(Row row, long timestamp) implements Step {}

        /** The watermark comes so far (milliseconds since the epoch). */
        record Watermark(long time) implements Step {}

        /** The clock goes on, once the pipeline has done all that came before. */
        record Clock(Duration by) implements Step {}
    }

    /**
     * Reads the elements of a mock.
     *
     * @param known the schema of what it stands for; if it is not known, the elements show it
     * @throws ProblemException with all that is wrong, each at its own line
     */
    static Mock of(TestSpec.Elements elements, Optional<Schema> known) throws ProblemException {
        List<Problem> problems = new ArrayList<>();
        Schema schema = known.isPresent() ? known.get() : shown(elements);
        List<Step> steps = new ArrayList<>();
        boolean timed = false;
        for (DocumentNode node : elements.elements()) {
            try {
                Optional<Map<?, ?>> step = step(node);
                timed |= step.isPresent();
                steps.add(
                        step.isPresent() ? step(step.get()) : element(schema, node.plain(), known));
            } catch (ProblemException e) {
                e.problems().forEach(p -> problems.add(p.at(node.place()).of(elements.name())));
            }
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        return new Mock(schema, steps, timed);
    }

    private static Step element(Schema schema, Object plain, Optional<Schema> known)
            throws ProblemException {
        try {
            return new Step.Element(ElementRows.row(schema, withoutTime(plain)), time(plain));
        } catch (ProblemException e) {
            if (known.isEmpty() || e.problems().get(0).code() == ProblemCode.INVALID_VALUE) {
                throw e;
            }
            throw new ProblemException(
                    e.problems().stream()
                            .map(p -> p.saying("the mock does not fit: " + p.message()))
                            .toList());
        }
    }

    /** The schema that the elements themselves show. */
    private static Schema shown(TestSpec.Elements elements) throws ProblemException {
        List<Object> values = new ArrayList<>();
        for (DocumentNode node : elements.elements()) {
            if (step(node).isEmpty()) {
                values.add(withoutTime(node.plain()));
            }
        }
        try {
            return ElementTypes.schema(values);
        } catch (ProblemException e) {
            throw new ProblemException(
                    e.problems().stream()
                            .map(p -> p.at(elements.place()).of(elements.name()))
                            .toList());
        }
    }

    private static Optional<Map<?, ?>> step(DocumentNode node) {
        return node.plain() instanceof Map<?, ?> map && map.size() == 1 && isStep(map)
                ? Optional.of(map)
                : Optional.empty();
    }

    private static boolean isStep(Map<?, ?> map) {
        return map.containsKey(WATERMARK) || map.containsKey(PROCESSING_TIME);
    }

    private static Step step(Map<?, ?> map) throws ProblemException {
        if (map.containsKey(WATERMARK)) {
            return new Step.Watermark(instant(map.get(WATERMARK)));
        }
        Object written = map.get(PROCESSING_TIME);
        Optional<Duration> by = Durations.parse(written);
        if (by.isEmpty()) {
            throw invalid("'" + PROCESSING_TIME + "' is no duration: " + written, "write 10s");
        }
        return new Step.Clock(by.get());
    }

    private static Object withoutTime(Object plain) {
        if (!(plain instanceof Map<?, ?> map)) {
            return plain;
        }
        Map<Object, Object> rest = new LinkedHashMap<>(map);
        rest.remove(TIMESTAMP);
        return rest;
    }

    private static long time(Object plain) throws ProblemException {
        return plain instanceof Map<?, ?> map && map.containsKey(TIMESTAMP)
                ? instant(map.get(TIMESTAMP))
                : Timestamps.MIN;
    }

    private static long instant(Object written) throws ProblemException {
        if (written instanceof Number seconds) {
            return Math.round(seconds.doubleValue() * 1000);
        }
        try {
            Instant instant = ElementRows.instant(String.valueOf(written));
            return instant.toEpochMilli();
        } catch (DateTimeException e) {
            throw invalid(
                    "no time: " + written,
                    "write seconds since the epoch, or 2026-01-31T12:00:00Z");
        }
    }

    private static ProblemException invalid(String message, String advice) {
        return new ProblemException(ProblemCode.INVALID_VALUE, message, advice);
    }
}
