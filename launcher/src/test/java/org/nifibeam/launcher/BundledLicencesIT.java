package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/**
 * What is bundled is named, and what is named is bundled: the lines "Files:" of NOTICE and LICENSE
 * against the jars.
 */
class BundledLicencesIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern FILES = Pattern.compile("(?m)^ +Files: (.+)$");
    private static final Pattern JAR = Pattern.compile("(?:.*/)?([^/]+?)-\\d[^/]*\\.jar");

    /** Ours under its own name: it is RocksDB, cut to the platforms that a NiFi runs on. */
    private static final String ROCKSDB = "nifi-beam-rocksdb";

    @Test
    void theMainNarNamesItsJars() throws IOException {
        try (ZipFile nar = new ZipFile(nar("main-nar").toFile())) {
            assertEquals(others(entries(nar)), files(licences(nar)));
        }
    }

    @Test
    void theMainNarIsSmallEnough() throws IOException {
        long megabytes = Files.size(nar("main-nar")) >> 20;
        assertTrue(megabytes <= 120, () -> "the main NAR has " + megabytes + " MB");
    }

    @Test
    void noJarIsThereInTwoVersionsAndNoClassInTwoJars() throws IOException {
        Map<String, String> places = new TreeMap<>();
        List<String> twice = new ArrayList<>();
        try (ZipFile nar = new ZipFile(nar("main-nar").toFile())) {
            for (String path : entries(nar).stream().filter(e -> e.endsWith(".jar")).toList()) {
                Matcher jar = JAR.matcher(path);
                assertTrue(jar.matches(), path);
                List<String> found = new ArrayList<>(List.of(jar.group(1)));
                try (ZipInputStream content =
                        new ZipInputStream(nar.getInputStream(nar.getEntry(path)))) {
                    for (ZipEntry e = content.getNextEntry();
                            e != null;
                            e = content.getNextEntry()) {
                        if (e.getName().endsWith(".class")
                                && !e.getName().endsWith("module-info.class")) {
                            found.add(e.getName());
                        }
                    }
                }
                for (String name : found) {
                    String before = places.put(name, path);
                    if (before != null) {
                        twice.add(name + " in " + before + " and " + path);
                    }
                }
            }
        }
        assertEquals(List.of(), twice);
    }

    @Test
    void theServiceApiNarBundlesNothing() throws IOException {
        try (ZipFile nar = new ZipFile(nar("service-api-nar").toFile())) {
            assertEquals(Set.of(), others(entries(nar)));
            assertEquals(Set.of(), files(licences(nar)));
        }
    }

    /** What the NAR has too is named there alone. */
    @Test
    void theLauncherNamesWhatItHasBeyondTheNar() throws IOException {
        Set<String> jars;
        try (Stream<Path> files = Files.list(Path.of("target/app/lib"))) {
            jars = others(files.map(Path::toString).toList());
        }
        try (ZipFile nar = new ZipFile(nar("main-nar").toFile())) {
            jars.removeAll(others(entries(nar)));
        }
        assertEquals(jars, files(Files.readString(Path.of("src/dist/NOTICE"))));
    }

    private static Path nar(String module) throws IOException {
        return BuiltNars.of(ROOT).stream()
                .filter(file -> file.toString().contains("/" + module + "/"))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> entries(ZipFile nar) {
        return nar.stream().map(ZipEntry::getName).toList();
    }

    private static String licences(ZipFile nar) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String name : List.of("META-INF/NOTICE", "META-INF/LICENSE")) {
            ZipEntry entry = nar.getEntry(name);
            assertTrue(entry != null, () -> nar.getName() + " has no " + name);
            try (InputStream content = nar.getInputStream(entry)) {
                text.append(new String(content.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return text.toString();
    }

    /** The jars of others among the paths, without their versions. */
    private static Set<String> others(List<String> paths) {
        return paths.stream()
                .map(JAR::matcher)
                .filter(Matcher::matches)
                .map(jar -> jar.group(1))
                .filter(name -> !name.startsWith("nifi-beam-") || name.equals(ROCKSDB))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> files(String text) {
        List<String> named =
                FILES.matcher(text)
                        .results()
                        .flatMap(line -> Arrays.stream(line.group(1).split(", ")))
                        .toList();
        assertEquals(new ArrayList<>(new TreeSet<>(named)), named.stream().sorted().toList());
        return new TreeSet<>(named);
    }
}
