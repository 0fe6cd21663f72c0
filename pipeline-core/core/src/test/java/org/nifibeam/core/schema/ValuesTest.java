package org.nifibeam.core.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Order, equality and hash of values agree with each other. */
class ValuesTest {
    private static final List<List<?>> BY_KIND =
            List.of(
                    List.of(false, true),
                    List.of(Integer.MIN_VALUE, -1, 0, 1, Integer.MAX_VALUE),
                    List.of(Long.MIN_VALUE, -1L, 0L, 1L, Long.MAX_VALUE),
                    List.of(
                            Float.NEGATIVE_INFINITY,
                            -1.5f,
                            -0.0f,
                            0.0f,
                            Float.MIN_VALUE,
                            1.1f,
                            Float.POSITIVE_INFINITY,
                            Float.NaN),
                    List.of(
                            Double.NEGATIVE_INFINITY,
                            -1.5,
                            -0.0,
                            0.0,
                            Double.MIN_VALUE,
                            1.1,
                            Double.POSITIVE_INFINITY,
                            Double.NaN,
                            Double.longBitsToDouble(0x7ff8000000000001L)),
                    List.of(
                            new BigDecimal("-1E+3"),
                            new BigDecimal("-1000.00"),
                            BigDecimal.ZERO,
                            new BigDecimal("0.00"),
                            new BigDecimal("0E+7"),
                            new BigDecimal("1.0"),
                            new BigDecimal("1.00"),
                            new BigDecimal("1E+400")),
                    List.of("", "A", "a", "ab", "\u00e4", "\ud83d\ude00", "\uffff"),
                    List.of(
                            new byte[0],
                            new byte[] {0},
                            new byte[] {0, 0},
                            new byte[] {127},
                            new byte[] {-128},
                            new byte[] {-1}));

    @Test
    void comparisonIsATotalOrderThatAgreesWithEqualityAndHash() {
        for (List<?> kind : BY_KIND) {
            for (Object a : kind) {
                for (Object b : kind) {
                    int order = Values.compare(a, b);
                    String pair = Values.print(a) + " and " + Values.print(b);
                    assertEquals(
                            Integer.signum(order), -Integer.signum(Values.compare(b, a)), pair);
                    assertEquals(order == 0, Values.equal(a, b), pair);
                    assertTrue(order != 0 || Values.hash(a) == Values.hash(b), pair);
                    for (Object c : kind) {
                        assertTrue(
                                order > 0 || Values.compare(b, c) > 0 || Values.compare(a, c) <= 0,
                                pair);
                    }
                }
            }
        }
    }

    @Test
    void whatIsEqualInCanonicalForm() {
        assertTrue(Values.equal(-0.0, 0.0));
        assertTrue(Values.equal(Double.NaN, Double.NaN));
        assertTrue(Values.compare(Double.NaN, Double.POSITIVE_INFINITY) > 0);
        assertTrue(Values.equal(new BigDecimal("1.0"), new BigDecimal("1.00")));
        assertTrue(Values.equal(null, null));
        assertFalse(Values.equal(null, 0));
        assertFalse(Values.equal(1, 1L));
    }

    @Test
    void collectionsAreEqualElementByElement() {
        List<Object> left =
                Arrays.asList(-0.0, null, new byte[] {1}, List.of(new BigDecimal("2.0")));
        List<Object> right =
                Arrays.asList(0.0, null, new byte[] {1}, List.of(new BigDecimal("2.00")));
        assertTrue(Values.equal(left, right));
        assertEquals(Values.hash(left), Values.hash(right));
        Map<String, Object> one = Map.of("a", left, "b", 1);
        Map<String, Object> other = Map.of("b", 1, "a", right);
        assertTrue(Values.equal(one, other));
        assertEquals(Values.hash(one), Values.hash(other));
        assertFalse(Values.equal(one, Map.of("a", left, "c", 1)));
        assertFalse(Values.equal(left, left.subList(0, 3)));
    }

    /** Keys of maps are values as well. */
    @Test
    void keysOfMapsAreInCanonicalForm() {
        Map<Object, Object> one = Map.of(new BigDecimal("1.0"), "x", -0.0, "y");
        Map<Object, Object> other = Map.of(new BigDecimal("1.00"), "x", 0.0, "y");
        assertEquals(Values.hash(one), Values.hash(other));
        assertTrue(Values.equal(one, other));
        assertFalse(Values.equal(one, Map.of(new BigDecimal("1.00"), "x", 1.0, "y")));
    }
}
