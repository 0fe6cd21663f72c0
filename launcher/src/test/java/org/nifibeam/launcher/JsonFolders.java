package org.nifibeam.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a run watches and what it writes.
 *
 * @param folder has both; {@code in} is the watched one
 */
record JsonFolders(Path folder) {
    /** A file that is there at once, whole. */
    void put(String name, String lines) throws IOException {
        Path half = Files.writeString(folder.resolve(name), lines);
        Files.move(half, folder.resolve("in/" + name + ".json"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** All lines of the visible files of a folder, in order; none if it is not there yet. */
    List<String> rows(String of) throws IOException {
        Path all = folder.resolve(of);
        if (!Files.isDirectory(all)) {
            return List.of();
        }
        List<String> rows = new ArrayList<>();
        try (Stream<Path> files = Files.list(all)) {
            for (Path file : files.toList()) {
                if (!file.getFileName().toString().startsWith(".")) {
                    rows.addAll(Files.readAllLines(file));
                }
            }
        }
        return rows.stream().sorted().toList();
    }
}
