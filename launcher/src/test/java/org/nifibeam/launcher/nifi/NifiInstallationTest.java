package org.nifibeam.launcher.nifi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NifiInstallationTest {
    @TempDir private Path folder;

    @Test
    void narsGoToTheConfiguredFolderAndReplaceOtherVersions() throws IOException {
        Path home = nifi("2.4.0", "nifi.nar.library.autoload.directory=./more");
        Path old = NarsForTest.sound(folder.resolve("a/main-0.1.nar"), "main-nar", "0.1");
        Path api = NarsForTest.sound(folder.resolve("a/api-0.1.nar"), "api-nar", "0.1");
        Path fresh = NarsForTest.sound(folder.resolve("a/main-0.2.nar"), "main-nar", "0.2");
        NifiInstallation installation = NifiInstallation.at(home);
        assertEquals("NiFi 2.4.0 at " + home, installation.toString());

        assertFalse(installation.install(List.of(old, api)));
        assertEquals(List.of("api-0.1.nar", "main-0.1.nar"), names(home.resolve("more")));
        assertFalse(installation.install(List.of(old, api)), "nothing has changed");
        assertTrue(installation.install(List.of(fresh, api)), "a running NiFi must be restarted");
        assertEquals(List.of("api-0.1.nar", "main-0.2.nar"), names(home.resolve("more")));
    }

    @Test
    void folderWithoutNifiIsRefused() {
        NifiProblem problem = assertThrows(NifiProblem.class, () -> NifiInstallation.at(folder));
        assertEquals(
                "[nifi-not-a-home] %s is not the folder of a NiFi: there is no lib/nifi-framework-nar-*.nar in it.%n"
                                .formatted(folder)
                        + "  Give the folder that an unpacked nifi-2.x.y-bin.zip has made (bin, conf and lib are in it).",
                problem.getMessage());
    }

    @Test
    void nifi1IsRefused() throws IOException {
        Path home = nifi("1.28.1", "");
        NifiProblem problem = assertThrows(NifiProblem.class, () -> NifiInstallation.at(home));
        assertEquals(
                "[nifi-too-old] %s is NiFi 1.28.1.%n".formatted(home)
                        + "  nifi-beam runs in NiFi 2: unpack a nifi-2.x.y-bin.zip beside it and name that folder.",
                problem.getMessage());
    }

    @Test
    void brokenNarIsRefusedBeforeAnythingIsCopied() throws IOException {
        Path home = nifi("2.3.0", "");
        Path sound = NarsForTest.sound(folder.resolve("a/x.nar"), "x-nar", "1");
        Path broken = NarsForTest.withoutFolders(folder.resolve("a/broken.nar"));
        NifiInstallation installation = NifiInstallation.at(home);
        NifiProblem problem =
                assertThrows(NifiProblem.class, () -> installation.install(List.of(sound, broken)));
        assertTrue(
                problem.getMessage().contains("has no entries for its folders"),
                problem::getMessage);
        assertFalse(Files.exists(home.resolve("extensions")));
        Path missing = folder.resolve("missing.nar");
        assertThrows(NifiProblem.class, () -> installation.install(List.of(missing)));
    }

    private Path nifi(String version, String properties) throws IOException {
        Path home = folder.resolve("nifi-" + version);
        Files.createDirectories(home.resolve("lib"));
        Files.createDirectories(home.resolve("conf"));
        Files.createFile(home.resolve("lib/nifi-framework-nar-%s.nar".formatted(version)));
        Files.writeString(home.resolve("conf/nifi.properties"), properties);
        return home;
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
