package org.nifibeam.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.run.Job;

/** Real archives, made once for all tests; {@link OldestArchiveTest} has who gets none. */
@Timeout(300)
@EnabledForJreRange(min = JRE.JAVA_21)
final class ClassArchiveTest {
    private static final List<String> NUMBERS = List.of("{\"n\":1}", "{\"n\":2}", "{\"n\":3}");

    @TempDir static Path shared;

    private static ProcessSettings ofJars;
    private static Path made;

    @TempDir Path folder;

    @BeforeAll
    static void make() throws Exception {
        List<Path> jars = new ArrayList<>();
        for (Path path : Processes.settings(256, Processes.LIMIT).classPath()) {
            if (Files.isRegularFile(path)) {
                jars.add(path);
            } else if (Files.isDirectory(path)) {
                jars.add(jar(path, shared.resolve("classes" + jars.size() + ".jar")));
            }
        }
        ofJars = settings(jars);
        Path archives = Files.createDirectories(shared.resolve("archives"));
        Files.createFile(archives.resolve("classes-of-a-former-version.jsa"));
        assertTrue(archive(archives).make("embedded"), "the archive is made");
        try (Stream<Path> left = Files.list(archives)) {
            List<Path> all = left.toList();
            assertEquals(1, all.size(), () -> "nothing else is left: " + all);
            made = all.get(0);
        }
    }

    private static ProcessSettings settings(List<Path> classPath) {
        ProcessSettings own = Processes.settings(256, Duration.ofSeconds(30));
        return new ProcessSettings(
                own.java(),
                classPath,
                own.heapMegabytes(),
                own.startLimit(),
                own.callLimit(),
                own.cancelLimit(),
                own.lifetime(),
                Optional.empty());
    }

    private static ClassArchive archive(Path archives) {
        return ClassArchive.of(ofJars.withArchives(archives)).orElseThrow();
    }

    private static Path jar(Path classes, Path to) throws IOException {
        try (OutputStream out = Files.newOutputStream(to);
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = classes.relativize(file).toString().replace('\\', '/');
                zip.putNextEntry(new ZipEntry(name));
                Files.copy(file, zip);
            }
        }
        return to;
    }

    private ProcessJob start(Path archives, String callable) throws IOException {
        return new ProcessRunner(ofJars.withArchives(archives))
                .start(
                        folder.resolve("process-1"),
                        Processes.run(folder, Processes.definition(folder, callable)));
    }

    private void runs(Path archives) throws Exception {
        ProcessJob job = start(archives, "row -> row.getInt64(\"n\")");
        assertEquals(Job.State.DONE, job.await(Processes.LIMIT), () -> job.failure().toString());
        assertEquals(NUMBERS, Processes.written(folder));
    }

    /** A folder with that archive under the name that it must have there. */
    private Path copied() throws IOException {
        Path archives = Files.createDirectories(folder.resolve("archives"));
        Files.copy(made, archives.resolve(made.getFileName()));
        return archives;
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessHasItInItsMemory() throws Exception {
        Path gate = folder.resolve("gate");
        ProcessJob job = start(made.getParent(), Processes.gated(gate));
        Path maps = Path.of("/proc", job.pid().orElseThrow().toString(), "maps");
        String mapped = Files.readString(maps);
        Files.createFile(gate);
        assertEquals(Job.State.DONE, job.await(Processes.LIMIT));
        assertTrue(mapped.contains(made.toString()), mapped);
    }

    @Test
    void itIsMadeOnce() throws Exception {
        Object before = Files.getLastModifiedTime(made);
        assertTrue(archive(made.getParent()).make("embedded"));
        assertEquals(before, Files.getLastModifiedTime(made));
    }

    @Test
    void aRunGoesOnWithoutOneThatHasBeenCutShort() throws Exception {
        Path archives = copied();
        try (FileChannel file =
                FileChannel.open(archives.resolve(made.getFileName()), StandardOpenOption.WRITE)) {
            file.truncate(file.size() / 2);
        }
        runs(archives);
    }

    @Test
    void aRunGoesOnWithoutOneThatIsSomethingElse() throws Exception {
        Path archives = copied();
        Files.writeString(archives.resolve(made.getFileName()), "no archive");
        runs(archives);
    }

    @Test
    void aRunGoesOnWithoutOneWhereNoneCanBeKept() throws Exception {
        Path archives = Files.createFile(folder.resolve("a-file")).resolve("archives");
        assertFalse(archive(archives).make("embedded"));
        runs(archives);
    }

    @Test
    void oneThatEndsTheProcessIsRemoved() throws Exception {
        Path archives = copied();
        Path java = folder.resolve("java");
        // What a JVM would do that is ended by what it has mapped.
        Files.writeString(
                java,
                """
                #!/bin/sh
                for option; do case $option in
                  -XX:AOTCache=*|-XX:SharedArchiveFile=*) exit 134;;
                esac; done
                exec '%s' "$@"
                """
                        .formatted(ofJars.java()));
        assertTrue(java.toFile().setExecutable(true));
        // The JDK's own file stands where one looks for it.
        Path home = folder.resolve("jdk");
        Files.createDirectories(home.resolve("bin"));
        Files.move(java, home.resolve("bin/java"));
        Files.copy(
                ofJars.java().toRealPath().getParent().resolveSibling("release"),
                home.resolve("release"));
        ProcessSettings through =
                new ProcessSettings(
                        home.resolve("bin/java"),
                        ofJars.classPath(),
                        256,
                        ofJars.startLimit(),
                        ofJars.callLimit(),
                        ofJars.cancelLimit(),
                        ofJars.lifetime(),
                        Optional.of(archives));
        assertTrue(ClassArchive.of(through).orElseThrow().isMade());
        ProcessJob job =
                new ProcessRunner(through)
                        .start(
                                folder.resolve("process-1"),
                                Processes.run(
                                        folder,
                                        Processes.definition(
                                                folder, "row -> row.getInt64(\"n\")")));
        assertEquals(Job.State.DONE, job.await(Processes.LIMIT));
        assertFalse(ClassArchive.of(through).orElseThrow().isMade());
    }

    @Test
    void thereIsNoneOfAClassPathWithFolders() {
        List<Path> mixed = new ArrayList<>(ofJars.classPath());
        mixed.add(folder);
        assertEquals(Optional.empty(), ClassArchive.of(settings(mixed).withArchives(folder)));
        assertEquals(Optional.empty(), ClassArchive.of(ofJars));
    }

    @Test
    void anotherClassPathHasAnotherOne() throws Exception {
        List<Path> fewer = ofJars.classPath().subList(1, ofJars.classPath().size());
        ProcessSettings other = settings(fewer).withArchives(made.getParent());
        assertFalse(ClassArchive.of(other).orElseThrow().isMade());
    }
}
