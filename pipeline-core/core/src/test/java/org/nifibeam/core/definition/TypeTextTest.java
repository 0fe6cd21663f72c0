package org.nifibeam.core.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.LogicalType;
import org.nifibeam.core.schema.LogicalTypes;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.SchemaException;

class TypeTextTest {
    private static final List<String> NAMES =
            List.of(
                    "a",
                    "tail number",
                    "a: int64",
                    "}",
                    "{",
                    "x}",
                    "`",
                    "a`b",
                    ",",
                    ", b",
                    "a:",
                    ": ",
                    "\u00e4",
                    "a\nb",
                    "?",
                    " a",
                    "a ");

    private static final List<LogicalType> LOGICAL =
            List.of(
                    LogicalTypes.DATE,
                    LogicalTypes.TIME,
                    LogicalTypes.LOCAL_DATETIME,
                    LogicalTypes.UUID,
                    LogicalTypes.enumeration(List.of("a", "", "b,", "`", "<x>", "a b?")),
                    LogicalTypes.fixedBytes(16),
                    LogicalTypes.varString(10),
                    LogicalTypes.decimal(10, 2),
                    new LogicalType("acme:money", FieldType.of(Kind.DECIMAL), List.of("EUR")),
                    new LogicalType(
                            "a,`b",
                            new FieldType.Array(FieldType.nullable(Kind.INT64), false),
                            List.of()));

    private static FieldType type(Random random, int depth) {
        boolean nullable = random.nextBoolean();
        return switch (depth == 0 ? 0 : random.nextInt(5)) {
            case 0 ->
                    new FieldType.Scalar(
                            Kind.values()[random.nextInt(Kind.values().length)], nullable);
            case 1 -> new FieldType.Array(type(random, depth - 1), nullable);
            case 2 ->
                    new FieldType.Mapping(
                            FieldType.of(Kind.values()[random.nextInt(Kind.values().length)]),
                            type(random, depth - 1),
                            nullable);
            case 3 -> new FieldType.Logical(LOGICAL.get(random.nextInt(LOGICAL.size())), nullable);
            default -> new FieldType.Nested(schema(random, depth - 1), nullable);
        };
    }

    private static Schema schema(Random random, int depth) {
        List<Field> fields = new ArrayList<>();
        List<String> names = new ArrayList<>(NAMES);
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            fields.add(new Field(names.remove(random.nextInt(names.size())), type(random, depth)));
        }
        return Schema.of(fields);
    }

    @Test
    void whatIsWrittenIsReadBack() {
        long seed = Long.getLong("nifibeam.seed", 1L);
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            Schema schema = schema(random, 3);
            assertEquals(schema, TypeText.schema(schema.toString()), "seed " + seed);
            FieldType type = type(random, 3);
            assertEquals(type, TypeText.type(type.toString()), "seed " + seed);
        }
    }

    @Test
    void plainNamesAreNotQuoted() {
        String text = "{tail number: string?, at: map<string,array<row{x: int8}?>>, m_1: decimal}";
        assertEquals(text, TypeText.schema(text).toString());
        String logical = "{d: date?, e: enumeration<A,B c>, m: logical<acme:money,decimal,EUR>}";
        assertEquals(logical, TypeText.schema(logical).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{a}",
                "{a: }",
                "{a: int65}",
                "{a: int64",
                "{a: int64}x",
                "{a: array<int64}",
                "{a: int64, a: int64}",
                "{`a: int64}",
                "{a: date<1>}",
                "{a: var_string}",
                "{a: var_string<0>}",
                "{a: decimal<10>}",
                "{a: int64<1>}",
                "{a: enumeration<a,a>}",
                "{a: logical<date,int64>}",
                "{a: coded<serializable(java.net.URI)>}"
            })
    void anythingElseIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> TypeText.schema(text));
    }

    @Test
    void aTypeIsNestedNoDeeperThanASchemaInBytes() {
        String fits = "array<".repeat(199) + "int64" + ">".repeat(199);
        assertEquals(fits, TypeText.type(fits).toString());
        IllegalArgumentException error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> TypeText.type("array<".repeat(100_000)));
        assertEquals(
                "no type: '" + "array<".repeat(33) + "ar...' is nested deeper than 200 levels",
                error.getMessage());
    }

    @Test
    void documentsGiveWordsOrJsonSchema() {
        assertEquals("int64", TypeText.type(DocumentNode.of("integer")).toString());
        assertEquals("double", TypeText.type(DocumentNode.of("number")).toString());
        assertEquals("int32?", TypeText.type(DocumentNode.of("int32?")).toString());
        assertEquals(
                "array<string?>",
                TypeText.type(
                                DocumentNode.of(
                                        Map.of(
                                                "type",
                                                "array",
                                                "items",
                                                Map.of("type", List.of("string", "null")))))
                        .toString());
        SchemaException error =
                assertThrows(SchemaException.class, () -> TypeText.type(DocumentNode.of("strnig")));
        assertEquals(
                "no type: 'strnig' should have a type at 0; write string, integer, number, boolean,"
                        + " bytes or a mapping of JSON schema",
                error.getMessage());
        assertThrows(SchemaException.class, () -> TypeText.type(DocumentNode.of(Map.of())));
    }
}
