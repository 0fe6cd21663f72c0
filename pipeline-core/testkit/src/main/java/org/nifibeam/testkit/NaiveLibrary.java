package org.nifibeam.testkit;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Library functions once more, written apart from the library and as plainly as can be. Arguments
 * are never null; null may come out.
 */
final class NaiveLibrary {
    private static final Map<String, Function<List<Object>, Object>> FUNCTIONS = new HashMap<>();

    static {
        texts();
        numbers();
        collections();
        datetimes();
    }

    private NaiveLibrary() {}

    /** A function by name, empty if it is not written here. */
    static Optional<Function<List<Object>, Object>> find(String name) {
        return Optional.ofNullable(FUNCTIONS.get(name));
    }

    private static String text(List<Object> arguments, int index) {
        return (String) arguments.get(index);
    }

    private static int number(List<Object> arguments, int index) {
        return ((Number) arguments.get(index)).intValue();
    }

    /** One text a character. */
    private static List<String> characters(String text) {
        return text.codePoints().mapToObj(Character::toString).toList();
    }

    private static void texts() {
        FUNCTIONS.put("UPPER", a -> text(a, 0).toUpperCase(Locale.ROOT));
        FUNCTIONS.put("LOWER", a -> text(a, 0).toLowerCase(Locale.ROOT));
        FUNCTIONS.put("CHAR_LENGTH", a -> characters(text(a, 0)).size());
        FUNCTIONS.put("||", a -> text(a, 0) + text(a, 1));
        FUNCTIONS.put("REVERSE", a -> reversed(text(a, 0)));
        FUNCTIONS.put("STARTS_WITH", a -> text(a, 0).indexOf(text(a, 1)) == 0);
        FUNCTIONS.put("CONTAINS", a -> text(a, 0).indexOf(text(a, 1)) >= 0);
        FUNCTIONS.put("ENDS_WITH", a -> reversed(text(a, 0)).indexOf(reversed(text(a, 1))) == 0);
        FUNCTIONS.put(
                "LEFT",
                a -> {
                    List<String> all = characters(text(a, 0));
                    return String.join(
                            "", all.subList(0, Math.max(0, Math.min(number(a, 1), all.size()))));
                });
        FUNCTIONS.put(
                "RIGHT",
                a -> {
                    List<String> all = characters(text(a, 0));
                    int wanted = Math.max(0, Math.min(number(a, 1), all.size()));
                    return String.join("", all.subList(all.size() - wanted, all.size()));
                });
        FUNCTIONS.put(
                "SPLIT",
                a ->
                        text(a, 1).isEmpty()
                                ? characters(text(a, 0))
                                : List.of(
                                        text(a, 0)
                                                .split(
                                                        java.util.regex.Pattern.quote(text(a, 1)),
                                                        -1)));
    }

    private static String reversed(String text) {
        List<String> all = new ArrayList<>(characters(text));
        Collections.reverse(all);
        return String.join("", all);
    }

    private static void numbers() {
        FUNCTIONS.put("ABS", a -> sign(a.get(0)) < 0 ? negative(a.get(0)) : positive(a.get(0)));
        FUNCTIONS.put(
                "GREATEST",
                a -> NaiveValues.compare(a.get(0), a.get(1)) >= 0 ? a.get(0) : a.get(1));
        FUNCTIONS.put(
                "LEAST", a -> NaiveValues.compare(a.get(0), a.get(1)) <= 0 ? a.get(0) : a.get(1));
    }

    private static int sign(Object number) {
        return number instanceof BigDecimal decimal
                ? decimal.signum()
                : (int) Math.signum(((Number) number).doubleValue());
    }

    private static Object positive(Object number) {
        return number.equals(-0.0) ? (Object) 0.0 : number.equals(-0.0f) ? (Object) 0.0f : number;
    }

    private static Object negative(Object number) {
        if (number instanceof Integer value) {
            return Math.negateExact(value);
        }
        if (number instanceof Long value) {
            return Math.negateExact(value);
        }
        if (number instanceof BigDecimal value) {
            return value.negate();
        }
        return number instanceof Float value ? (Object) (-value) : (Object) (-(Double) number);
    }

    private static void collections() {
        FUNCTIONS.put("CARDINALITY", a -> list(a, 0).size());
        FUNCTIONS.put(
                "ITEM",
                a -> {
                    int index = number(a, 1);
                    return index >= 1 && index <= list(a, 0).size()
                            ? list(a, 0).get(index - 1)
                            : null;
                });
        FUNCTIONS.put(
                "ARRAY_CONTAINS",
                a ->
                        list(a, 0).stream()
                                .anyMatch(
                                        element ->
                                                element != null
                                                        && NaiveValues.canonical(element)
                                                                .equals(
                                                                        NaiveValues.canonical(
                                                                                a.get(1)))));
        FUNCTIONS.put(
                "ARRAY_CONCAT",
                a -> {
                    List<Object> both = new ArrayList<>(list(a, 0));
                    both.addAll(list(a, 1));
                    return both;
                });
        FUNCTIONS.put(
                "ARRAY_REVERSE",
                a -> {
                    List<Object> all = new ArrayList<>();
                    list(a, 0).forEach(element -> all.add(0, element));
                    return all;
                });
    }

    private static List<?> list(List<Object> arguments, int index) {
        return (List<?>) arguments.get(index);
    }

    private static void datetimes() {
        FUNCTIONS.put("YEAR", a -> (long) utc(a.get(0)).getYear());
        FUNCTIONS.put("MONTH", a -> (long) utc(a.get(0)).getMonthValue());
        FUNCTIONS.put("DAY", a -> (long) utc(a.get(0)).getDayOfMonth());
        FUNCTIONS.put("HOUR", a -> (long) utc(a.get(0)).getHour());
        FUNCTIONS.put("UNIX_MILLIS", a -> Math.floorDiv((Long) a.get(0), 1000L));
    }

    private static LocalDateTime utc(Object micros) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv((Long) micros, 1_000_000L), 0, ZoneOffset.UTC);
    }
}
