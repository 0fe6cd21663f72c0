package org.nifibeam.launcher.nifi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Small NARs, sound and broken. */
final class NarsForTest {
    private NarsForTest() {}

    static Path sound(Path file, String id, String version) throws IOException {
        return write(file, id, version, true);
    }

    /** A zip without entries for its folders, at which NiFi stops loading NARs. */
    static Path withoutFolders(Path file) throws IOException {
        return write(file, "broken-nar", "1", false);
    }

    private static Path write(Path file, String id, String version, boolean folders)
            throws IOException {
        String manifest =
                "Manifest-Version: 1.0\nNar-Group: org.example\nNar-Id: %s\nNar-Version: %s\n\n"
                        .formatted(id, version);
        Files.createDirectories(file.getParent());
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            if (folders) {
                zip.putNextEntry(new ZipEntry("META-INF/"));
            }
            zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            zip.write(manifest.getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("META-INF/bundled-dependencies/some.jar"));
        }
        return file;
    }
}
