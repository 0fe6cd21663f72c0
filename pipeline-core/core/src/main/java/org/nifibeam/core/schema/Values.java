package org.nifibeam.core.schema;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The canonical form of values, which grouping, comparison and equality of rows all agree on: −0.0
 * equals 0.0, NaN equals NaN and is greater than every number, decimals are equal whatever their
 * scale, bytes and lists are equal element by element, strings are ordered by UTF-16 unit.
 */
public final class Values {
    private static final int NAN_HASH = Double.hashCode(Double.NaN);

    private Values() {}

    /** True if both are null or equal in canonical form. */
    public static boolean equal(Object left, Object right) {
        if (left == right) {
            return true;
        }
        if (left == null || right == null) {
            return false;
        }
        if (left instanceof Double number) {
            return right instanceof Double other && compare(number, other) == 0;
        }
        if (left instanceof Float number) {
            return right instanceof Float other && compare((double) number, (double) other) == 0;
        }
        if (left instanceof BigDecimal number) {
            return right instanceof BigDecimal other && number.compareTo(other) == 0;
        }
        if (left instanceof byte[] bytes) {
            return right instanceof byte[] other && Arrays.equals(bytes, other);
        }
        if (left instanceof List<?> list) {
            return right instanceof List<?> other && equalLists(list, other);
        }
        if (left instanceof Map<?, ?> map) {
            return right instanceof Map<?, ?> other && equalMaps(map, other);
        }
        return left.equals(right);
    }

    private static boolean equalLists(List<?> left, List<?> right) {
        if (left.size() != right.size()) {
            return false;
        }
        Iterator<?> other = right.iterator();
        for (Object value : left) {
            if (!equal(value, other.next())) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalMaps(Map<?, ?> left, Map<?, ?> right) {
        return left.size() == right.size()
                && left.entrySet().stream().allMatch(entry -> holds(right, entry));
    }

    /** Looks a key up as it is, and else in canonical form, one by one. */
    private static boolean holds(Map<?, ?> map, Map.Entry<?, ?> wanted) {
        if (map.containsKey(wanted.getKey())) {
            return equal(wanted.getValue(), map.get(wanted.getKey()));
        }
        return map.entrySet().stream()
                .anyMatch(
                        entry ->
                                equal(entry.getKey(), wanted.getKey())
                                        && equal(entry.getValue(), wanted.getValue()));
    }

    /**
     * Spreads the bits of a hash; used by tables, exchanges and stores, so that similar keys do not
     * cluster.
     */
    public static int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ (mixed >>> 15);
    }

    /** A hash that agrees with {@link #equal}. */
    public static int hash(Object value) {
        if (value == null) {
            return 0;
        }
        if (value instanceof Double number) {
            return hash((double) number);
        }
        if (value instanceof Float number) {
            return hash((double) number);
        }
        if (value instanceof BigDecimal number) {
            return number.signum() == 0 ? 0 : number.stripTrailingZeros().hashCode();
        }
        if (value instanceof byte[] bytes) {
            return Arrays.hashCode(bytes);
        }
        if (value instanceof List<?> list) {
            int hash = 1;
            for (Object element : list) {
                hash = 31 * hash + hash(element);
            }
            return hash;
        }
        if (value instanceof Map<?, ?> map) {
            int hash = 0;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                hash += hash(entry.getKey()) ^ hash(entry.getValue());
            }
            return hash;
        }
        return value.hashCode();
    }

    /**
     * The one object that stands for all that are {@link #equal} to it, as far as this class knows
     * them: the value itself where nothing is to be changed. For keys of fields with a coder.
     */
    static Object canonical(Object value) {
        if (value instanceof Double number) {
            return number == 0.0 ? (Double) 0.0 : number;
        }
        if (value instanceof Float number) {
            return number == 0.0f ? (Float) 0.0f : number;
        }
        if (value instanceof BigDecimal number) {
            return canonical(number);
        }
        if (value instanceof List<?> list) {
            List<Object> other = new ArrayList<>(list.size());
            boolean changed = false;
            for (Object element : list) {
                other.add(canonical(element));
                changed |= other.get(other.size() - 1) != element;
            }
            return changed ? other : list;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> other = new LinkedHashMap<>();
            boolean changed = false;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                Object key = canonical(entry.getKey());
                Object mapped = canonical(entry.getValue());
                changed |= key != entry.getKey() || mapped != entry.getValue();
                other.put(key, mapped);
            }
            return changed ? other : map;
        }
        return value;
    }

    /** The decimal without trailing zeros. */
    static BigDecimal canonical(BigDecimal value) {
        return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }

    /** The canonical hash of a double. */
    public static int hash(double value) {
        return value == 0.0 ? 0 : value != value ? NAN_HASH : Double.hashCode(value);
    }

    /** The canonical hash of a long. */
    public static int hash(long value) {
        return Long.hashCode(value);
    }

    /** The canonical order of doubles. */
    public static int compare(double left, double right) {
        if (left < right) {
            return -1;
        }
        if (left > right) {
            return 1;
        }
        if (left == right) {
            return 0;
        }
        return Boolean.compare(left != left, right != right);
    }

    /** The canonical order of two values of one scalar kind; neither is null. */
    public static int compare(Object left, Object right) {
        if (left instanceof Double number) {
            return compare((double) number, (double) (Double) right);
        }
        if (left instanceof Float number) {
            return compare((double) number, (double) (Float) right);
        }
        if (left instanceof byte[] bytes) {
            return Arrays.compareUnsigned(bytes, (byte[]) right);
        }
        @SuppressWarnings("unchecked")
        Comparable<Object> comparable = (Comparable<Object>) left;
        return comparable.compareTo(right);
    }

    /** A value for people to read, in messages and explain output; long ones are cut. */
    public static String print(Object value) {
        String text;
        if (value instanceof byte[] bytes) {
            text = "0x" + HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 60));
        } else if (value instanceof String string) {
            text = "'" + string + "'";
        } else {
            text = String.valueOf(value);
        }
        return text.length() <= 120 ? text : text.substring(0, 117) + "...";
    }
}
