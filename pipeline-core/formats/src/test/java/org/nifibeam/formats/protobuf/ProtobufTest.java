package org.nifibeam.formats.protobuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.StructProto;
import com.google.protobuf.TextFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.BatchBuilder;
import org.nifibeam.formats.MalformedRecordException;

/** Messages to rows and back. */
final class ProtobufTest {
    /** As {@code protoc} would compile it: text of the compiled form, not of a .proto file. */
    private static final String ORDERS =
            """
            name: "orders.proto" package: "shop" syntax: "proto3"
            dependency: "google/protobuf/timestamp.proto"
            dependency: "google/protobuf/wrappers.proto"
            message_type {
              name: "Order"
              field { name: "id" number: 1 type: TYPE_UINT32 label: LABEL_OPTIONAL }
              field { name: "total" number: 2 type: TYPE_FIXED64 label: LABEL_OPTIONAL }
              field { name: "at" number: 3 type: TYPE_MESSAGE type_name: ".google.protobuf.Timestamp"
                      label: LABEL_OPTIONAL }
              field { name: "state" number: 4 type: TYPE_ENUM type_name: ".shop.State" label: LABEL_OPTIONAL }
              field { name: "note" number: 5 type: TYPE_MESSAGE type_name: ".google.protobuf.StringValue"
                      label: LABEL_OPTIONAL }
              field { name: "lines" number: 6 type: TYPE_MESSAGE type_name: ".shop.Order.Line"
                      label: LABEL_REPEATED }
              field { name: "weights" number: 7 type: TYPE_MESSAGE type_name: ".shop.Order.WeightsEntry"
                      label: LABEL_REPEATED }
              field { name: "discount" number: 8 type: TYPE_DOUBLE label: LABEL_OPTIONAL
                      proto3_optional: true oneof_index: 0 }
              nested_type {
                name: "Line"
                field { name: "article" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL }
                field { name: "count" number: 2 type: TYPE_SINT64 label: LABEL_OPTIONAL }
              }
              nested_type {
                name: "WeightsEntry"
                field { name: "key" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL }
                field { name: "value" number: 2 type: TYPE_FLOAT label: LABEL_OPTIONAL }
                options { map_entry: true }
              }
              oneof_decl { name: "_discount" }
            }
            message_type { name: "Other" }
            enum_type {
              name: "State"
              value { name: "OPEN" number: 0 }
              value { name: "SENT" number: 1 }
            }
            """;

    private static byte[] set(String... files) throws Exception {
        FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
        for (String file : files) {
            FileDescriptorProto.Builder one = FileDescriptorProto.newBuilder();
            TextFormat.merge(file, one);
            set.addFile(one);
        }
        return set.build().toByteArray();
    }

    private static Descriptor order() throws Exception {
        return ProtobufFiles.message(set(ORDERS), "orders.pb", Optional.of("Order"));
    }

    private static byte[] message(Descriptor type, String text) throws Exception {
        DynamicMessage.Builder builder = DynamicMessage.newBuilder(type);
        TextFormat.merge(text, builder);
        return builder.build().toByteArray();
    }

    private static List<String> decode(Descriptor type, Schema rows, byte[] bytes)
            throws Exception {
        BatchBuilder batch = new BatchBuilder(rows, 4);
        new ProtobufDecoder(type, rows).decode(bytes, 0, bytes.length, batch);
        return Arrays.stream(RowShape.of(rows).rows(batch.take())).map(Row::toString).toList();
    }

    @Test
    void aMessageBecomesARow() throws Exception {
        Descriptor type = order();
        Schema rows = ProtobufSchemas.rows(type);
        assertEquals(
                "{id: int64, total: decimal, at: datetime?, state: string, note: string?, lines: array<row{article:"
                        + " string, count: int64}>, weights: map<string,float>, discount: double?}",
                rows.toString());
        byte[] bytes =
                message(
                        type,
                        """
                        id: 4294967295 total: 18446744073709551615 at { seconds: -1 nanos: 999999999 } state: SENT
                        note { value: "" } lines { article: "a" count: -3 } lines { article: "b" }
                        weights { key: "k" value: 1.5 }
                        """);
        assertEquals(
                List.of(
                        "[4294967295, 18446744073709551615, -1, 'SENT', '', [['a', -3], ['b', 0]], {k=1.5}, null]"),
                decode(type, rows, bytes));
        assertEquals(
                List.of("[0, 0, null, 'OPEN', null, [], {}, null]"),
                decode(type, rows, new byte[0]));
        // Some of the fields alone, and one that the message does not have.
        assertEquals(
                List.of("['SENT', null]"),
                decode(type, TypeText.schema("{state: string, later: string?}"), bytes));
        // A value that the enumeration had not when it was compiled.
        assertEquals(
                List.of("['7']"),
                decode(type, TypeText.schema("{state: string}"), new byte[] {4 << 3, 7}));
    }

    @Test
    void whatIsNoMessageIsSaid() throws Exception {
        Descriptor type = order();
        Schema rows = ProtobufSchemas.rows(type);
        MalformedRecordException cut =
                assertThrows(
                        MalformedRecordException.class,
                        () -> decode(type, rows, new byte[] {4 << 3}));
        assertEquals("this is no message 'shop.Order': ", cut.getMessage().substring(0, 33));
        IOException wrong =
                assertThrows(
                        IOException.class,
                        () -> new ProtobufDecoder(type, TypeText.schema("{id: string}")));
        assertEquals(
                "the data has id: int64, but the schema of this read has id: string",
                wrong.getMessage());
    }

    @Test
    void rowsAreWrittenAsMessagesOfAGivenType() throws Exception {
        Descriptor type = order();
        Schema rows =
                TypeText.schema(
                        "{id: int32, total: decimal, at: datetime, state: string, note: string?, lines: array<row{article:"
                                + " string, count: int64}>, weights: map<string,float>, discount: double?}");
        Row line = RowShape.of(TypeText.schema("{article: string, count: int64}")).row("a", -3L);
        Row row =
                RowShape.of(rows)
                        .row(
                                7,
                                new BigDecimal("18446744073709551615"),
                                -1L,
                                "SENT",
                                null,
                                List.of(line),
                                Map.of("k", 1.5f),
                                null);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ProtobufEncoder(type, rows).encode(row, bytes);
        assertEquals(
                List.of("[7, 18446744073709551615, -1, 'SENT', null, [['a', -3]], {k=1.5}, null]"),
                decode(type, ProtobufSchemas.rows(type), bytes.toByteArray()));
    }

    @Test
    void whatAMessageCannotHoldIsRefused() throws Exception {
        Descriptor type = order();
        assertEquals(
                "the message 'shop.Order' has no field 'noted'; did you mean 'note'?; rename or drop the field with"
                        + " MapToFields",
                refused(() -> new ProtobufEncoder(type, TypeText.schema("{noted: string}"))));
        assertEquals(
                "the field 'id' is string, and in the message uint32; convert it with MapToFields",
                refused(() -> new ProtobufEncoder(type, TypeText.schema("{id: string}"))));
        Schema rows = TypeText.schema("{id: int64?, state: string}");
        ProtobufEncoder encoder = new ProtobufEncoder(type, rows);
        assertEquals(
                "field 'id': -1 is not between 0 and 4294967295",
                rejected(encoder, RowShape.of(rows).row(-1L, "OPEN")));
        assertEquals(
                "field 'id' is null, and in the message it always has a value: without 'optional' nothing and the default"
                        + " are the same",
                rejected(encoder, RowShape.of(rows).row(null, "OPEN")));
        assertEquals(
                "field 'state': 'LOST' is none of the names of shop.State",
                rejected(encoder, RowShape.of(rows).row(1L, "LOST")));
    }

    private static String rejected(ProtobufEncoder encoder, Row row) {
        return assertThrows(
                        IOException.class, () -> encoder.encode(row, new ByteArrayOutputStream()))
                .getMessage();
    }

    @Test
    void rowsHaveAMessageOfTheirOwn() throws Exception {
        Schema rows =
                TypeText.schema(
                        "{a: boolean?, b: int8, c: int64?, d: decimal, e: datetime?, f: bytes, g: array<int32>, h:"
                                + " map<int64,row{x: string?}>, i: row{y: float}?, j: date}");
        Descriptor type = ProtobufSchemas.message(rows);
        Row inner = RowShape.of(TypeText.schema("{x: string?}")).row((Object) null);
        Row row =
                RowShape.of(rows)
                        .row(
                                null,
                                3,
                                4L,
                                new BigDecimal("1.50"),
                                1_000_001L,
                                new byte[] {1},
                                List.of(1, 2),
                                Map.of(5L, inner),
                                null,
                                365);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ProtobufEncoder(type, rows).encode(row, bytes);
        assertEquals(
                "{a: boolean?, b: int32, c: int64?, d: string, e: datetime?, f: bytes, g: array<int32>, h:"
                        + " map<int64,row{x: string?}>, i: row{y: float}?, j: string}",
                ProtobufSchemas.rows(type).toString());
        assertEquals(
                List.of(
                        "[null, 3, 4, '1.50', 1000001, 0x01, [1, 2], {5=[null]}, null, '1971-01-01']"),
                decode(type, ProtobufSchemas.rows(type), bytes.toByteArray()));
        assertEquals(
                "the field 'g' is array<array<int32>>: Protobuf has no lists or maps in lists or maps; convert it with"
                        + " MapToFields, or write another format",
                refused(
                        () ->
                                ProtobufSchemas.message(
                                        TypeText.schema("{g: array<array<int32>>}"))));
        assertEquals(
                "the field 'a b' has a name that Protobuf does not allow; rename it with MapToFields to letters, digits"
                        + " and _, beginning with a letter",
                refused(
                        () ->
                                ProtobufSchemas.message(
                                        Schema.of(new Field("a b", FieldType.of(Kind.STRING))))));
    }

    @Test
    void filesOfDescriptorsAreLookedThrough() throws Exception {
        byte[] orders = set(ORDERS);
        assertEquals(
                "orders.pb has several messages; name one of shop.Order, shop.Other, shop.Order.Line",
                refused(() -> ProtobufFiles.message(orders, "orders.pb", Optional.empty())));
        assertEquals(
                "orders.pb has no message 'shop.Ordre'; did you mean 'shop.Order'?",
                refused(
                        () ->
                                ProtobufFiles.message(
                                        orders, "orders.pb", Optional.of("shop.Ordre"))));
        assertEquals(
                "shop.Order.Line",
                ProtobufFiles.message(orders, "orders.pb", Optional.of("Line")).getFullName());
        assertEquals(
                "text.pb is no set of Protobuf descriptors; make it with protoc --include_imports"
                        + " --descriptor_set_out=FILE",
                refused(
                        () ->
                                ProtobufFiles.message(
                                        "syntax".getBytes(), "text.pb", Optional.empty())));
        byte[] lacking = set("name: \"a.proto\" dependency: \"b.proto\"");
        assertEquals(
                "a.pb lacks 'b.proto', which 'a.proto' imports; give what it imports too: protoc --include_imports",
                refused(() -> ProtobufFiles.message(lacking, "a.pb", Optional.empty())));
        assertEquals(
                "the Protobuf message 'google.protobuf.Struct' is inside itself, and rows have a fixed depth; use a"
                        + " message without it",
                refused(
                        () ->
                                ProtobufSchemas.rows(
                                        StructProto.getDescriptor().getMessageTypes().get(0))));
    }

    private interface Call {
        void run() throws Exception;
    }

    private static String refused(Call call) {
        ProblemException e = assertThrows(ProblemException.class, call::run);
        return e.problems().get(0).message() + "; " + e.problems().get(0).advice();
    }
}
