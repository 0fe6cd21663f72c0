package org.nifibeam.core.expression.function;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.schema.Values;

/**
 * Functions on arrays and maps, for generated code. Arrays count from 1, as SQL's do; elements are
 * the same if they are so in canonical form ({@link Values}).
 */
public final class CollectionFunctions {
    private CollectionFunctions() {}

    private static List<?> list(Object array) {
        return (List<?>) array;
    }

    private static Map<?, ?> map(Object map) {
        return (Map<?, ?>) map;
    }

    public static int arraySize(Object array) {
        return list(array).size();
    }

    public static int mapSize(Object map) {
        return map(map).size();
    }

    /** The element at a position, null if there is none. */
    public static Object item(Object array, long position) {
        List<?> list = list(array);
        return position < 1 || position > list.size() ? null : list.get((int) position - 1);
    }

    /** The value of a key, null if the map has none. */
    public static Object lookup(Object map, Object key) {
        Map<?, ?> entries = map(map);
        Object value = entries.get(key);
        boolean oneForm =
                !(key instanceof Double
                        || key instanceof Float
                        || key instanceof BigDecimal
                        || key instanceof byte[]);
        if (value != null || oneForm || entries.containsKey(key)) {
            return value;
        }
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            if (Values.equal(entry.getKey(), key)) {
                return entry.getValue();
            }
        }
        return null;
    }

    public static boolean containsKey(Object map, Object key) {
        Map<?, ?> entries = map(map);
        return entries.containsKey(key)
                || entries.keySet().stream().anyMatch(other -> Values.equal(other, key));
    }

    public static Object keys(Object map) {
        return Collections.unmodifiableList(new ArrayList<>(map(map).keySet()));
    }

    public static Object values(Object map) {
        return Collections.unmodifiableList(new ArrayList<>(map(map).values()));
    }

    /** The entries of both; where both have a key, those of the second. */
    public static Object mapConcat(Object left, Object right) {
        Map<Object, Object> result = new LinkedHashMap<>(map(left));
        map(right)
                .forEach(
                        (key, value) -> {
                            if (!result.containsKey(key)) {
                                result.keySet().removeIf(other -> Values.equal(other, key));
                            }
                            result.put(key, value);
                        });
        return Collections.unmodifiableMap(result);
    }

    /** The only element; null if there is none. */
    public static Object element(Object array) {
        List<?> list = list(array);
        if (list.size() > 1) {
            throw new IllegalArgumentException(
                    "ELEMENT takes an array of one element, not of " + list.size());
        }
        return list.isEmpty() ? null : list.get(0);
    }

    public static boolean contains(Object array, Object element) {
        return position(array, element) > 0;
    }

    /** Where the element first stands, 0 if nowhere. */
    public static int position(Object array, Object element) {
        List<?> list = list(array);
        for (int i = 0; i < list.size(); i++) {
            if (Values.equal(list.get(i), element)) {
                return i + 1;
            }
        }
        return 0;
    }

    public static Object concat(Object left, Object right) {
        List<Object> result = new ArrayList<>(list(left));
        result.addAll(list(right));
        return Collections.unmodifiableList(result);
    }

    public static Object append(Object array, Object element) {
        List<Object> result = new ArrayList<>(list(array));
        result.add(element);
        return Collections.unmodifiableList(result);
    }

    public static Object prepend(Object array, Object element) {
        List<Object> result = new ArrayList<>();
        result.add(element);
        result.addAll(list(array));
        return Collections.unmodifiableList(result);
    }

    public static Object reverse(Object array) {
        List<Object> result = new ArrayList<>(list(array));
        Collections.reverse(result);
        return Collections.unmodifiableList(result);
    }

    /** Each value once, where it first stands. */
    public static Object distinct(Object array) {
        Map<Key, Object> first = new LinkedHashMap<>();
        for (Object value : list(array)) {
            first.putIfAbsent(new Key(value), value);
        }
        return Collections.unmodifiableList(new ArrayList<>(first.values()));
    }

    /** A value whose equality is the canonical one. */
    private record Key(Object value) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key that && Values.equal(value, that.value);
        }

        @Override
        public int hashCode() {
            return Values.hash(value);
        }
    }

    /** In ascending order, nulls first. */
    public static Object sort(Object array) {
        List<Object> result = new ArrayList<>(list(array));
        result.sort(CollectionFunctions::compare);
        return Collections.unmodifiableList(result);
    }

    private static int compare(Object left, Object right) {
        if (left == null || right == null) {
            return Boolean.compare(left != null, right != null);
        }
        if (left instanceof List
                || left instanceof Map
                || !(left instanceof Comparable || left instanceof byte[])) {
            throw new IllegalArgumentException(
                    "arrays of " + left.getClass().getSimpleName() + " have no order");
        }
        return Values.compare(left, right);
    }

    /** The least element that is not null; null if there is none. */
    public static Object min(Object array) {
        return list(array).stream()
                .filter(value -> value != null)
                .map(Object.class::cast)
                .reduce((a, b) -> compare(a, b) <= 0 ? a : b)
                .orElse(null);
    }

    /** The greatest element that is not null; null if there is none. */
    public static Object max(Object array) {
        return list(array).stream()
                .filter(value -> value != null)
                .map(Object.class::cast)
                .reduce((a, b) -> compare(a, b) >= 0 ? a : b)
                .orElse(null);
    }

    /** Up to {@code length} elements from a position on, as far as there are any. */
    public static Object slice(Object array, int from, int length) {
        if (from < 1 || length < 0) {
            throw new IllegalArgumentException(
                    "ARRAY_SLICE counts from 1 and takes no negative length, not "
                            + from
                            + ", "
                            + length);
        }
        List<?> list = list(array);
        int start = Math.min(from - 1, list.size());
        int end = (int) Math.min((long) start + length, list.size());
        return Collections.unmodifiableList(new ArrayList<>(list.subList(start, end)));
    }

    /** The texts with a separator between them, nulls left out. */
    public static String join(Object array, String separator) {
        StringBuilder text = new StringBuilder();
        boolean first = true;
        for (Object value : list(array)) {
            if (value != null) {
                text.append(first ? "" : separator).append(value);
                first = false;
            }
        }
        return text.toString();
    }

    /** The texts with a separator between them, and another text for null. */
    public static String join(Object array, String separator, String forNull) {
        StringBuilder text = new StringBuilder();
        boolean first = true;
        for (Object value : list(array)) {
            text.append(first ? "" : separator).append(value == null ? forNull : value);
            first = false;
        }
        return text.toString();
    }
}
