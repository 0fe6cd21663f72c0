package org.nifibeam.file.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.expression.Operator;
import org.nifibeam.core.expression.Typing;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Source;
import org.nifibeam.testkit.SourceLaw;

/**
 * The source laws, and equality with parquet-hadoop's own reader, on generated files of all codecs
 * and page formats.
 */
class ParquetLawsTest {
    private static final long SEED = Long.getLong("nifibeam.seed", 1L);

    @TempDir static Path folder;
    private static List<GeneratedFile> files;

    @BeforeAll
    static void write() throws Exception {
        System.out.println("ParquetLawsTest: -Dnifibeam.seed=" + SEED);
        files = new ArrayList<>();
        for (CompressionCodecName codec :
                List.of(
                        CompressionCodecName.UNCOMPRESSED,
                        CompressionCodecName.SNAPPY,
                        CompressionCodecName.ZSTD,
                        CompressionCodecName.GZIP)) {
            for (WriterVersion version : WriterVersion.values()) {
                for (boolean dictionary : new boolean[] {true, false}) {
                    String name = codec + "-" + version + "-" + dictionary + ".parquet";
                    files.add(
                            new GeneratedFile(
                                    folder.resolve(name), codec, version, dictionary, 5000));
                }
            }
        }
        for (int i = 0; i < files.size(); i++) {
            files.get(i).write(SEED + i);
        }
    }

    static Stream<GeneratedFile> files() {
        return files.stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void readsWhatParquetHadoopReads(GeneratedFile file) throws Exception {
        Source source = source(file.file());
        List<Row> expected = file.expected(source.schema());
        List<Row> actual = new SourceLaw(source).all();
        assertEquals(file.rows(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), actual.get(i), "row " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void keepsTheLaws(GeneratedFile file) throws Exception {
        Source source = source(file.file());
        SourceLaw laws = new SourceLaw(source);
        laws.splitsAreFoundOnce();
        laws.resumesFromEachPosition();
        laws.keepsDeadlines(laws.everything());
    }

    @ParameterizedTest
    @MethodSource("files")
    void filtersAsIfNotPushedDown(GeneratedFile file) throws Exception {
        Source source = source(file.file());
        SourceLaw laws = new SourceLaw(source);
        Schema schema = source.schema();
        Random random = new Random(SEED + files.indexOf(file));
        List<Row> rows = laws.all();
        for (Field field : schema.fields()) {
            for (int i = 0; i < 2; i++) {
                Expression filter = filter(field, anyOperator(random), rows, schema, random);
                Pushdown pushdown = pushdown(schema, List.of(filter), random);
                assertTrue(
                        source.plan(schema, pushdown).residual().isEmpty(),
                        () -> filter + " is not accepted");
                laws.pushdownChangesNothing(pushdown);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void combinesFiltersAndLeavesTheRest(GeneratedFile file) throws Exception {
        Source source = source(file.file());
        SourceLaw laws = new SourceLaw(source);
        Schema schema = source.schema();
        Random random = new Random(SEED + files.indexOf(file));
        List<Row> rows = laws.all();
        for (int round = 0; round < 20; round++) {
            List<Expression> filters = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(3); i++) {
                Expression one = anyFilter(rows, schema, random);
                Expression other = anyFilter(rows, schema, random);
                filters.add(
                        switch (random.nextInt(4)) {
                            case 0 -> Typing.operation(Operator.AND, List.of(one, other));
                            case 1 -> Typing.operation(Operator.OR, List.of(one, other));
                            default -> one;
                        });
            }
            Pushdown pushdown = pushdown(schema, filters, random);
            laws.pushdownChangesNothing(pushdown);
            laws.keepsDeadlines(pushdown);
        }
    }

    private static Expression anyFilter(List<Row> rows, Schema schema, Random random)
            throws Exception {
        Field field = schema.field(random.nextInt(schema.size()));
        return filter(field, anyOperator(random), rows, schema, random);
    }

    private static Operator anyOperator(Random random) {
        List<Operator> operators =
                Stream.of(Operator.values()).filter(o -> o.isComparison() || o.postfix()).toList();
        return operators.get(random.nextInt(operators.size()));
    }

    /** Compares with a value out of the data, so that equality and the borders are met. */
    private static Expression filter(
            Field field, Operator operator, List<Row> rows, Schema schema, Random random)
            throws Exception {
        Expression reference = Typing.field(field.name(), schema);
        if (operator.postfix()) {
            return Typing.operation(operator, List.of(reference));
        }
        int index = schema.indexOf(field.name()).orElseThrow();
        Object value = rows.get(random.nextInt(rows.size())).get(index);
        FieldType type = field.type().withNullable(value == null);
        Literal literal = new Literal(value, type);
        return random.nextBoolean()
                ? Typing.operation(operator, List.of(reference, literal))
                : Typing.operation(operator, List.of(literal, reference));
    }

    /** Some outputs at random, possibly none; the fields are those and the filters'. */
    private static Pushdown pushdown(Schema schema, List<Expression> filters, Random random) {
        List<String> outputs =
                schema.names().stream().filter(name -> random.nextInt(5) == 0).toList();
        List<String> filtered = filters.stream().flatMap(ParquetLawsTest::names).toList();
        List<String> fields =
                schema.names().stream()
                        .filter(name -> outputs.contains(name) || filtered.contains(name))
                        .toList();
        return new Pushdown(fields, outputs, filters);
    }

    private static Stream<String> names(Expression expression) {
        return expression instanceof Expression.FieldReference field
                ? Stream.of(field.name())
                : expression.children().stream().flatMap(ParquetLawsTest::names);
    }

    private static Source source(Path path) throws Exception {
        return new ParquetSourceProvider().create(new Config(Map.of("path", path.toString())));
    }
}
