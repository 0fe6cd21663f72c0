package org.nifibeam.launcher.nifi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NifiHomeTest {
    @TempDir private Path folder;
    private HomeLibrary library;

    @BeforeEach
    void makeLibrary() throws IOException {
        Files.createDirectories(folder.resolve("assembled/lib"));
        Files.createFile(folder.resolve("assembled/lib/nifi-framework-nar-2.3.0.nar"));
        library = HomeLibrary.of(folder.resolve("assembled"));
    }

    @Test
    void homesHaveKeysOfTheirOwnAndShareTheLibrary() throws IOException {
        NifiHome one = NifiHome.create(folder.resolve("one"), library);
        NifiHome two = NifiHome.create(folder.resolve("two"), library);
        String properties = Files.readString(one.path().resolve("conf/nifi.properties"));
        assertFalse(properties.contains("@"), properties);
        assertNotEquals(properties, Files.readString(two.path().resolve("conf/nifi.properties")));
        assertTrue(Files.isSameFile(one.path().resolve("lib"), two.path().resolve("lib")));
        assertEquals(one.port(), NifiHome.open(folder.resolve("one")).port());
    }

    @Test
    void portThatIsTakenIsChanged() throws IOException {
        NifiHome home = NifiHome.create(folder.resolve("home"), library);
        int port = home.port();
        home.ensurePortFree();
        assertEquals(port, home.port());
        try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            home.ensurePortFree();
            assertNotEquals(other.getLocalPort(), home.port());
        }
    }

    @Test
    void folderInUseIsNotTouched() throws IOException {
        Path taken = Files.createDirectories(folder.resolve("taken"));
        Files.createFile(taken.resolve("thesis.txt"));
        NifiProblem create = assertThrows(NifiProblem.class, () -> NifiHome.create(taken, library));
        assertEquals("nifi-home-exists", create.code());
        NifiProblem open = assertThrows(NifiProblem.class, () -> NifiHome.open(taken));
        assertEquals("nifi-not-a-home", open.code());
    }

    @Test
    void deathWhileStartingShowsLastLines() {
        NifiHome home = NifiHome.create(folder.resolve("home"), library);
        NifiProblem problem =
                assertThrows(
                        NifiProblem.class, () -> NifiServer.start(home, ServerOptions.defaults()));
        assertEquals("nifi-died", problem.code());
        assertTrue(
                problem.getMessage().contains("ClassNotFoundException: org.apache.nifi.NiFi"),
                problem::getMessage);
        assertFalse(Files.exists(home.path().resolve("nifi.pid")));
    }
}
