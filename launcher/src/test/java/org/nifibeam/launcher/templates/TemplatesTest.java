package org.nifibeam.launcher.templates;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The flow definitions are what {@link Templates} writes, here and nowhere else: {@code
 * -Dnifibeam.accept=true} writes the files. That NiFi takes them is tested in a real one.
 */
final class TemplatesTest {
    @Test
    void areInStep() throws IOException {
        for (Map.Entry<String, String> template : Templates.all().entrySet()) {
            Path file = Path.of("..", template.getKey());
            if (Boolean.getBoolean("nifibeam.accept")) {
                Files.writeString(file, template.getValue());
                continue;
            }
            assertEquals(
                    Files.readString(file),
                    template.getValue(),
                    file + " is stale; write it anew with -Dnifibeam.accept=true");
        }
    }
}
