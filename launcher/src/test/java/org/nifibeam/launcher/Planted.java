package org.nifibeam.launcher;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Looks for a text in all files of a folder, in those that are compressed too. */
final class Planted {
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;

    private Planted() {}

    /** The files that have it, libraries left out: nobody writes into these. */
    static List<Path> files(Path folder, String text) throws IOException {
        byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        List<Path> found = new ArrayList<>();
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all =
                    files.filter(Files::isRegularFile)
                            .filter(file -> !file.toString().matches(".*\\.(jar|nar|class)"))
                            .toList();
        }
        for (Path file : all) {
            if (has(file, wanted)) {
                found.add(file);
            }
        }
        return found;
    }

    private static boolean has(Path file, byte[] wanted) throws IOException {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file))) {
            raw.mark(2);
            boolean compressed = raw.read() == GZIP_FIRST && raw.read() == GZIP_SECOND;
            raw.reset();
            if (contains(raw, wanted)) {
                return true;
            }
            if (!compressed) {
                return false;
            }
        } catch (NoSuchFileException e) {
            // NiFi has removed it meanwhile.
            return false;
        }
        try (InputStream plain = new GZIPInputStream(Files.newInputStream(file))) {
            return contains(plain, wanted);
        } catch (EOFException | ZipException e) {
            // Still being written: what there is of it has been looked through.
            return false;
        }
    }

    /** Reads in pieces that overlap by as much as may be cut in two. */
    private static boolean contains(InputStream in, byte[] wanted) throws IOException {
        byte[] piece = new byte[1 << 16];
        int kept = 0;
        int read = in.read(piece);
        while (read >= 0) {
            int size = kept + read;
            // One character a byte, so that nothing is lost.
            String text = new String(piece, 0, size, StandardCharsets.ISO_8859_1);
            if (text.contains(new String(wanted, StandardCharsets.ISO_8859_1))) {
                return true;
            }
            kept = Math.min(size, wanted.length - 1);
            System.arraycopy(piece, size - kept, piece, 0, kept);
            read = in.read(piece, kept, piece.length - kept);
        }
        return false;
    }
}
