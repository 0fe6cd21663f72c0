package org.nifibeam.flink;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The jars that tasks elsewhere need: all that is on this class path, less what every Flink cluster
 * has. Folders of classes, which a build has, are made jars of. Stateless.
 */
final class WorkerJars {
    /** What a cluster has itself, and loads before what comes with a job. */
    private static final List<String> OF_FLINK =
            List.of("org/apache/flink/", "org/slf4j/", "org/apache/logging/");

    private WorkerJars() {}

    /**
     * The jars.
     *
     * @param loader whose class path it is
     * @param scratch where jars are made of folders
     */
    static List<Path> of(ClassLoader loader, Path scratch) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (Path entry : classPath(loader)) {
            if (Files.isDirectory(entry)) {
                jars.add(jar(entry, scratch.resolve("classes-" + jars.size() + ".jar")));
            } else if (entry.toString().endsWith(".jar")
                    && Files.exists(entry)
                    && !ofFlink(entry)) {
                jars.add(entry);
            }
        }
        return jars;
    }

    private static Set<Path> classPath(ClassLoader loader) throws IOException {
        Set<Path> entries = new LinkedHashSet<>();
        if (loader instanceof URLClassLoader loading) {
            for (URL url : loading.getURLs()) {
                try {
                    entries.add(Path.of(url.toURI()));
                } catch (URISyntaxException e) {
                    throw new IOException("not a file of the class path: " + url, e);
                }
            }
            return entries;
        }
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!entry.isEmpty()) {
                entries.add(Path.of(entry).toAbsolutePath());
            }
        }
        return entries;
    }

    private static boolean ofFlink(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(JarEntry::getName)
                    .anyMatch(name -> OF_FLINK.stream().anyMatch(name::startsWith));
        }
    }

    private static Path jar(Path folder, Path to) throws IOException {
        try (OutputStream file = Files.newOutputStream(to);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.filter(Files::isRegularFile).sorted().toList()) {
                String name = folder.relativize(each).toString().replace(File.separatorChar, '/');
                out.putNextEntry(new JarEntry(name));
                Files.copy(each, out);
                out.closeEntry();
            }
        }
        return to;
    }
}
