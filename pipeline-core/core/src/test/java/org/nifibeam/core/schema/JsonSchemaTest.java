package org.nifibeam.core.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifibeam.core.coder.Coders;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class JsonSchemaTest {
    private static Object yaml(String text) {
        return new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: string} | string",
                "{type: integer} | int64",
                "{type: number} | double",
                "{type: boolean} | boolean",
                "{type: bytes} | bytes",
                "{type: [string, 'null']} | string?",
                "{type: string, nullable: true} | string?",
                "{type: [integer, number, 'null']} | double?",
                "{anyOf: [{type: string}, {type: 'null'}]} | string?",
                "{oneOf: [{type: 'null'}, {type: integer}]} | int64?",
                "{type: integer, minimum: -128, maximum: 127} | int8",
                "{type: integer, minimum: -32768, maximum: 32767} | int16",
                "{type: integer, minimum: -2147483648, maximum: 2147483647} | int32",
                "{type: integer, minimum: 0, maximum: 100} | int64",
                "{type: integer, format: int32} | int32",
                "{type: number, format: float} | float",
                "{type: number, format: decimal} | decimal",
                "{type: string, format: date-time} | datetime",
                "{type: string, format: date} | date",
                "{type: string, format: time} | time",
                "{type: string, format: local-date-time} | local_datetime",
                "{type: string, format: uuid} | uuid",
                "{type: string, format: byte} | bytes",
                "{type: string, contentEncoding: base64} | bytes",
                "{type: string, format: email, pattern: '.*@.*'} | string",
                "{type: string, enum: [a, b]} | string",
                "{enum: [a, b, null]} | string?",
                "{enum: [1, 2]} | int64",
                "{type: array, items: {type: array, items: {type: string}}} | array<array<string>>",
                "{items: {type: string}} | array<string>",
                "{type: object, additionalProperties: {type: number}} | map<string,double>",
                "{type: object, additionalProperties: {type: string}, properties: {__line__:"
                        + " {type: integer}, __uuid__: {}}} | map<string,string>",
                "{type: object, properties: {b: {type: string}, a: {type: integer}}, required: [a]}"
                        + " | 'row{b: string?, a: int64}'",
                "{properties: {a: {type: string}}, additionalProperties: false} | row{a: string?}",
                "{type: string, enum: [A, B], x-nifibeam-logical: {name: enumeration}}"
                        + " | 'enumeration<A,B>'",
                "{type: string, x-nifibeam-logical: {name: var_string, arguments: [10]}}"
                        + " | var_string<10>",
            })
    void typesAreRead(String json, String type) {
        assertEquals(type, JsonSchema.type(yaml(json)).toString());
    }

    @Test
    void everythingWrongIsSaidAtOnce() {
        Object json =
                yaml(
                        """
                        type: object
                        required: [name, other]
                        properties:
                          name: {type: strnig}
                          address:
                            type: object
                            properties:
                              zip: {type: [string, integer]}
                              street: text
                              tags: {type: array}
                          link: {$ref: '#/x'}
                          nothing: {type: 'null'}
                          free: {description: anything}
                          open: {type: object}
                          pair: {type: array, items: [{type: string}]}
                          either: {anyOf: [{type: string}, {type: integer}]}
                          short: {type: integer, x-nifibeam-logical: {name: uuid}}
                        """);
        SchemaException error = assertThrows(SchemaException.class, () -> JsonSchema.schema(json));
        assertEquals(
                """
                properties.name.type: there is no type 'strnig' in JSON schema; the types are string, \
                integer, number, boolean, array, object
                properties.address.properties.zip.type: a value has one type, not string or integer; \
                choose one of them, with "null" beside it if it may be null
                properties.address.properties.street: a type is a mapping, not 'text'; write for \
                example {type: string}
                properties.address.properties.tags.items: the type of the array's elements is \
                missing; write for example items: {type: string}
                properties.link.$ref: '$ref' does not say one type; write the type itself in its place
                properties.nothing.type: null alone is no type; write what it is when it is not null, \
                for example [string, "null"]
                properties.free: the type is missing; write 'type', one of string, integer, number, \
                boolean, array, object
                properties.open: an object has neither properties nor a type for additionalProperties; \
                write properties: {name: {type: string}}, or for a map additionalProperties: \
                {type: string}
                properties.pair.items: an array's elements have one type, not one each; write for \
                example items: {type: string}
                properties.either.anyOf: a value has one type, not one of 2; leave one type, with \
                {type: "null"} beside it if it may be null
                properties.short.x-nifibeam-logical: logical type 'uuid' is stored as string, not \
                int64; correct it, or take 'x-nifibeam-logical' away
                required: 'other' is required and no property; add it to properties, or take it away \
                here""",
                error.getMessage());
        assertEquals("properties.name.type", error.problems().get(0).path());
    }

    @Test
    void aSchemaIsAnObject() {
        SchemaException error =
                assertThrows(
                        SchemaException.class, () -> JsonSchema.schema(Map.of("type", "string")));
        assertEquals(
                "a schema is an object with properties; write {type: object, properties: {name:"
                        + " {type: string}}}",
                error.getMessage());
    }

    @Test
    void deepNestingIsRefused() {
        Object json = Map.of("type", "string");
        for (int i = 0; i < 100_000; i++) {
            Map<String, Object> array = new LinkedHashMap<>();
            array.put("items", json);
            json = array;
        }
        Object deep = json;
        SchemaException error = assertThrows(SchemaException.class, () -> JsonSchema.type(deep));
        assertEquals(
                "types are nested deeper than 100; use a flatter schema",
                error.getMessage().substring(error.getMessage().indexOf("types are")));
    }

    @Test
    void typesAreWrittenAsBeamReadsThem() {
        Schema schema =
                Schema.of(
                        new Field("id", FieldType.of(Kind.INT64)),
                        new Field("short", FieldType.nullable(Kind.INT16)),
                        new Field("tags", new FieldType.Array(FieldType.of(Kind.STRING), false)),
                        new Field(
                                "counts",
                                new FieldType.Mapping(
                                        FieldType.of(Kind.INT32),
                                        FieldType.nullable(Kind.DECIMAL),
                                        false)),
                        new Field(
                                "color",
                                new FieldType.Logical(
                                        LogicalTypes.enumeration(List.of("red", "blue")), true)));
        assertEquals(
                "{type=object, properties={id={type=integer},"
                        + " short={type=[integer, null], minimum=-32768, maximum=32767},"
                        + " tags={type=array, items={type=string}},"
                        + " counts={type=object, additionalProperties={type=[number, null],"
                        + " format=decimal}, x-nifibeam-key={type=integer, minimum=-2147483648,"
                        + " maximum=2147483647}}, color={type=[string, null], enum=[red, blue,"
                        + " null], x-nifibeam-logical={name=enumeration}}},"
                        + " required=[id, tags, counts], additionalProperties=false}",
                JsonSchema.of(schema).toString());
        assertEquals(schema, JsonSchema.schema(JsonSchema.of(schema)));
    }

    @Test
    void codersHaveNoJsonSchema() {
        Schema schema =
                Schema.of(
                        new Field("a", FieldType.of(Kind.STRING)),
                        new Field("c", new FieldType.Coded(Coders.uuids(), false)),
                        new Field(
                                "l",
                                new FieldType.Array(
                                        new FieldType.Coded(Coders.voids(), true), false)));
        SchemaException error = assertThrows(SchemaException.class, () -> JsonSchema.of(schema));
        assertEquals(
                """
                properties.c: a value of type coded<uuid> has no JSON schema; convert it to a type \
                of this notation first
                properties.l.items: a value of type coded<void>? has no JSON schema; convert it to a \
                type of this notation first""",
                error.getMessage());
    }
}
