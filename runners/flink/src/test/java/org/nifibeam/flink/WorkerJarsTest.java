package org.nifibeam.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent to a cluster of a class path. */
class WorkerJarsTest {
    @TempDir private Path folder;

    private static byte[] classOf(int version) {
        return new byte[] {
            (byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe, 0, 0, 0, (byte) version, 1, 2
        };
    }

    /** A host's class for Java 21 is a service that Java 17 could not even look at. */
    @Test
    void classesThatAClusterMayBeTooOldForStayHereAndAreNoServicesThere() throws Exception {
        Path host = Files.createDirectories(folder.resolve("host/META-INF/services")).getParent();
        Files.writeString(host.resolve("services/org.example.Source"), "example.Late\n# of ours\n");
        Path classes = Files.createDirectories(folder.resolve("host/example"));
        Files.write(classes.resolve("Late.class"), classOf(65));
        Files.write(classes.resolve("Early.class"), classOf(61));
        Path versions =
                Files.createDirectories(folder.resolve("host/META-INF/versions/21/example"));
        Files.write(versions.resolve("Early.class"), classOf(65));
        Path other = Files.createDirectories(folder.resolve("other/META-INF/services"));
        Files.writeString(other.resolve("org.example.Source"), "example.Early");
        Path jar = folder.resolve("worker.jar");
        try (URLClassLoader loader =
                new URLClassLoader(
                        new URL[] {
                            folder.resolve("host").toUri().toURL(),
                            folder.resolve("other").toUri().toURL()
                        },
                        null)) {
            WorkerJars.write(loader, jar);
        }
        try (JarFile sent = new JarFile(jar.toFile())) {
            assertEquals(
                    "[META-INF/MANIFEST.MF, META-INF/services/org.example.Source,"
                            + " META-INF/versions/21/example/Early.class, example/Early.class]",
                    sent.stream()
                            .map(JarEntry::getName)
                            .collect(Collectors.toCollection(TreeSet::new))
                            .toString());
            JarEntry services = sent.getJarEntry("META-INF/services/org.example.Source");
            assertEquals(
                    "# of ours\n\nexample.Early",
                    new String(
                            sent.getInputStream(services).readAllBytes(), StandardCharsets.UTF_8));
            assertEquals(
                    10,
                    sent.getInputStream(sent.getJarEntry("example/Early.class"))
                            .readAllBytes()
                            .length);
        }
    }
}
