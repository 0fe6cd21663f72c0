package org.nifibeam.core.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A quotient compared with a constant has the order of its 34 digits. */
class QuotientTest {
    @Test
    void asTheDigitsSay() {
        long seed = Long.getLong("seed", 20261122L);
        System.out.println("-Dseed=" + seed);
        Random random = new Random(seed);
        int equal = 0;
        for (int i = 0; i < 50_000; i++) {
            BigDecimal x = decimal(random);
            BigDecimal y = decimal(random);
            if (y.signum() == 0) {
                continue;
            }
            BigDecimal quotient = x.divide(y, MathContext.DECIMAL128);
            BigDecimal near =
                    quotient.round(new MathContext(1 + random.nextInt(36)))
                            .add(
                                    random.nextInt(3) == 0
                                            ? quotient.ulp()
                                                    .multiply(
                                                            BigDecimal.valueOf(
                                                                    random.nextInt(3) - 1))
                                            : BigDecimal.ZERO);
            BigDecimal constant = random.nextBoolean() ? near : decimal(random);
            int expected = Integer.signum(quotient.compareTo(constant));
            equal += expected == 0 ? 1 : 0;
            assertEquals(
                    expected,
                    Integer.signum(ExpressionRuntime.compareQuotient(x, y, constant)),
                    "seed " + seed + ": " + x + " / " + y + " and " + constant);
        }
        System.out.println(equal + " were equal");
    }

    private static BigDecimal decimal(Random random) {
        int bits = random.nextInt(10) == 0 ? 120 : 1 + random.nextInt(60);
        BigInteger digits = new BigInteger(bits, random);
        return new BigDecimal(
                random.nextBoolean() ? digits : digits.negate(), random.nextInt(24) - 4);
    }

    @Test
    void byZero() {
        assertEquals(
                "division by zero",
                assertThrows(
                                ArithmeticException.class,
                                () ->
                                        ExpressionRuntime.compareQuotient(
                                                BigDecimal.ONE, BigDecimal.ZERO, BigDecimal.ONE))
                        .getMessage());
    }
}
