package org.nifibeam.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifibeam.core.expression.CompiledExpression;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.GenericLanguage;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

/** Nested rows, arrays and maps in expressions of both languages. */
class StructuresTest {
    private static final Schema COUNTRY =
            Schema.of(
                    new Field("code", FieldType.of(Kind.STRING)),
                    new Field("population", FieldType.nullable(Kind.INT64)));
    private static final Schema ADDRESS =
            Schema.of(
                    new Field("city", FieldType.of(Kind.STRING)),
                    new Field("value", FieldType.nullable(Kind.INT32)),
                    new Field("country", new FieldType.Nested(COUNTRY, true)));
    private static final Schema CUSTOMER =
            Schema.of(
                    new Field("address", new FieldType.Nested(ADDRESS, false)),
                    new Field("second", new FieldType.Nested(ADDRESS, true)),
                    new Field("tags", new FieldType.Array(FieldType.nullable(Kind.STRING), false)),
                    new Field("numbers", new FieldType.Array(FieldType.of(Kind.INT64), true)),
                    new Field(
                            "stops",
                            new FieldType.Array(new FieldType.Nested(ADDRESS, false), false)),
                    new Field(
                            "prices",
                            new FieldType.Mapping(
                                    FieldType.of(Kind.STRING), FieldType.of(Kind.DOUBLE), false)),
                    new Field("one", FieldType.of(Kind.INT32)));

    /** Held, so that the row classes stay. */
    private static final List<RowShape> SHAPES =
            List.of(RowShape.of(COUNTRY), RowShape.of(ADDRESS), RowShape.of(CUSTOMER));

    private static final Row BERN =
            SHAPES.get(1).row("Bern", 3011, SHAPES.get(0).row("CH", 9_000_000L));
    private static final Row ROW =
            SHAPES.get(2)
                    .row(
                            BERN,
                            null,
                            Arrays.asList("new", null, "vip"),
                            null,
                            List.of(BERN, SHAPES.get(1).row("Thun", null, null)),
                            Map.of("EUR", 1.5, "USD", 2.0),
                            1);

    private static String evaluate(Expression expression) throws ProblemException {
        Object value = CompiledExpression.compile(expression, CUSTOMER).evaluate(ROW);
        return value == null ? "NULL" : String.valueOf(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '~',
            value = {
                "address.city => Bern",
                "address.country.code => CH",
                "address.country.population + 1 => 9000001",
                "second.city => NULL",
                "second.country.population => NULL",
                "second.country.population IS NULL => true",
                "tags[1] => new",
                "tags[2] => NULL",
                "tags[4] => NULL",
                "tags[one + 2] => vip",
                "numbers[1] => NULL",
                "prices['EUR'] * 2 => 3.0",
                "prices['CHF'] => NULL",
                "stops[2].city => Thun",
                "stops[2].value => NULL",
                "stops[1].country.code = 'CH' => true",
                "stops[9].city => NULL",
                "(address).city => Bern",
                "address = stops[1] => true",
            })
    void bothLanguages(String text, String value) throws ProblemException {
        assertEquals(value, evaluate(new GenericLanguage().parse(text, CUSTOMER)), text);
        assertEquals(value, evaluate(new SqlLanguage().parse(text, CUSTOMER)), text);
        assertEquals(value, evaluate(CalciteParser.parse(text, CUSTOMER)), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '~',
            value = {
                "UPPER(address.city) => BERN",
                "address.value BETWEEN 3000 AND 4000 => true",
                "UPPER(address.city) IN ('THUN', 'BERN') => true",
                "CASE UPPER(stops[2].city) WHEN 'BERN' THEN 1 WHEN 'THUN' THEN 2 END => 2",
                "ARRAY_CONTAINS(tags, 'vip') => true",
                "CARDINALITY(stops) + CARDINALITY(prices) => 4",
                "ARRAY_JOIN(tags, '+', '?') => new+?+vip",
                "ARRAY[one, 2, NULL] => [1, 2, null]",
                "ARRAY[one, 2.5] => [1, 2.5]",
                "MAP['a', one, 'b', 2]['b'] => 2",
                "ROW(address.city, one, 'x') => ['Bern', 1, 'x']",
                "ROW(address.city, one).city => Bern",
                "ARRAY_CONTAINS(numbers, one) => NULL",
                "ARRAY_APPEND(numbers, 1) => NULL",
                "COALESCE(numbers, ARRAY_APPEND(ARRAY[CAST(1 AS BIGINT)], 2)) => [1, 2]",
                "address.country.population IS DISTINCT FROM second.country.population => true",
                "MAP_KEYS(MAP[one, 'x']) => [1]",
            })
    void sqlAlone(String text, String value) throws ProblemException {
        assertEquals(value, evaluate(new SqlLanguage().parse(text, CUSTOMER)), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "address.citi|[UNKNOWN_FIELD] in 'address.citi': there is no field 'citi' in address; did you mean 'city'? the fields are {city: string, value: int32?, country: row{code: string, population: int64?}?}",
                "address.country.cod|[UNKNOWN_FIELD] in 'address.country.cod': there is no field 'cod' in address.country; did you mean 'code'? the fields are {code: string, population: int64?}",
                "tags.first|[TYPE_MISMATCH] in 'tags.first': tags (array<string?>) has no fields, so there is no 'first' in it; only rows have fields; the elements of maps and arrays stand in brackets",
                "one[1]|[TYPE_MISMATCH] in 'one[1]': brackets take an element of an array or a map, not of one (int32); a field of a nested row stands behind a dot",
                "prices[1]|[TYPE_MISMATCH] in 'prices[1]': 'ITEM' does not take (map<string,double>, int32); it can be called as ITEM(array<T>, int64), ITEM(map<K,V>, K)",
                "tags[-1]|[INVALID_VALUE] in 'tags[-1]': arrays count from 1, so that there is no element -1; write [1] for the first one",
                "address < address|[TYPE_MISMATCH] in 'address < address': '<' needs an order, which address (row{city: string, value: int32?, country: row{code: string, population: int64?}?}) has not; compare parts of it",
            })
    void saysWhatIsWrong(String text, String message) {
        assertEquals(
                message,
                assertThrows(
                                ProblemException.class,
                                () -> new GenericLanguage().parse(text, CUSTOMER))
                        .getMessage());
        assertEquals(
                message,
                assertThrows(ProblemException.class, () -> new SqlLanguage().parse(text, CUSTOMER))
                        .getMessage());
    }
}
