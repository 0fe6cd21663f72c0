package org.nifibeam.file.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifibeam.file.FileTesting.source;
import static org.nifibeam.file.FileTesting.write;
import static org.nifibeam.testkit.SourceTexts.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.testkit.Await;
import org.nifibeam.testkit.SourceLaw;

class TextSourceTest {
    @TempDir Path folder;

    @Test
    void linesAsTheyStand() throws Exception {
        Path file = write(folder.resolve("a.log"), "one\r\n\n two \nthree");
        assertEquals(
                List.of("['one']", "['']", "[' two ']", "['three']"),
                read(source("ReadFromText", file)));
    }

    @Test
    void anyDelimiter() throws Exception {
        Path file = write(folder.resolve("a.txt"), "a\nb--c---d");
        assertEquals(
                List.of("['a\nb']", "['c']", "['-d']"),
                read(source("ReadFromText", file, "delimiter", "--")));
        assertEquals(
                List.of("['a\nb']", "['']", "['c']", "['']", "['']", "['d']"),
                read(source("ReadFromText", file, "delimiter", "-")));
    }

    @Test
    void textThatIsNotUtf8IsRejected() throws Exception {
        Path file = folder.resolve("a.txt");
        Files.write(file, new byte[] {'o', 'k', '\n', 'x', (byte) 0xE9, '\n', 'z'});
        assertEquals(
                List.of(
                        "['ok']",
                        "!'" + file + "', line 2: it is not UTF-8 text: 'x\uFFFD'",
                        "['z']"),
                read(source("ReadFromText", file)));
    }

    @Test
    void keepsTheLawsWhereverItIsCut() throws Exception {
        Path file =
                write(
                        folder.resolve("a.txt"),
                        String.join(
                                "\n",
                                IntStream.range(0, 400).mapToObj(i -> "x".repeat(i % 7)).toList()));
        for (String delimiter : new String[] {"\n", "x"}) {
            TextSource source = (TextSource) source("ReadFromText", file, "delimiter", delimiter);
            var whole = new SourceLaw(source).all();
            for (long bytes : new long[] {1, 2, 3, 100}) {
                SourceLaw law = new SourceLaw(source.withSplitBytes(bytes));
                assertEquals(whole, law.all(), "splits of " + bytes);
                if (bytes == 100) {
                    law.all(List.of());
                }
            }
        }
    }

    @Test
    void theLineOfARejectionIsTheFilesLine() throws Exception {
        Path file = folder.resolve("a.txt");
        StringBuilder text = new StringBuilder("line\n".repeat(1000));
        write(file, text.toString());
        byte[] bytes = Files.readAllBytes(file);
        bytes[5 * 700] = (byte) 0xFF;
        Files.write(file, bytes);
        TextSource source = (TextSource) source("ReadFromText", file);
        for (long split : new long[] {64, 999, 1 << 20}) {
            List<String> rejections = new SourceLaw(source.withSplitBytes(split)).rejections();
            assertEquals(1, rejections.size());
            assertTrue(
                    rejections.get(0).startsWith("'" + file + "', line 701: "), rejections.get(0));
        }
    }

    @Test
    void manySmallFilesAreFewSplits() throws Exception {
        for (int i = 0; i < 10_000; i++) {
            Files.writeString(
                    folder.resolve(String.format("%05d.txt", i)), "x".repeat(1023) + "\n");
        }
        Source source = source("ReadFromText", folder);
        long begin = System.nanoTime();
        assertEquals(10_000, read(source).size());
        System.out.println(
                "TextSourceTest: 10,000 files of 1 KB in "
                        + (System.nanoTime() - begin) / 1_000_000
                        + " ms");
        SourceRead read = source.plan(source.schema(), Pushdown.everything(source.schema()));
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty())) {
            assertEquals(20, enumerator.discover().size());
        }
    }

    @Test
    void aWatchedFolderGivesEachFileOnce() throws Exception {
        Source source = source("ReadFromText", folder, "watch_interval", "20ms");
        SourceRead read = source.plan(source.schema(), Pushdown.everything(source.schema()));
        List<String> found = new ArrayList<>();
        byte[] snapshot;
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty())) {
            assertEquals(List.of(), enumerator.discover());
            write(folder.resolve("a.txt"), "1");
            write(folder.resolve("sub/b.txt"), "2");
            write(folder.resolve(".hidden.txt"), "3");
            Await.until("a.txt is found", () -> discover(enumerator, found) >= 1);
            assertEquals(false, enumerator.exhausted());
            snapshot = enumerator.snapshot();
        }
        try (Source.SplitEnumerator restored = read.enumerator(Optional.of(snapshot))) {
            Path old = folder.resolve("moved.tmp");
            write(folder.resolve(".moved"), "4");
            Files.setLastModifiedTime(
                    folder.resolve(".moved"), FileTime.from(Instant.now().minusSeconds(60)));
            Files.move(folder.resolve(".moved"), old);
            Await.until("moved.tmp is found", () -> discover(restored, found) >= 2);
        }
        assertEquals(2, found.size(), found.toString());
        assertTrue(found.get(0).contains("a.txt") && found.get(1).contains("moved.tmp"));
    }

    private static int discover(Source.SplitEnumerator enumerator, List<String> found) {
        try {
            for (Split split : enumerator.discover()) {
                found.add(split.id());
            }
            return found.size();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFileBeingWrittenWaits() throws Exception {
        Source source = source("ReadFromText", folder, "watch_interval", "10m");
        SourceRead read = source.plan(source.schema(), Pushdown.everything(source.schema()));
        write(folder.resolve("growing.txt"), "1");
        write(folder.resolve("quiet.txt"), "1");
        Files.setLastModifiedTime(
                folder.resolve("quiet.txt"), FileTime.from(Instant.now().minusSeconds(3600)));
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty())) {
            List<Split> splits = enumerator.discover();
            assertEquals(1, splits.size());
            assertTrue(splits.get(0).id().contains("quiet.txt"), splits.get(0).id());
        }
    }
}
