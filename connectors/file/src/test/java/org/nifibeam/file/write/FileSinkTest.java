package org.nifibeam.file.write;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.file.json.JsonSinkProvider;

class FileSinkTest {
    private static final Schema SCHEMA = Schema.of(new Field("n", FieldType.of(Kind.INT64)));

    @TempDir Path folder;
    private Path out;
    private Path work;

    @BeforeEach
    void folders() throws IOException {
        out = folder.resolve("out");
        work = Files.createDirectory(folder.resolve("work"));
    }

    @Test
    void writesOneShardATaskAndShowsItOnlyWhenCommitted() throws Exception {
        Sink sink = sink("result");
        List<byte[]> handles = List.of(write(sink, "run", 0, 2, 1, 2), write(sink, "run", 1, 2, 3));
        assertEquals(Map.of(), visible());
        sink.commit(commit("run", 1, true), handles);
        assertEquals(
                Map.of(
                        "result-00000-of-00002.json", "{\"n\":1}\n{\"n\":2}\n",
                        "result-00001-of-00002.json", "{\"n\":3}\n"),
                visible());
        assertEquals(2, all().size(), "nothing hidden is left");
    }

    @Test
    void commitTwiceIsCommitOnce() throws Exception {
        Sink sink = sink("result");
        List<byte[]> handles = List.of(write(sink, "run", 0, 2, 1), write(sink, "run", 1, 2, 2));
        sink.commit(commit("run", 1, true), handles);
        Map<String, String> once = visible();
        sink.commit(commit("run", 1, true), handles);
        sink("result").commit(commit("run", 1, true), handles);
        assertEquals(once, visible());
    }

    @Test
    void aCommitterKilledAnywhereGoesOn() throws Exception {
        Sink sink = sink("result", 2L);
        List<byte[]> handles = new ArrayList<>();
        for (int task = 0; task < 4; task++) {
            handles.add(write(sink, "run", task, 4, task, task + 10));
        }
        sink.commit(commit("run", 1, true), handles);
        Map<String, String> whole = visible();
        assertEquals(
                "{\"n\":0}\n{\"n\":10}\n{\"n\":2}\n{\"n\":12}\n",
                whole.get("result-00000-of-00002.json"));
        Files.walk(out).filter(Files::isRegularFile).forEach(FileSinkTest::delete);
        for (int task = 0; task < 4; task++) {
            handles.set(task, write(sink, "run", task, 4, task, task + 10));
        }
        // Killed between merging the first shard and removing the parts behind it: one part is
        // gone, the target there.
        Files.writeString(
                out.resolve("result-00000-of-00002.json"), whole.get("result-00000-of-00002.json"));
        Files.delete(out.resolve(ShardHandle.decode(handles.get(0)).files().get(0).name()));
        sink("result", 2L).commit(commit("run", 1, true), handles);
        assertEquals(whole, visible());
        assertEquals(2, all().size(), "nothing hidden is left");
    }

    @Test
    void aCommitterKilledBetweenRenamesGoesOn() throws Exception {
        Map<String, String> whole =
                Map.of(
                        "result-00000-of-00003.json", "{\"n\":0}\n",
                        "result-00001-of-00003.json", "{\"n\":1}\n",
                        "result-00002-of-00003.json", "{\"n\":2}\n");
        for (int renamed = 0; renamed <= 3; renamed++) {
            Sink earlier = sink("result");
            List<byte[]> four = new ArrayList<>();
            for (int task = 0; task < 4; task++) {
                four.add(write(earlier, "earlier", task, 4, 90 + task));
            }
            earlier.commit(commit("earlier", 1, true), four);
            Sink sink = sink("result");
            List<byte[]> handles = new ArrayList<>();
            for (int task = 0; task < 3; task++) {
                handles.add(write(sink, "run", task, 3, task));
            }
            for (int shard = 0; shard < renamed; shard++) {
                Files.move(
                        out.resolve(ShardHandle.decode(handles.get(shard)).files().get(0).name()),
                        out.resolve("result-0000" + shard + "-of-00003.json"));
            }
            // Each file that is there is whole, the earlier run's still among them.
            assertEquals(4 + renamed, visible().size());
            sink("result").commit(commit("run", 1, true), handles);
            assertEquals(whole, visible(), renamed + " renamed");
            sink("result").commit(commit("run", 1, true), handles);
            assertEquals(whole, visible());
            assertEquals(3, all().size(), "nothing hidden is left");
            Files.walk(out).filter(Files::isRegularFile).forEach(FileSinkTest::delete);
        }
    }

    @Test
    void abortLeavesNothing() throws Exception {
        Sink sink = sink("result");
        write(sink, "run", 0, 1, 1);
        Writer open = sink.open(context("run", 0, 1));
        open.write(row(5), Timestamps.MIN, GlobalWindow.INSTANCE, Pane.NONE);
        byte[] other = write(sink, "other", 0, 1, 7);
        sink.abort(commit("run", 1, true));
        open.close();
        assertEquals(1, all().size(), "the other run's file alone is left");
        sink.commit(commit("other", 1, true), List.of(other));
        assertEquals(Map.of("result-00000-of-00001.json", "{\"n\":7}\n"), visible());
    }

    @Test
    void aClosedWriterTakesItsUnpreparedFilesAway() throws Exception {
        Sink sink = sink("result");
        try (Writer writer = sink.open(context("run", 0, 1))) {
            writer.write(row(5), Timestamps.MIN, GlobalWindow.INSTANCE, Pane.NONE);
            assertEquals(1, all().size());
        }
        assertEquals(List.of(), all());
    }

    @Test
    void aRerunReplacesAllOfAnEarlierOne() throws Exception {
        Sink sink = sink("result");
        sink.commit(
                commit("first", 1, true),
                List.of(
                        write(sink, "first", 0, 3, 1),
                        write(sink, "first", 1, 3, 2),
                        write(sink, "first", 2, 3, 3)));
        Files.writeString(out.resolve("result-notes.json"), "{}");
        Files.writeString(out.resolve("results-00000-of-00001.json"), "{}");
        sink.commit(commit("second", 1, true), List.of(write(sink, "second", 0, 3, 9)));
        assertEquals(
                Map.of(
                        "result-00000-of-00001.json", "{\"n\":9}\n",
                        "result-notes.json", "{}",
                        "results-00000-of-00001.json", "{}"),
                visible());
    }

    @Test
    void noRecordsGiveOneEmptyFile() throws Exception {
        Sink sink = sink("result");
        byte[] nothing = write(sink, "run", 0, 1);
        assertArrayEquals(new byte[0], nothing);
        sink.commit(commit("run", 1, true), List.of(nothing));
        sink.commit(commit("run", 1, true), List.of(nothing));
        assertEquals(Map.of("result-00000-of-00001.json", ""), visible());
    }

    @Test
    void severalCheckpointsAddFilesAndRemoveNone() throws Exception {
        Sink sink = sink("result");
        sink.commit(commit("old", 1, true), List.of(write(sink, "old", 0, 1, 0)));
        Writer writer = sink.open(context("run", 0, 1));
        for (int checkpoint = 1; checkpoint <= 3; checkpoint++) {
            writer.write(row(checkpoint), Timestamps.MIN, GlobalWindow.INSTANCE, Pane.NONE);
            List<byte[]> handles = List.of(writer.prepare(checkpoint));
            sink.commit(commit("run", checkpoint, checkpoint == 3), handles);
            sink.commit(commit("run", checkpoint, checkpoint == 3), handles);
        }
        writer.close();
        String tag = FileNames.tag("run", "write");
        assertEquals(
                Map.of(
                        "result-00000-of-00001.json",
                        "{\"n\":0}\n",
                        "result-" + tag + "-c00000001-00000-of-00001.json",
                        "{\"n\":1}\n",
                        "result-" + tag + "-c00000002-00000-of-00001.json",
                        "{\"n\":2}\n",
                        "result-" + tag + "-c00000003-00000-of-00001.json",
                        "{\"n\":3}\n"),
                visible());
    }

    @Test
    void aLostTemporaryFileIsNotTakenForCommitted() throws Exception {
        Sink sink = sink("result");
        sink.commit(commit("first", 1, true), List.of(write(sink, "first", 0, 1, 1)));
        byte[] handle = write(sink, "second", 0, 1, 2);
        Files.delete(out.resolve(ShardHandle.decode(handle).files().get(0).name()));
        IOException error =
                assertThrows(
                        IOException.class,
                        () -> sink.commit(commit("second", 1, true), List.of(handle)));
        assertTrue(error.getMessage().startsWith("cannot commit '" + out), error.getMessage());
    }

    @Test
    void aNumberOfShardsIsKept() throws Exception {
        for (long shards : new long[] {1, 2, 3, 5}) {
            Sink sink = sink("s" + shards + ".jsonl", shards);
            List<byte[]> handles = new ArrayList<>();
            for (int task = 0; task < 3; task++) {
                handles.add(write(sink, "run", task, 3, 0, 1, 2, 3));
            }
            sink.commit(commit("run", 1, true), handles);
            String end = "-of-0000" + shards + ".jsonl";
            List<String> names =
                    visible().keySet().stream().filter(name -> name.endsWith(end)).toList();
            assertEquals(shards, names.size());
            long lines = 0;
            for (String name : names) {
                lines += Files.readAllLines(out.resolve(name)).size();
            }
            assertEquals(12, lines);
        }
    }

    @Test
    void valuesOfEveryType() throws Exception {
        FieldType strings = new FieldType.Array(FieldType.nullable(Kind.STRING), true);
        Schema place = Schema.of(new Field("lat", FieldType.of(Kind.DOUBLE)));
        Schema schema =
                Schema.of(
                        new Field("flag", FieldType.of(Kind.BOOLEAN)),
                        new Field("tiny", FieldType.of(Kind.INT8)),
                        new Field("big", FieldType.nullable(Kind.INT64)),
                        new Field("single", FieldType.of(Kind.FLOAT)),
                        new Field("real", FieldType.of(Kind.DOUBLE)),
                        new Field("price", FieldType.of(Kind.DECIMAL)),
                        new Field("text", FieldType.of(Kind.STRING)),
                        new Field("raw", FieldType.of(Kind.BYTES)),
                        new Field("at", FieldType.of(Kind.DATETIME)),
                        new Field("tags", strings),
                        new Field(
                                "counts",
                                new FieldType.Mapping(
                                        FieldType.of(Kind.INT32), FieldType.of(Kind.INT32), false)),
                        new Field("place", new FieldType.Nested(place, true)),
                        new Field("gone", FieldType.nullable(Kind.INT64)));
        Map<Integer, Integer> counts = new TreeMap<>(Map.of(1, 2));
        Row row =
                RowShape.of(schema)
                        .row(
                                true,
                                -3,
                                Long.MIN_VALUE,
                                0.1f,
                                Double.NaN,
                                new BigDecimal("12345678901234567890.1200"),
                                "quote \" line\n ü 😀",
                                new byte[] {0, 1, (byte) 0xFF},
                                979_430_700_000_001L,
                                Arrays.asList("a", null),
                                counts,
                                RowShape.of(place).row(-0.0),
                                null);
        Sink sink = new JsonSinkProvider().create(config("types", null), schema);
        Writer writer = sink.open(context("run", 0, 1));
        writer.write(row, Timestamps.MIN, GlobalWindow.INSTANCE, Pane.NONE);
        sink.commit(commit("run", 1, true), List.of(writer.prepare(1)));
        writer.close();
        assertEquals(
                "{\"flag\":true,\"tiny\":-3,\"big\":-9223372036854775808,\"single\":0.1,\"real\":\"NaN\",\"price\":12345678901234567890.1200,\"text\":\"quote"
                        + " \\\" line\\n"
                        + " ü \\uD83D\\uDE00\",\"raw\":\"AAH/\",\"at\":\"2001-01-14T00:05:00.000001Z\",\"tags\":[\"a\",null],\"counts\":{\"1\":2},\"place\":{\"lat\":-0.0},\"gone\":null}\n",
                visible().get("types-00000-of-00001.json"));
    }

    @Test
    void halfACharacterIsEscaped() throws Exception {
        Schema schema = Schema.of(new Field("s", FieldType.of(Kind.STRING)));
        Sink sink = new JsonSinkProvider().create(config("half", null), schema);
        Writer writer = sink.open(context("run", 0, 1));
        for (String text : List.of("\uD83D", "x\uD83Dy", "\uDE00z")) {
            writer.write(
                    RowShape.of(schema).row(text),
                    Timestamps.MIN,
                    GlobalWindow.INSTANCE,
                    Pane.NONE);
        }
        sink.commit(commit("run", 1, true), List.of(writer.prepare(1)));
        writer.close();
        assertEquals(
                "{\"s\":\"\\uD83D\"}\n{\"s\":\"x\\uD83Dy\"}\n{\"s\":\"\\uDE00z\"}\n",
                visible().get("half-00000-of-00001.json"));
    }

    @Test
    void settingsAreChecked() {
        for (String path : List.of("", " ", "out/")) {
            ProblemException problem =
                    assertThrows(
                            ProblemException.class,
                            () ->
                                    new JsonSinkProvider()
                                            .create(new Config(Map.of("path", path)), SCHEMA));
            assertTrue(
                    problem.getMessage().contains("'path' is '" + path + "'"),
                    problem.getMessage());
        }
        ProblemException problem = assertThrows(ProblemException.class, () -> sink("x", 0L));
        assertTrue(problem.getMessage().contains("'num_shards' is 0"), problem.getMessage());
    }

    @Test
    void anUnwritableFolderIsNamed() throws Exception {
        Files.writeString(folder.resolve("file"), "");
        Sink sink =
                new JsonSinkProvider()
                        .create(new Config(Map.of("path", folder + "/file/x")), SCHEMA);
        Writer writer = sink.open(context("run", 0, 1));
        IOException error =
                assertThrows(
                        IOException.class,
                        () ->
                                writer.write(
                                        row(1), Timestamps.MIN, GlobalWindow.INSTANCE, Pane.NONE));
        assertTrue(error.getMessage().contains(folder + "/file"), error.getMessage());
        assertFalse(error.getMessage().isBlank());
    }

    @Test
    void anUnboundedRunAddsToWhatOthersOfItHaveWritten() throws Exception {
        Sink sink = sink("x");
        for (String run : new String[] {"first", "second"}) {
            byte[] handle = write(sink, run, 0, 1, run.length());
            sink.commit(
                    new Sink.CommitContext(run, "write", 1, true, work, false), List.of(handle));
        }
        try (Stream<Path> files = Files.list(out)) {
            assertEquals(2, files.filter(f -> f.toString().endsWith(".json")).count());
        }
    }

    private Sink sink(String name) throws ProblemException {
        return new JsonSinkProvider().create(config(name, null), SCHEMA);
    }

    private Sink sink(String name, Long shards) throws ProblemException {
        return new JsonSinkProvider().create(config(name, shards), SCHEMA);
    }

    private Config config(String name, Long shards) {
        Map<String, Object> values = new HashMap<>(Map.of("path", out + "/" + name));
        if (shards != null) {
            values.put("num_shards", shards);
        }
        return new Config(values);
    }

    private byte[] write(Sink sink, String runId, int task, int tasks, long... numbers)
            throws IOException {
        try (Writer writer = sink.open(context(runId, task, tasks))) {
            for (long number : numbers) {
                writer.write(row(number), Timestamps.MIN, GlobalWindow.INSTANCE, Pane.NONE);
            }
            return writer.prepare(1);
        }
    }

    private Sink.WriterContext context(String runId, int task, int tasks) {
        return new Sink.WriterContext(runId, "write", task, tasks, work);
    }

    private Sink.CommitContext commit(String runId, long checkpoint, boolean last) {
        return new Sink.CommitContext(runId, "write", checkpoint, last, work);
    }

    private static Row row(long number) {
        return RowShape.of(SCHEMA).row(number);
    }

    private Map<String, String> visible() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        for (Path file : all()) {
            if (!file.getFileName().toString().startsWith(".")) {
                contents.put(
                        file.getFileName().toString(),
                        Files.readString(file, StandardCharsets.UTF_8));
            }
        }
        return contents;
    }

    private List<Path> all() throws IOException {
        if (!Files.isDirectory(out)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(out)) {
            return files.toList();
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
