package org.nifibeam.core.expression.function;

import static org.nifibeam.core.schema.Kind.BOOLEAN;
import static org.nifibeam.core.schema.Kind.INT32;
import static org.nifibeam.core.schema.Kind.INT64;
import static org.nifibeam.core.schema.Kind.STRING;

import java.util.List;

/** What there is for arrays, maps and JSON texts. */
final class CollectionCatalogue {
    private static final TypePattern T = new TypePattern.Any("T");
    private static final TypePattern KEY = new TypePattern.Any("K");
    private static final TypePattern VALUE = new TypePattern.Any("V");
    private static final TypePattern ARRAY = new TypePattern.ArrayOf(T);
    private static final TypePattern MAP = new TypePattern.MapOf(KEY, VALUE);
    private static final String MAP_EXAMPLE = "MAP['EUR', 1, 'USD', 2]";

    private CollectionCatalogue() {}

    static List<FunctionEntry> collections() {
        CatalogueGroup group = new CatalogueGroup("Arrays and maps", CollectionFunctions.class);
        group.entry(
                        "ITEM",
                        "The element at a position, counted from 1, or the value of a key; null if there is none.")
                .written("array[position]")
                .written("map[key]")
                .nullableForm("item", T, ARRAY, INT64)
                .nullableForm("lookup", VALUE, MAP, KEY)
                .example("ARRAY['a', 'b'][1]", "'a'")
                .example(MAP_EXAMPLE + "['USD']", "2");
        group.entry("CARDINALITY", "How many elements or entries there are.")
                .form("arraySize", INT32, ARRAY)
                .form("mapSize", INT32, MAP)
                .example("CARDINALITY(ARRAY[1, 2])", "2");
        group.entry(
                        "ELEMENT",
                        "The only element; null of an empty array, more than one are an error.")
                .nullableForm("element", T, ARRAY)
                .example("ELEMENT(ARRAY[7])", "7");
        group.entry("ARRAY_CONTAINS", "True if the element is in the array.")
                .form("contains", BOOLEAN, ARRAY, T)
                .example("ARRAY_CONTAINS(ARRAY[1, 2], 2)", "true");
        group.entry(
                        "ARRAY_POSITION",
                        "Where the element first stands, counted from 1; 0 if nowhere.")
                .form("position", INT32, ARRAY, T)
                .example("ARRAY_POSITION(ARRAY['a', 'b'], 'b')", "2");
        group.entry("ARRAY_CONCAT", "The elements of both.")
                .form("concat", ARRAY, ARRAY, ARRAY)
                .example("ARRAY_CONCAT(ARRAY[1, 2], ARRAY[3])", "[1, 2, 3]");
        group.entry("ARRAY_APPEND", "With one more element at the end.")
                .form("append", ARRAY, ARRAY, T)
                .example("ARRAY_APPEND(ARRAY[1], 2)", "[1, 2]");
        group.entry("ARRAY_PREPEND", "With one more element at the begin.")
                .form("prepend", ARRAY, ARRAY, T)
                .example("ARRAY_PREPEND(ARRAY[1], 2)", "[2, 1]");
        group.entry("ARRAY_REVERSE", "Backwards.")
                .form("reverse", ARRAY, ARRAY)
                .example("ARRAY_REVERSE(ARRAY[1, 2])", "[2, 1]");
        group.entry("ARRAY_DISTINCT", "Each value once.")
                .form("distinct", ARRAY, ARRAY)
                .example("ARRAY_DISTINCT(ARRAY[1, 2, 1])", "[1, 2]");
        group.entry("SORT_ARRAY", "In ascending order, nulls first.")
                .form("sort", ARRAY, ARRAY)
                .example("SORT_ARRAY(ARRAY[3, 1, 2])", "[1, 2, 3]");
        group.entry("ARRAY_MIN", "The least element; null of an empty array.")
                .nullableForm("min", T, ARRAY)
                .example("ARRAY_MIN(ARRAY[3, 1])", "1");
        group.entry("ARRAY_MAX", "The greatest element; null of an empty array.")
                .nullableForm("max", T, ARRAY)
                .example("ARRAY_MAX(ARRAY[3, 1])", "3");
        group.entry("ARRAY_SLICE", "Up to so many elements from a position on, counted from 1.")
                .form("slice", ARRAY, ARRAY, INT32, INT32)
                .example("ARRAY_SLICE(ARRAY[1, 2, 3], 2, 2)", "[2, 3]");
        TypePattern texts = new TypePattern.ArrayOf(CatalogueGroup.pattern(STRING));
        group.entry(
                        "ARRAY_JOIN",
                        "The texts with a separator between them; nulls are left out, or a third text stands for them.")
                .form("join", STRING, texts, STRING)
                .form("join", STRING, texts, STRING, STRING)
                .example("ARRAY_JOIN(ARRAY['a', 'b'], '-')", "'a-b'")
                .alias("ARRAY_TO_STRING");
        group.entry("MAP_KEYS", "The keys, an array.")
                .form("keys", new TypePattern.ArrayOf(KEY), MAP)
                .example("MAP_KEYS(" + MAP_EXAMPLE + ")", "[EUR, USD]");
        group.entry("MAP_VALUES", "The values, an array.")
                .form("values", new TypePattern.ArrayOf(VALUE), MAP)
                .example("MAP_VALUES(" + MAP_EXAMPLE + ")", "[1, 2]");
        group.entry("MAP_CONTAINS_KEY", "True if the map has the key.")
                .form("containsKey", BOOLEAN, MAP, KEY)
                .example("MAP_CONTAINS_KEY(" + MAP_EXAMPLE + ", 'CHF')", "false");
        group.entry("MAP_CONCAT", "The entries of both, those of the second where both have a key.")
                .form("mapConcat", MAP, MAP, MAP)
                .example("MAP_CONCAT(MAP['a', 1], MAP['a', 2])", "{a=2}");
        return group.entries();
    }

    static List<FunctionEntry> json() {
        Object path = CatalogueGroup.prepared("path");
        CatalogueGroup group = new CatalogueGroup("JSON in texts", JsonFunctions.class);
        group.entry(
                        "JSON_VALUE",
                        "The text, number or boolean at a path ($.a.b[0]['c d']) as text; null if none is there. CAST it to another type.")
                .nullableForm("value", STRING, STRING, path)
                .example("JSON_VALUE('{\"a\": [1, {\"b\": \"x\"}]}', '$.a[1].b')", "'x'")
                .example("CAST(JSON_VALUE('{\"a\": 7}', '$.a') AS INTEGER)", "7");
        group.entry("JSON_QUERY", "The object or array at a path as JSON; null if none is there.")
                .nullableForm("query", STRING, STRING, path)
                .example("JSON_QUERY('{\"a\": [1, 2]}', '$.a')", "'[1,2]'");
        group.entry("JSON_EXISTS", "True if something is at a path.")
                .form("exists", BOOLEAN, STRING, path)
                .example("JSON_EXISTS('{\"a\": null}', '$.a')", "true");
        group.entry(
                        "JSON_ARRAY_LENGTH",
                        "How many elements the array at a path has; null if none is there.")
                .nullableForm("arrayLength", INT32, STRING, path)
                .example("JSON_ARRAY_LENGTH('[1, 2, 3]', '$')", "3");
        group.entry(
                        "IS_JSON",
                        "True if the whole text is one JSON value; for the other functions a text that is none is an error.")
                .form("isJson", BOOLEAN, STRING)
                .example("IS_JSON('{\"a\": 1')", "false");
        return group.entries();
    }
}
