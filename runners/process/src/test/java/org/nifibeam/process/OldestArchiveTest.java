package org.nifibeam.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose Java is too old shares no class data. */
final class OldestArchiveTest {
    @TempDir Path folder;

    @Test
    void javaBefore21HasNone() {
        ProcessSettings own = Processes.settings(256, Processes.LIMIT);
        ProcessSettings settings =
                new ProcessSettings(
                        own.java(),
                        List.of(),
                        own.heapMegabytes(),
                        own.startLimit(),
                        own.callLimit(),
                        own.cancelLimit(),
                        own.lifetime(),
                        Optional.of(folder));
        assertEquals(Runtime.version().feature() >= 21, ClassArchive.of(settings).isPresent());
    }
}
