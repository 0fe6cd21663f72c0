package org.nifibeam.file.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.expression.Operator;
import org.nifibeam.core.expression.Typing;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Source;
import org.nifibeam.file.FileTesting;
import org.nifibeam.file.RandomRecords;
import org.nifibeam.testkit.SourceLaw;
import org.nifibeam.testkit.SourceTexts;

/** Rows, lists and maps in each other, beside DuckDB and parquet-hadoop. */
class NestedParquetTest {
    private static final long SEED = Long.getLong("nifibeam.seed", 1L);
    private static final int ROUNDS = Integer.getInteger("nifibeam.rounds", 40);

    @TempDir Path folder;

    private static final Schema ITEM =
            Schema.of(
                    new Field("name", FieldType.nullable(Kind.STRING)),
                    new Field("price", FieldType.of(Kind.DOUBLE)));

    private static final Schema ORDER =
            Schema.of(
                    new Field("id", FieldType.of(Kind.INT64)),
                    new Field("items", new FieldType.Array(new FieldType.Nested(ITEM, true), true)),
                    new Field(
                            "counts",
                            new FieldType.Mapping(
                                    FieldType.of(Kind.STRING),
                                    FieldType.nullable(Kind.INT32),
                                    true)),
                    new Field(
                            "grid",
                            new FieldType.Array(
                                    new FieldType.Array(FieldType.nullable(Kind.INT64), true),
                                    false)),
                    new Field("best", new FieldType.Nested(ITEM, true)));

    private static Row item(String name, double price) {
        return RowShape.of(ITEM).row(name, price);
    }

    private static Row order(Object... values) {
        return RowShape.of(ORDER).row(values);
    }

    private static final List<Row> ORDERS =
            List.of(
                    order(
                            1L,
                            Arrays.asList(item("pen", 1.5), null, item(null, 0.5)),
                            mapOf("a", 1, "b", null),
                            Arrays.asList(
                                    List.of(1L, 2L), null, List.of(), Arrays.asList(3L, null)),
                            item("pen", 1.5)),
                    order(2L, null, null, List.of(), null),
                    order(3L, List.of(), Map.of(), List.of(List.of()), item(null, -0.0)),
                    order(
                            4L,
                            List.of(item("ink", 9.0)),
                            mapOf("z", 7),
                            List.of(List.of(4L)),
                            null));

    private static Map<Object, Object> mapOf(Object... pairs) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    private Path write(Schema schema, List<Row> rows, String name, Object... settings)
            throws Exception {
        FileTesting.writeAll(
                FileTesting.sink("WriteToParquet", schema, folder.resolve(name), settings),
                rows,
                folder);
        return folder.resolve(name + "-00000-of-00001.parquet");
    }

    @Test
    void nullsAndEmptinessAtEveryLevelComeBack() throws Exception {
        Source source = FileTesting.source("ReadFromParquet", write(ORDER, ORDERS, "orders"));
        assertEquals(ORDER, source.schema());
        assertEquals(ORDERS, FileTesting.rows(source));
    }

    @Test
    void duckdbReadsTheSame() throws Exception {
        Path file = write(ORDER, ORDERS, "orders");
        assertEquals(
                List.of(
                        """
                        1|[{"name":"pen","price":1.5},null,{"name":null,"price":0.5}]|{"a":1,"b":null}|\
                        [[1,2],null,[],[3,null]]|{"name":"pen","price":1.5}\
                        """,
                        "2|null|null|[]|null",
                        "3|[]|{}|[[]]|{\"name\":null,\"price\":-0.0}",
                        """
                        4|[{"name":"ink","price":9.0}]|{"z":7}|[[4]]|null\
                        """),
                query(
                        "SELECT id, items::JSON, counts::JSON, grid::JSON, best::JSON FROM"
                                + " read_parquet('"
                                + file
                                + "') ORDER BY id"));
    }

    private static List<String> query(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> lines = new ArrayList<>();
            int width = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= width; i++) {
                    values.add(String.valueOf(result.getString(i)));
                }
                lines.add(String.join("|", values));
            }
            return lines;
        }
    }

    @Test
    void whatDuckdbWritesIsRead() throws Exception {
        Path file = folder.resolve("duck.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "COPY (SELECT i AS id, CASE WHEN i % 5 = 0 THEN NULL ELSE [x * i FOR x IN"
                            + " range(i % 4)] END AS l, CASE WHEN i % 3 = 0 THEN NULL ELSE {'a': i,"
                            + " 'b': ['x' || i, NULL]} END AS s, MAP {'k' || i: [i, NULL], 'other': []}"
                            + " AS m FROM range(30000) t(i)) TO '"
                            + file
                            + "' (FORMAT parquet, ROW_GROUP_SIZE 10000)");
        }
        Source source = FileTesting.source("ReadFromParquet", file);
        assertEquals(
                "{id: int64?, l: array<int64?>?, s: row{a: int64?, b: array<string?>?}?,"
                        + " m: map<string,array<int64?>?>?}",
                source.schema().toString());
        List<Row> rows = FileTesting.rows(source);
        assertEquals(30_000, rows.size());
        for (int i = 0; i < rows.size(); i++) {
            List<Long> multiples = new ArrayList<>();
            for (long x = 0; x < i % 4; x++) {
                multiples.add(x * i);
            }
            Row expected =
                    RowShape.of(source.schema())
                            .row(
                                    (long) i,
                                    i % 5 == 0 ? null : multiples,
                                    i % 3 == 0
                                            ? null
                                            : RowShape.of(
                                                            ((FieldType.Nested)
                                                                            source.schema().type(2))
                                                                    .schema())
                                                    .row((long) i, Arrays.asList("x" + i, null)),
                                    mapOf(
                                            "k" + i,
                                            Arrays.asList((long) i, null),
                                            "other",
                                            List.of()));
            assertEquals(expected, rows.get(i));
        }
    }

    @Test
    void randomRecordsComeBack() throws Exception {
        System.out.println("NestedParquetTest: -Dnifibeam.seed=" + SEED);
        for (int round = 0; round < ROUNDS; round++) {
            long seed = SEED * 1_000 + round;
            RandomRecords random = new RandomRecords(new Random(seed));
            Schema schema = random.schema(3);
            List<Row> rows = random.rows(schema, round == 0 ? 3000 : 100);
            Path file = write(schema, rows, "random" + round, "codec", "snappy");
            Source source = FileTesting.source("ReadFromParquet", file);
            assertEquals(schema, source.schema(), "seed " + seed);
            assertEquals(rows, FileTesting.rows(source), "seed " + seed);
            assertEquals(
                    List.of(String.valueOf(rows.size())),
                    query("SELECT count(*) FROM (SELECT * FROM read_parquet('" + file + "'))"));
        }
    }

    @Test
    void parquetHadoopReadsWhatIsWritten() throws Exception {
        Path file = write(ORDER, ORDERS, "orders");
        List<String> groups = new ArrayList<>();
        try (ParquetReader<Group> reader = new GroupReaderBuilder(file).build()) {
            for (Group group = reader.read(); group != null; group = reader.read()) {
                groups.add(group.toString().replaceAll("\\s+", " ").strip());
            }
        }
        assertEquals(
                "id: 4 items list element name: ink price: 9.0 counts key_value key: z value: 7"
                        + " grid list element list element: 4",
                groups.get(3));
        assertEquals("id: 2 grid", groups.get(1));
    }

    private static final class GroupReaderBuilder extends ParquetReader.Builder<Group> {
        GroupReaderBuilder(Path file) {
            super((InputFile) new LocalInputFile(file), new PlainParquetConfiguration());
        }

        @Override
        protected ReadSupport<Group> getReadSupport() {
            return new GroupReadSupport();
        }
    }

    @ParameterizedTest
    @EnumSource(WriterVersion.class)
    void listsOfOldWriters(WriterVersion version) throws Exception {
        Path file =
                hadoop(
                        """
                        message m {
                          repeated int32 alone;
                          optional group two (LIST) { repeated int32 element; }
                          optional group tuple (LIST) {
                            repeated group tuple_tuple { required binary s (STRING); } }
                          optional group array (LIST) { repeated group array { required int32 x; } }
                          optional group wide (LIST) {
                            repeated group element { required int32 x; optional int32 y; } }
                          optional group old (MAP_KEY_VALUE) {
                            repeated group map { required binary key (STRING); optional int32 value; } }
                          optional group bag (LIST) {
                            repeated group bag { optional group array_element { required int32 x; } } }
                          repeated group rows { repeated int32 inner; }
                        }
                        """,
                        version,
                        2,
                        group -> {
                            group.append("alone", 1).append("alone", 2);
                            group.addGroup("two").append("element", 3).append("element", 4);
                            group.addGroup("tuple").addGroup("tuple_tuple").append("s", "t");
                            group.addGroup("array").addGroup("array").append("x", 5);
                            group.addGroup("wide").addGroup("element").append("x", 6);
                            group.addGroup("old")
                                    .addGroup("map")
                                    .append("key", "k")
                                    .append("value", 7);
                            Group bag = group.addGroup("bag");
                            bag.addGroup("bag").addGroup("array_element").append("x", 8);
                            bag.addGroup("bag");
                            group.addGroup("rows").append("inner", 9).append("inner", 10);
                            group.addGroup("rows");
                        });
        Source source = FileTesting.source("ReadFromParquet", file);
        assertEquals(
                "{alone: array<int32>, two: array<int32>?, tuple: array<row{s: string}>?,"
                        + " array: array<row{x: int32}>?, wide: array<row{x: int32, y: int32?}>?,"
                        + " old: map<string,int32?>?, bag: array<row{x: int32}?>?,"
                        + " rows: array<row{inner: array<int32>}>}",
                source.schema().toString());
        String expected =
                "[[1, 2], [3, 4], [['t']], [[5]], [[6, null]], {k=7}, [[8], null], [[[9, 10]],"
                        + " [[]]]]";
        assertEquals(
                List.of(expected, expected),
                FileTesting.rows(source).stream().map(Row::toString).toList());
    }

    private Path hadoop(String schema, WriterVersion version, int count, Consumer<Group> fill)
            throws IOException {
        MessageType type = MessageTypeParser.parseMessageType(schema);
        Path file = folder.resolve("hadoop.parquet");
        try (ParquetWriter<Group> writer =
                ExampleParquetWriter.builder(new LocalOutputFile(file))
                        .withConf(new PlainParquetConfiguration())
                        .withType(type)
                        .withWriterVersion(version)
                        .withPageRowCountLimit(100)
                        .withRowGroupRowCountLimit(1000)
                        .build()) {
            for (int i = 0; i < count; i++) {
                Group group = new SimpleGroup(type);
                fill.accept(group);
                writer.write(group);
            }
        }
        return file;
    }

    private static final String COUNTED =
            """
            message m {
              required int64 n;
              optional group l (LIST) {
                repeated group list { optional group element {
                  required binary s (STRING); repeated int64 many; } } }
              optional binary t (STRING);
            }
            """;

    private Path counted(WriterVersion version, int count) throws IOException {
        return hadoop(
                COUNTED,
                version,
                count,
                new Consumer<>() {
                    private int next;

                    @Override
                    public void accept(Group group) {
                        int row = next++;
                        group.append("n", (long) row);
                        if (row % 7 != 0) {
                            Group list = group.addGroup("l");
                            for (int i = 0; i < row % 5; i++) {
                                Group element = list.addGroup("list").addGroup("element");
                                element.append("s", "s" + row % 50);
                                for (int k = 0; k < i; k++) {
                                    element.append("many", (long) row * k);
                                }
                            }
                        }
                        group.append("t", "t" + row % 9);
                    }
                });
    }

    @ParameterizedTest
    @EnumSource(WriterVersion.class)
    void keepsTheLawsAndPushesDownBesideNestedColumns(WriterVersion version) throws Exception {
        Source source = FileTesting.source("ReadFromParquet", counted(version, 2500));
        Schema schema = source.schema();
        SourceLaw law = new SourceLaw(source);
        List<Row> rows = law.all();
        assertEquals(2500, rows.size());
        assertEquals("[1236, [['s36', []]], 't3']", rows.get(1236).toString());
        assertEquals(
                "[8, [['s8', []], ['s8', [0]], ['s8', [0, 8]]], 't8']", rows.get(8).toString());
        law.all(List.of("l"));
        law.all(List.of("l", "t"));
        for (long least : List.of(0L, 1500L, 2499L, 5000L)) {
            Expression filter =
                    Typing.operation(
                            Operator.GREATER_OR_EQUAL,
                            List.of(
                                    Typing.field("n", schema),
                                    new Literal(least, FieldType.of(Kind.INT64))));
            law.pushdownChangesNothing(
                    new Pushdown(List.of("n", "l"), List.of("l"), List.of(filter)));
        }
    }

    @ParameterizedTest
    @EnumSource(WriterVersion.class)
    void damageIsNeverAnythingButAnIoException(WriterVersion version) throws Exception {
        Path file = counted(version, 300);
        byte[] good = Files.readAllBytes(file);
        Random random = new Random(SEED);
        for (int round = 0; round < 5 * ROUNDS; round++) {
            byte[] bytes = good.clone();
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                bytes[random.nextInt(bytes.length - 8)] = (byte) random.nextInt();
            }
            Files.write(file, bytes);
            try {
                SourceTexts.read(FileTesting.source("ReadFromParquet", file));
            } catch (IOException | ProblemException e) {
                assertTrue(e.getMessage().contains(file.toString()), e.toString());
            }
        }
    }

    @Test
    void whatHasNoFormIsRefused() {
        Schema schema =
                Schema.of(
                        new Field(
                                "tags",
                                new FieldType.Array(
                                        new FieldType.Nested(Schema.of(), false), false)));
        ProblemException problem =
                assertThrows(
                        ProblemException.class,
                        () -> FileTesting.sink("WriteToParquet", schema, folder.resolve("x")));
        assertEquals(
                "[UNSUPPORTED] the field 'tags[]' is of type row{}, which cannot be written as"
                        + " Parquet; convert it with MapToFields, or leave it out",
                problem.getMessage());
    }
}
