package org.nifibeam.jinja;

import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import com.hubspot.jinjava.lib.fn.Functions;
import java.util.List;

/** Jinja's {@code range}; one that is too long is refused, where jinjava cuts it without a word. */
public final class BoundedRange {
    private BoundedRange() {}

    static ELFunctionDefinition function() {
        return new ELFunctionDefinition(
                "", "range", BoundedRange.class, "range", Object.class, Object[].class);
    }

    /**
     * The numbers from the first to before the second, or from 0, by steps.
     *
     * @throws IllegalArgumentException if there are too many of them
     */
    public static List<Integer> range(Object first, Object... more) {
        List<Integer> numbers = Functions.range(first, more);
        if (numbers.size() >= JinjaEngine.MAX_ITEMS) {
            throw new IllegalArgumentException(
                    "a range has fewer than " + JinjaEngine.MAX_ITEMS + " numbers");
        }
        return numbers;
    }
}
