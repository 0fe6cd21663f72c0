package org.nifibeam.launcher.nifi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NifiAssemblyTest {
    @Test
    void homeIsCompleteWhileItsListingAgrees(@TempDir Path checkout) throws IOException {
        Path module = checkout.resolve("nifi-beam-nar/nifi-home");
        for (String part : List.of("", "standard-nar", "update-attribute-nar", "target/home/lib")) {
            Files.createDirectories(module.resolve(part));
        }
        for (String pom :
                List.of("pom.xml", "standard-nar/pom.xml", "update-attribute-nar/pom.xml")) {
            Files.setLastModifiedTime(
                    Files.createFile(module.resolve(pom)), FileTime.from(Instant.EPOCH));
        }
        Path jar = Files.writeString(module.resolve("target/home/lib/a.jar"), "12345");
        NifiAssembly assembly = new NifiAssembly(checkout, System.out);
        assertFalse(assembly.isComplete(), "no listing");
        Files.writeString(module.resolve("target/home/CONTENTS"), "5 lib/a.jar\n");
        assertTrue(assembly.isComplete());
        Files.writeString(jar, "1234");
        assertFalse(assembly.isComplete(), "half a file");
        Files.writeString(jar, "12345");
        Files.setLastModifiedTime(
                module.resolve("standard-nar/pom.xml"),
                FileTime.from(Instant.now().plusSeconds(60)));
        assertFalse(assembly.isComplete(), "another build");
    }

    @Test
    void downloadsAreAddedUpFromMavensWords() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        DownloadSize size =
                new DownloadSize(new PrintStream(printed, true, StandardCharsets.UTF_8));
        size.add("[INFO] Downloading from central: https://repo/a.jar");
        size.add("[INFO] Downloaded from central: https://repo/a.jar (74 MB at 12 MB/s)");
        size.add("[INFO] Downloaded from central: https://repo/b.pom (2.5 kB at 30 kB/s)");
        size.add("Progress (1): 12/74 MB");
        assertEquals(74.0025, size.megabytes(), 1e-9);
        assertEquals("  74 MB%n".formatted(), printed.toString(StandardCharsets.UTF_8));
    }

    @Test
    void logTailBeginsWhereItWasAsked(@TempDir Path folder) throws IOException {
        Path log = Files.writeString(folder.resolve("app.log"), "old\n");
        LogTail tail = LogTail.fromNow(log);
        assertEquals(List.of(), tail.last(5));
        Files.writeString(log, "old\none\ntwo\n");
        assertEquals(List.of("two"), tail.linesWith("tw"));
        assertEquals(List.of("one", "two"), tail.last(5));
        Files.writeString(log, "3\n");
        assertEquals(List.of("3"), tail.last(5), "rolled over");
    }

    @Test
    void browserIsLookedForOnThePath(@TempDir Path folder) throws IOException {
        Path browser = Files.createFile(folder.resolve("chromium"));
        assertTrue(Screenshots.find("/nowhere:" + folder).isEmpty(), "not executable");
        assertTrue(browser.toFile().setExecutable(true));
        assertEquals(browser, Screenshots.find("/nowhere:" + folder).orElseThrow());
    }
}
