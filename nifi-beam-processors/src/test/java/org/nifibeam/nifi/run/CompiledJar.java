package org.nifibeam.nifi.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Makes jars of source texts. */
final class CompiledJar {
    private CompiledJar() {}

    /** A jar of one class, with those nested in it. */
    static Path of(Path jar, String className, String source) throws IOException {
        return of(jar, className, source, new Manifest(), 0);
    }

    /** One whose class files say that they need so much newer a Java. */
    static Path of(Path jar, String className, String source, Manifest manifest, int newer)
            throws IOException {
        Path folder = Files.createTempDirectory(jar.getParent(), "classes");
        String simple = className.substring(className.lastIndexOf('.') + 1);
        Path file = Files.writeString(folder.resolve(simple + ".java"), source);
        int status =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "--release",
                                "17",
                                "-d",
                                folder.toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                file.toString());
        assertEquals(0, status);
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                Stream<Path> files = Files.walk(folder)) {
            for (Path one : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                byte[] bytes = Files.readAllBytes(one);
                bytes[7] += (byte) newer;
                out.putNextEntry(new JarEntry(folder.relativize(one).toString()));
                out.write(bytes);
            }
        }
        return jar;
    }
}
