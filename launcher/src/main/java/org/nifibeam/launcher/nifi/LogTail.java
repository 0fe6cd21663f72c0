package org.nifibeam.launcher.nifi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a log file has got since a moment. A file that was rolled over meanwhile is read from its
 * start.
 *
 * @param file the log
 * @param offset where its new part begins, in bytes
 */
record LogTail(Path file, long offset) {

    /** Everything from now on. */
    static LogTail fromNow(Path file) {
        return new LogTail(file, Files.exists(file) ? size(file) : 0);
    }

    /** The lines so far that contain a text, in order. */
    List<String> linesWith(String text) {
        return lines().filter(line -> line.contains(text)).toList();
    }

    /** The last lines, in order; none when there is no such file. */
    List<String> last(int count) {
        List<String> all = lines().toList();
        return all.subList(Math.max(0, all.size() - count), all.size());
    }

    private Stream<String> lines() {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long start = channel.size() < offset ? 0 : offset;
            channel.position(start);
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size() - start));
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString().lines();
        } catch (NoSuchFileException e) {
            return Stream.empty();
        } catch (IOException e) {
            throw new NifiProblem(
                    "nifi-log-unreadable",
                    "%s cannot be read: %s".formatted(file, e),
                    "Look at it by hand.",
                    e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }
}
