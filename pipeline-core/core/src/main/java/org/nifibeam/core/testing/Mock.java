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
import org.nifibeam.core.compile.Durations;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.definition.TestSpec;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.window.Timestamps;

/**
 * What a test puts in the place of a stage, step by step.
 *
 * @param steps in their order
 * @param timed true if time is moved by hand, so that it is an unbounded source
 */
record Mock(Schema schema, List<Step> steps, boolean timed) {
    private static final String TIMESTAMP = "@timestamp";
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
     * @param known the schema of what it stands for, as far as it is known; elements that do not
     *     fit it have their own
     */
    static Mock of(TestSpec.Elements elements, Optional<Schema> known) throws ProblemException {
        List<Object> values = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        List<Long> timestamps = new ArrayList<>();
        boolean timed = false;
        try {
            for (DocumentNode node : elements.elements()) {
                Object plain = node.plain();
                if (plain instanceof Map<?, ?> map && map.size() == 1 && isStep(map)) {
                    continue;
                }
                values.add(withoutTime(plain));
                timestamps.add(time(plain));
            }
            Schema schema = schema(values, known);
            int next = 0;
            for (DocumentNode node : elements.elements()) {
                if (node.plain() instanceof Map<?, ?> map && map.size() == 1 && isStep(map)) {
                    timed = true;
                    steps.add(step(map));
                } else {
                    Row row = ElementRows.row(schema, values.get(next));
                    steps.add(new Step.Element(row, timestamps.get(next)));
                    next++;
                }
            }
            return new Mock(schema, steps, timed);
        } catch (ProblemException e) {
            List<Problem> placed = new ArrayList<>();
            e.problems().forEach(p -> placed.add(p.at(elements.place()).of(elements.name())));
            throw new ProblemException(placed);
        }
    }

    private static Schema schema(List<Object> values, Optional<Schema> known)
            throws ProblemException {
        if (known.isPresent()) {
            try {
                for (Object value : values) {
                    ElementRows.row(known.get(), value);
                }
                return known.get();
            } catch (ProblemException e) {
                return ElementTypes.schema(values);
            }
        }
        return ElementTypes.schema(values);
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
