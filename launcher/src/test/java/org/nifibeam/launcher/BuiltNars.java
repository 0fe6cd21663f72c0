package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The NARs as this build has made them. */
public final class BuiltNars {
    private BuiltNars() {}

    /** The two of them. */
    public static List<Path> of(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("nifi-beam-nar"), 3)) {
            List<Path> nars =
                    files.filter(
                                    f ->
                                            f.toString()
                                                    .matches(
                                                            ".*/(main-nar|service-api-nar)/target/[^/]*[.]nar"))
                            .sorted()
                            .toList();
            assertEquals(2, nars.size(), () -> "build the NARs first: " + nars);
            return nars;
        }
    }
}
