package org.nifibeam.file.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/** Links: what is named may be one, what is found may not. */
class InputFilesTest {
    @TempDir Path folder;
    private Path in;
    private Path elsewhere;

    @BeforeEach
    void files() throws Exception {
        in = Files.createDirectories(folder.resolve("in"));
        elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.createFile(elsewhere.resolve("secret.parquet"));
        Files.createDirectories(in.resolve("sub"));
        Files.createFile(in.resolve("a.parquet"));
        Files.createFile(in.resolve("sub/b.parquet"));
    }

    private void link(String name, Path target) throws Exception {
        Files.createSymbolicLink(in.resolve(name), target);
    }

    private static List<Path> find(String path) throws ProblemException {
        return new InputFiles(path, ".parquet").find();
    }

    private void refused(String path, String link) {
        ProblemException refusal = assertThrows(ProblemException.class, () -> find(path), path);
        assertEquals(ProblemCode.UNREACHABLE, refusal.problems().get(0).code());
        assertEquals(
                "'"
                        + in.resolve(link)
                        + "' is a link, and links in folders and globs are not followed",
                refusal.problems().get(0).message());
        assertEquals(
                "name its target as the path, or put the file itself there",
                refusal.problems().get(0).advice());
    }

    @Test
    void whatIsNamedMayBeALink() throws Exception {
        Path file = Files.createSymbolicLink(folder.resolve("file"), in.resolve("a.parquet"));
        Path link = Files.createSymbolicLink(folder.resolve("folder"), in);
        assertEquals(List.of(file), find(file.toString()));
        assertEquals(List.of(link.resolve("a.parquet")), find(link.toString()));
        assertEquals(List.of(link.resolve("a.parquet")), find(link + "/*.parquet"));
        assertEquals(
                List.of(link.resolve("a.parquet"), link.resolve("sub/b.parquet")),
                find(link + "/{*,*/*}.parquet"));
        assertEquals(List.of(in.resolve("sub/../a.parquet")), find(in + "/sub/../*.parquet"));
    }

    @Test
    void aLinkToAFile() throws Exception {
        link("l.parquet", elsewhere.resolve("secret.parquet"));
        refused(in.toString(), "l.parquet");
        refused(in + "/*.parquet", "l.parquet");
        refused(in + "/**.parquet", "l.parquet");
        assertEquals(List.of(in.resolve("a.parquet")), find(in + "/a*.parquet"));
    }

    @Test
    void aHangingLink() throws Exception {
        link("l.parquet", elsewhere.resolve("not there"));
        refused(in.toString(), "l.parquet");
        refused(in + "/*.parquet", "l.parquet");
    }

    @Test
    void aLinkToAFolder() throws Exception {
        link("l", elsewhere);
        refused(in + "/*/*.parquet", "l");
        refused(in + "/**/*.parquet", "l");
        refused(in + "/{l,m}/*.parquet", "l");
        assertEquals(List.of(in.resolve("sub/b.parquet")), find(in + "/s*/*.parquet"));
        assertEquals(List.of(in.resolve("a.parquet")), find(in + "/*.parquet"));
        assertEquals(List.of(in.resolve("a.parquet")), find(in.toString()));
    }

    @Test
    void hiddenAndOtherLinksArePassedOver() throws Exception {
        link(".l.parquet", elsewhere.resolve("secret.parquet"));
        link("_l", elsewhere);
        link("l.txt", elsewhere.resolve("secret.parquet"));
        assertEquals(List.of(in.resolve("a.parquet")), find(in.toString()));
        assertEquals(List.of(in.resolve("sub/b.parquet")), find(in + "/**/*.parquet"));
    }

    /**
     * The files that a pipeline has written to {@code out.csv}, as one written for Beam reads them.
     */
    @Test
    void anEndingWithAStarIsThatOfShardsToo() throws Exception {
        for (String name :
                List.of(
                        "out-00000-of-00002.csv",
                        "out-00001-of-00002.csv",
                        "out-0a1b2c3d4e5f-c00000007-00000-of-00001.csv",
                        "out.csv-00000-of-00001",
                        "out-of-date.csv",
                        "outer-00000-of-00001.csv",
                        "out-00000-of-00001.json")) {
            Files.createFile(elsewhere.resolve(name));
        }
        assertEquals(
                List.of(
                        elsewhere.resolve("out-00000-of-00002.csv"),
                        elsewhere.resolve("out-00001-of-00002.csv"),
                        elsewhere.resolve("out-0a1b2c3d4e5f-c00000007-00000-of-00001.csv"),
                        elsewhere.resolve("out.csv-00000-of-00001")),
                find(elsewhere + "/out.csv*"));
        assertEquals(
                List.of(elsewhere.resolve("out.csv-00000-of-00001")),
                find(elsewhere + "/out.csv-*"));
    }

    /** A watched folder changes while it is listed. */
    @Test
    void filesThatGoWhileTheFolderIsListed() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        Thread renaming =
                new Thread(
                        () -> {
                            Path next = in.resolve("c.next");
                            while (!enough.get()) {
                                try {
                                    Files.createFile(next);
                                    Files.delete(Files.move(next, in.resolve("c.parquet")));
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            }
                        });
        renaming.start();
        try {
            for (int i = 0; i < 3000; i++) {
                assertTrue(find(in + "/*.parquet").contains(in.resolve("a.parquet")));
            }
        } finally {
            enough.set(true);
            renaming.join();
        }
    }
}
