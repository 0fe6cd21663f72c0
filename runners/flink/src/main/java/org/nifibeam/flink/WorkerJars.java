package org.nifibeam.flink;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/**
 * The jars that tasks elsewhere need: all that is on this class path, less what every Flink cluster
 * has and classes for a Java that clusters need not have, which serve hosts such as NiFi. Confined
 * to one thread.
 */
final class WorkerJars {
    /** What a cluster has itself, and loads before what comes with a job. */
    private static final List<String> OF_FLINK =
            List.of("org/apache/flink/", "org/slf4j/", "org/apache/logging/");

    private static final String SERVICES = "META-INF/services/";

    /** What speaks of the jar that it is in: manifests and signatures. */
    private static final Pattern OF_ITS_JAR =
            Pattern.compile("META-INF/(MANIFEST\\.MF|INDEX\\.LIST|[^/]*\\.(SF|RSA|DSA|EC))");

    private static final String VERSIONS = "META-INF/versions/";

    /** The version of class files that runs on all clusters: that of Java 17. */
    private static final int NEWEST = 61;

    private static final int HEADER_BYTES = 8;

    private final JarOutputStream out;
    private final Set<String> written = new HashSet<>();
    private final Set<String> leftOut = new HashSet<>();
    private final Map<String, StringBuilder> services = new TreeMap<>();

    private WorkerJars(JarOutputStream out) {
        this.out = out;
    }

    /**
     * The jars, as one: a job manager takes some hundred files with a job and no more. Of files
     * with the same name the first counts, as on a class path; lists of services are joined.
     *
     * @param loader whose class path it is
     * @param to the jar that is made
     */
    static void write(ClassLoader loader, Path to) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        // Some of them have classes for later versions of Java.
        manifest.getMainAttributes().put(new Attributes.Name("Multi-Release"), "true");
        try (OutputStream file = Files.newOutputStream(to);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            out.setLevel(Deflater.BEST_SPEED);
            WorkerJars jars = new WorkerJars(out);
            for (Path entry : classPath(loader)) {
                if (Files.isDirectory(entry)) {
                    jars.addFolder(entry);
                } else if (entry.toString().endsWith(".jar")
                        && Files.exists(entry)
                        && !ofFlink(entry)) {
                    jars.addJar(entry);
                }
            }
            jars.addServices();
        }
    }

    private void addFolder(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.filter(Files::isRegularFile).sorted().toList()) {
                String name = folder.relativize(each).toString().replace(File.separatorChar, '/');
                try (InputStream in = Files.newInputStream(each)) {
                    add(name, in);
                }
            }
        }
    }

    private void addJar(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().filter(e -> !e.isDirectory()).toList()) {
                try (InputStream in = file.getInputStream(entry)) {
                    add(entry.getName(), in);
                }
            }
        }
    }

    private void add(String name, InputStream in) throws IOException {
        if (name.startsWith(SERVICES)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            services.computeIfAbsent(name, key -> new StringBuilder()).append(text).append('\n');
        } else if (!OF_ITS_JAR.matcher(name).matches() && written.add(name)) {
            byte[] header = in.readNBytes(HEADER_BYTES);
            if (name.endsWith(".class") && !name.startsWith(VERSIONS) && isNewer(header)) {
                leftOut.add(name.substring(0, name.length() - ".class".length()).replace('/', '.'));
                return;
            }
            out.putNextEntry(new JarEntry(name));
            out.write(header);
            in.transferTo(out);
            out.closeEntry();
        }
    }

    private static boolean isNewer(byte[] header) {
        return header.length == HEADER_BYTES
                && ((header[6] & 0xff) << 8 | header[7] & 0xff) > NEWEST;
    }

    /** The lists of services, without those that were left out. */
    private void addServices() throws IOException {
        for (Map.Entry<String, StringBuilder> service : services.entrySet()) {
            List<String> lines =
                    service.getValue()
                            .toString()
                            .lines()
                            .filter(line -> !leftOut.contains(line.strip()))
                            .toList();
            out.putNextEntry(new JarEntry(service.getKey()));
            out.write(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
            out.closeEntry();
        }
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
}
