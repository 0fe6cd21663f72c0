package org.nifibeam.core.combine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.model.CustomCombiner;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;

class CombinersTest {
    private static final FieldType LONG = FieldType.of(Kind.INT64);

    /** Combines in one accumulator, and in two that have been encoded and back. */
    @SuppressWarnings("unchecked")
    private static Object combined(CustomCombiner combiner, Object... inputs) {
        CombineFn<Object, Object, Object> function =
                (CombineFn<Object, Object, Object>) combiner.function();
        Object whole = function.create();
        for (Object input : inputs) {
            whole = function.add(whole, input);
        }
        Object expected = function.extract(whole);
        for (int cut = 0; cut <= inputs.length; cut++) {
            Object left = function.create();
            Object right = function.create();
            for (int i = 0; i < inputs.length; i++) {
                if (i < cut) {
                    left = function.add(left, inputs[i]);
                } else {
                    right = function.add(right, inputs[i]);
                }
            }
            Coder<Object> coder = function.accumulatorCoder();
            left = coder.fromBytes(coder.toBytes(left));
            right = coder.fromBytes(coder.toBytes(right));
            assertEquals(expected, function.extract(function.merge(left, right)), "cut at " + cut);
        }
        return expected;
    }

    @Test
    void groupKeepsAllValuesAndNulls() {
        CustomCombiner group = Combiners.group(FieldType.nullable(Kind.INT64));
        assertEquals(Arrays.asList(3L, null, 3L), combined(group, 3L, null, 3L));
        assertEquals(List.of(), combined(group));
    }

    @Test
    void concatJoinsAndIsNullOfNothing() {
        assertEquals("a, b", combined(Combiners.concat(", "), "a", "b"));
        assertEquals(null, combined(Combiners.concat(", ")));
        assertNotEquals(Combiners.concat(","), Combiners.concat(";"));
        assertEquals(Combiners.concat(","), Combiners.concat(","));
    }

    @Test
    void firstAndLastGoByTheTimestamp() {
        Object[] inputs = {KV.of("b", 20L), KV.of("a", 10L), KV.of("c", 30L)};
        FieldType text = FieldType.of(Kind.STRING);
        assertEquals("a", combined(Combiners.first(text), inputs));
        assertEquals("c", combined(Combiners.last(text), inputs));
        assertEquals(null, combined(Combiners.last(text)));
    }

    @Test
    void countDistinctGoesByTheCanonicalForm() {
        CustomCombiner distinct = Combiners.countDistinct(FieldType.of(Kind.DOUBLE));
        assertEquals(3L, combined(distinct, 0.0, -0.0, Double.NaN, Double.NaN, 1.0));
        assertEquals(0L, combined(distinct));
    }

    @Test
    void topHasTheBestFirst() {
        List<Object> inputs = new ArrayList<>();
        for (long value : new long[] {5, 1, 9, 9, 3, 7}) {
            inputs.add(List.of(value));
        }
        Object[] all = inputs.toArray();
        assertEquals(List.of(9L, 9L, 7L), combined(Combiners.top(LONG, LONG, 3, true), all));
        assertEquals(List.of(1L, 3L), combined(Combiners.top(LONG, LONG, 2, false), all));
        assertEquals(
                List.of("far", "near"),
                combined(
                        Combiners.top(FieldType.of(Kind.STRING), LONG, 5, true),
                        List.of("near", 1L),
                        List.of("far", 2L),
                        Arrays.asList("nowhere", null)));
    }

    @Test
    void approximateUniqueIsExactOfFewAndNearOfMany() {
        CustomCombiner few = Combiners.approximateUnique(FieldType.of(Kind.DOUBLE), 16);
        assertEquals(3L, combined(few, 0.0, -0.0, Double.NaN, Double.NaN, 1.0));
        assertEquals(0L, combined(few));
        CustomCombiner many = Combiners.approximateUnique(LONG, 10_000);
        List<Object> inputs = numbers(1_000_000);
        inputs.addAll(numbers(500_000));
        Object estimate = whole(many, inputs);
        assertEquals(1_000_000, (double) (Long) estimate, 40_000);
        assertEquals(estimate, inParts(many, inputs));
    }

    @Test
    void approximateQuantilesAreExactOfFewAndNearOfMany() {
        CustomCombiner median = Combiners.approximateQuantiles(LONG, 3);
        assertEquals(List.of(1L, 5L, 9L), combined(median, 5L, 1L, 9L, 7L, 3L));
        assertEquals(List.of(), combined(median));
        assertEquals(
                List.of("a", "b"),
                combined(Combiners.approximateQuantiles(FieldType.of(Kind.STRING), 2), "b", "a"));
        int count = 1_000_000;
        List<Object> inputs = numbers(count);
        CustomCombiner percents = Combiners.approximateQuantiles(LONG, 101);
        for (Object result : List.of(whole(percents, inputs), inParts(percents, inputs))) {
            List<?> quantiles = (List<?>) result;
            assertEquals(0L, quantiles.get(0));
            assertEquals(count - 1L, quantiles.get(100));
            for (int i = 0; i <= 100; i++) {
                assertEquals(
                        count / 100 * i, (double) (Long) quantiles.get(i), count / 200, "" + i);
            }
        }
    }

    /** All numbers from zero, mixed. */
    private static List<Object> numbers(int count) {
        List<Object> numbers = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            numbers.add(i);
        }
        Collections.shuffle(numbers, new Random(7));
        return numbers;
    }

    @SuppressWarnings("unchecked")
    private static Object whole(CustomCombiner combiner, List<Object> inputs) {
        CombineFn<Object, Object, Object> function =
                (CombineFn<Object, Object, Object>) combiner.function();
        Object accumulator = function.create();
        for (Object input : inputs) {
            accumulator = function.add(accumulator, input);
        }
        return function.extract(accumulator);
    }

    /** Accumulators of uneven sizes, encoded and back, merged. */
    @SuppressWarnings("unchecked")
    private static Object inParts(CustomCombiner combiner, List<Object> inputs) {
        CombineFn<Object, Object, Object> function =
                (CombineFn<Object, Object, Object>) combiner.function();
        Coder<Object> coder = function.accumulatorCoder();
        Object whole = function.create();
        int size = 1;
        for (int from = 0, until; from < inputs.size(); from = until) {
            until = Math.min(from + size, inputs.size());
            Object part = function.create();
            for (Object input : inputs.subList(from, until)) {
                part = function.add(part, input);
            }
            whole = function.merge(whole, coder.fromBytes(coder.toBytes(part)));
            size = size * 2 % 70_001 + 1;
        }
        return function.extract(whole);
    }
}
