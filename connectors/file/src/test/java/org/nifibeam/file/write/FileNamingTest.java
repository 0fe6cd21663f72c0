package org.nifibeam.file.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.IntervalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Window;
import org.nifibeam.core.window.Windows;
import org.nifibeam.file.FileTesting;
import org.nifibeam.testkit.SourceTexts;

/** Names made of windows and dates, and files that go to them. */
class FileNamingTest {
    private static final Schema SCHEMA = Schema.of(new Field("n", FieldType.of(Kind.INT64)));
    private static final long HOUR = 3_600_000;
    private static final Window FIRST = new IntervalWindow(0, HOUR);
    private static final Window SECOND = new IntervalWindow(HOUR, 2 * HOUR);

    @TempDir Path folder;
    private Path out;
    private Path work;

    @BeforeEach
    void folders() throws IOException {
        out = folder.resolve("out");
        work = Files.createDirectory(folder.resolve("work"));
    }

    @Test
    void aFileAWindow() throws Exception {
        Sink sink = sink("{name}-{window_start}-{window_end:HH}-{shard}-of-{shards}");
        byte[] handle;
        try (Writer writer = open(sink, "run")) {
            write(writer, 1, 5, FIRST);
            write(writer, 2, HOUR, SECOND);
            write(writer, 3, 5, FIRST);
            write(writer, 4, 5, GlobalWindow.INSTANCE);
            handle = writer.prepare(1);
        }
        sink.commit(commit("run", 1, true), List.of(handle));
        sink.commit(commit("run", 1, true), List.of(handle));
        assertEquals(
                Map.of(
                        "r-1970-01-01T00-00-00-01-00000-of-00001.csv", "n\n1\n3\n",
                        "r-1970-01-01T01-00-00-02-00000-of-00001.csv", "n\n2\n",
                        "r-global-global-00000-of-00001.csv", "n\n4\n"),
                visible());
    }

    @Test
    void anElementOfTwoWindowsIsInBothFiles() throws Exception {
        Sink sink = sink("{name}-{window_start:HH}-{shard}");
        byte[] handle;
        try (Writer writer = open(sink, "run")) {
            writer.write(RowShape.of(SCHEMA).row(7L), 5, both(FIRST, SECOND), Pane.ON_TIME_ONLY);
            handle = writer.prepare(1);
        }
        sink.commit(commit("run", 1, true), List.of(handle));
        assertEquals(Map.of("r-00-00000.csv", "n\n7\n", "r-01-00000.csv", "n\n7\n"), visible());
    }

    private static Windows both(Window one, Window other) {
        return new Windows() {
            @Override
            public int count() {
                return 2;
            }

            @Override
            public Window window(int index) {
                return index == 0 ? one : other;
            }
        };
    }

    @Test
    void checkpointsAddFilesOfTheSameWindow() throws Exception {
        Sink sink = sink("{name}/{window_start:yyyy/MM/dd}/x-{shard}");
        try (Writer writer = open(sink, "run")) {
            for (int checkpoint = 1; checkpoint <= 2; checkpoint++) {
                write(writer, checkpoint, 5, FIRST);
                List<byte[]> handles = List.of(writer.prepare(checkpoint));
                sink.commit(commit("run", checkpoint, false), handles);
                sink.commit(commit("run", checkpoint, false), handles);
            }
        }
        sink("{name}/{window_start:yyyy/MM/dd}/x-{shard}")
                .commit(commit("run", 3, true), List.of());
        String tag = FileNames.tag("run", "write");
        assertEquals(
                Map.of(
                        "r/1970/01/01/x-" + tag + "-c00000001-00000.csv", "n\n1\n",
                        "r/1970/01/01/x-" + tag + "-c00000002-00000.csv", "n\n2\n"),
                visible());
    }

    @Test
    void aRerunReplacesTheDaysThatItWrites() throws Exception {
        String naming = "{name}-{date}-{shard}-of-{shards}";
        commitOne(sink(naming, 2L), "first", 1, 5);
        commitOne(sink(naming, 2L), "second", 2, 24 * HOUR);
        commitOne(sink(naming, 1L), "third", 3, 5);
        commitOne(sink(naming, 1L), "fourth", 4, Timestamps.MIN);
        assertEquals(
                Map.of(
                        "r-1970-01-01-00000-of-00001.csv", "n\n3\n",
                        "r-1970-01-02-00000-of-00002.csv", "n\n",
                        "r-1970-01-02-00001-of-00002.csv", "n\n2\n",
                        "r-undated-00000-of-00001.csv", "n\n4\n"),
                visible());
    }

    private void commitOne(Sink sink, String run, long number, long timestamp) throws Exception {
        byte[] handle;
        try (Writer writer = open(sink, run)) {
            write(writer, number, timestamp, GlobalWindow.INSTANCE);
            handle = writer.prepare(1);
        }
        sink.commit(commit(run, 1, true), List.of(handle));
    }

    @Test
    void manyWindowsKeepFewFilesOpen() throws Exception {
        Sink sink = sink("{name}-{window_start:HH-mm}-{shard}");
        byte[] handle;
        try (Writer writer = open(sink, "run")) {
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 100; i++) {
                    write(writer, i, 0, new IntervalWindow(i * 60_000L, (i + 1) * 60_000L));
                }
            }
            handle = writer.prepare(1);
        }
        sink.commit(commit("run", 1, true), List.of(handle));
        Map<String, String> files = visible();
        assertEquals(100, files.size());
        assertEquals("n\n99\n99\n99\n", files.get("r-01-39-00000.csv"));
    }

    @Test
    void packedFilesHaveOneHeader() throws Exception {
        Sink sink =
                FileTesting.sink(
                        "WriteToCsv",
                        SCHEMA,
                        out.resolve("r.csv.gz"),
                        "num_shards",
                        1L,
                        "compression",
                        "gzip");
        List<byte[]> handles = new ArrayList<>();
        for (int task = 0; task < 2; task++) {
            try (Writer writer = sink.open(new Sink.WriterContext("run", "write", task, 2, work))) {
                write(writer, task, 0, GlobalWindow.INSTANCE);
                handles.add(writer.prepare(1));
            }
        }
        sink.commit(commit("run", 1, true), handles);
        assertEquals(List.of("r-00000-of-00001.csv.gz"), List.copyOf(visible().keySet()));
        assertEquals(
                List.of("[0]", "[1]"), SourceTexts.read(FileTesting.source("ReadFromCsv", out)));
    }

    @Test
    void templatesAreChecked() {
        refused("{name}", "'{name}' has no {shard}, and several tasks write files");
        refused(
                "{name}{shard}-{windw_start}",
                "has no variable {windw_start}; did you mean 'window_start'?");
        refused("{name}{shard}{", "'{name}{shard}{' has a brace that belongs to no variable");
        refused(
                "{name}/../{shard}",
                "'{name}/../{shard}' leads out of the folder that 'path' names");
        refused(
                "{shard}",
                "'{shard}' does not begin with {name}, and 'path' is where all names begin");
        refused("{name}{shard:x}", "{shard} takes no format");
        refused("{name}{shard}{date:b}", "{date:b} has no pattern of a date");
    }

    private void refused(String template, String message) {
        ProblemException problem =
                assertThrows(ProblemException.class, () -> sink(template), template);
        assertTrue(
                problem.getMessage().startsWith("[INVALID_VALUE] 'file_naming': " + message),
                problem.getMessage());
    }

    @Test
    void linksBelowThePathAreNotFollowed() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createDirectories(out);
        Files.createSymbolicLink(out.resolve("r"), elsewhere);
        IOException error =
                assertThrows(
                        IOException.class,
                        () -> commitOne(sink("{name}/{date}/{shard}"), "run", 1, 5));
        assertEquals(
                "'"
                        + out.resolve("r")
                        + "' is a link, which is not followed; remove it, or name its target as the path",
                error.getMessage());
        try (Stream<Path> files = Files.walk(elsewhere)) {
            assertEquals(List.of(elsewhere), files.toList());
        }
    }

    @Test
    void aFullDiskIsNamed() throws Exception {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full), "this system has no disk that is always full");
        try (FileChannel channel = FileChannel.open(full, StandardOpenOption.WRITE)) {
            ShardFile.Counted output = new ShardFile.Counted(full, channel);
            IOException error =
                    assertThrows(IOException.class, () -> output.write(new byte[1 << 17]));
            assertEquals("'/dev/full': No space left on device", error.getMessage());
        }
    }

    private Sink sink(String naming, Object... shards) throws Exception {
        Path path = out.resolve("r");
        return shards.length == 0
                ? FileTesting.sink("WriteToCsv", SCHEMA, path, "file_naming", naming)
                : FileTesting.sink(
                        "WriteToCsv", SCHEMA, path, "file_naming", naming, "num_shards", shards[0]);
    }

    private Writer open(Sink sink, String run) throws IOException {
        return sink.open(new Sink.WriterContext(run, "write", 0, 1, work));
    }

    private static void write(Writer writer, long number, long timestamp, Window window)
            throws IOException {
        writer.write(RowShape.of(SCHEMA).row(number), timestamp, window, Pane.ON_TIME_ONLY);
    }

    private Sink.CommitContext commit(String run, long checkpoint, boolean last) {
        return new Sink.CommitContext(run, "write", checkpoint, last, work);
    }

    private Map<String, String> visible() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(out)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(
                        out.relativize(file).toString(),
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }
}
