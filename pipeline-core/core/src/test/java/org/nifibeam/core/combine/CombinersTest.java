package org.nifibeam.core.combine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
}
