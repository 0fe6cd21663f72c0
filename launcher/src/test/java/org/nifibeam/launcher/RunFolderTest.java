package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nifibeam.core.run.Job;

/** Where a run keeps what it goes on from. */
class RunFolderTest {
    @TempDir private Path temporary;
    private Path path;

    @BeforeEach
    void name() {
        path = temporary.resolve("nifi-beam-run-two");
    }

    private RunFolder folder() throws Exception {
        return RunFolder.of("two", temporary);
    }

    /** A run that has a checkpoint. */
    private RunFolder begun() throws Exception {
        RunFolder folder = folder();
        Files.writeString(folder.path().resolve("checkpoint"), "5");
        return folder;
    }

    private List<String> left() {
        return List.of(temporary.toFile().list());
    }

    @Test
    void nobodyElseMayLookIntoIt() throws Exception {
        try (RunFolder folder = folder()) {
            assertEquals(path, folder.path());
            assertEquals(
                    "rwx------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        }
    }

    @Test
    void oneThatOthersMayLookIntoIsClosedToThem() throws Exception {
        Files.createDirectory(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (RunFolder folder = folder()) {
            assertEquals(
                    "rwx------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())));
        }
    }

    @Test
    void aLinkIsRefused() throws Exception {
        Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        Files.createSymbolicLink(path, elsewhere);
        UserException refused = assertThrows(UserException.class, this::folder);
        assertEquals(
                path + " is no folder, so that the run cannot be kept there; remove it",
                refused.getMessage());
        assertEquals(0, elsewhere.toFile().list().length);
    }

    @Test
    void aRunIsOneProcessesAtATime() throws Exception {
        try (RunFolder folder = begun()) {
            UserException refused = assertThrows(UserException.class, this::folder);
            assertEquals(
                    "run 'two' is going on in another process; wait for its end, or stop it",
                    refused.getMessage());
            assertTrue(Files.exists(folder.path().resolve("checkpoint")));
        }
        folder().close();
    }

    @Test
    void aRunThatHasFailedOrNotBegunCanBeTakenUpAgain() throws Exception {
        try (RunFolder folder = begun()) {
            folder.ended(Job.State.FAILED);
        }
        try (RunFolder folder = folder()) {
            folder.abandoned();
        }
        folder().close();
        assertEquals(List.of("checkpoint"), List.of(path.toFile().list()));
    }

    @ParameterizedTest
    @EnumSource(names = {"DONE", "CANCELLED"})
    void ofARunThatIsOverNothingIsLeft(Job.State state) throws Exception {
        try (RunFolder folder = begun()) {
            folder.ended(state);
        }
        assertEquals(List.of(), left());
    }

    @Test
    void ofARunThatNeverBeganNothingIsLeft() throws Exception {
        folder().close();
        assertEquals(List.of(), left());
        try (RunFolder folder = begun()) {
            folder.abandoned();
        }
        assertEquals(List.of(), left());
    }

    @Test
    void aRunWithoutAnIdLeavesNothingHoweverItEnds() throws Exception {
        Path unnamed;
        try (RunFolder folder = RunFolder.temporary()) {
            unnamed = folder.path();
            Files.writeString(unnamed.resolve("checkpoint"), "5");
            folder.ended(Job.State.FAILED);
        }
        assertFalse(Files.exists(unnamed));
    }
}
