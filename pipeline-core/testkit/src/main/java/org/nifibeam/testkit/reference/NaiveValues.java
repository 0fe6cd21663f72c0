package org.nifibeam.testkit.reference;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.nifibeam.core.schema.Row;

/** Order and canonical form of values, said once more and as plainly as can be. */
public final class NaiveValues {
    private NaiveValues() {}

    /**
     * A value that equals another one's by {@code equals} if both are the same in canonical form.
     */
    public static Object canonical(Object value) {
        if (value instanceof Double number) {
            return number == 0 ? (Double) 0.0 : number;
        }
        if (value instanceof Float number) {
            return number == 0 ? (Float) 0.0f : number;
        }
        if (value instanceof BigDecimal number) {
            return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        }
        if (value instanceof byte[] bytes) {
            List<Object> list = new ArrayList<>();
            list.add("bytes");
            for (byte b : bytes) {
                list.add(b);
            }
            return list;
        }
        if (value instanceof Row row) {
            return canonical(row);
        }
        if (value instanceof List<?> list) {
            List<Object> canonical = new ArrayList<>();
            list.forEach(element -> canonical.add(canonical(element)));
            return canonical;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> canonical = new TreeMap<>();
            map.forEach(
                    (key, element) ->
                            canonical.put(String.valueOf(canonical(key)), canonical(element)));
            return canonical;
        }
        return value;
    }

    /** A row's values in canonical form. */
    public static List<Object> canonical(Row row) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            values.add(canonical(row.get(i)));
        }
        return values;
    }

    /** The order of two values of one scalar kind, neither null; NaN is the greatest number. */
    public static int compare(Object left, Object right) {
        Object a = canonical(left);
        Object b = canonical(right);
        if (a instanceof List<?> bytes && b instanceof List<?> others) {
            return bytes(bytes, others);
        }
        @SuppressWarnings("unchecked")
        Comparable<Object> comparable = (Comparable<Object>) a;
        return comparable.compareTo(b);
    }

    private static int bytes(List<?> left, List<?> right) {
        for (int i = 1; i < Math.min(left.size(), right.size()); i++) {
            int order = ((Byte) left.get(i) & 0xFF) - ((Byte) right.get(i) & 0xFF);
            if (order != 0) {
                return order;
            }
        }
        return left.size() - right.size();
    }
}
