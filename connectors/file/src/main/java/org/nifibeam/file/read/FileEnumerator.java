package org.nifibeam.file.read;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.Split;

/**
 * Finds files and has them cut into splits: once, or again and again while watching.
 *
 * <p>Watching looks once an interval. A file is taken when it has been left alone for an interval:
 * its modification time is that long ago, or two looks one interval apart find the same size and
 * modification time. So a file that is moved in is taken at the first or second look, and one that
 * is being written when its writer has paused for an interval; writers that pause longer should
 * write under a name that begins with a dot, and rename. A file is taken once, whatever becomes of
 * it later; one that is deleted and put there again, with another modification time, is a new file.
 */
public final class FileEnumerator implements Source.SplitEnumerator {
    private static final int VERSION = 1;

    private final InputFiles files;
    private final Optional<Duration> watch;
    private final SplitPlan plan;
    private final Deque<FilePart> pending = new ArrayDeque<>();

    /** Taken files that are still there, by path; only while watching. */
    private final Map<String, FilePart> taken = new HashMap<>();

    /** Files not left alone long enough, as the last look found them. */
    private Map<String, FilePart> candidates = Map.of();

    private boolean listed;
    private Optional<Long> nextLook = Optional.empty();

    /** An enumerator at the beginning, or where a snapshot was taken. */
    public FileEnumerator(
            InputFiles files, Optional<Duration> watch, SplitPlan plan, Optional<byte[]> snapshot)
            throws IOException {
        this.files = files;
        this.watch = watch;
        this.plan = plan;
        if (snapshot.isPresent()) {
            restore(snapshot.get());
        }
    }

    @Override
    public List<Split> discover() throws IOException {
        try {
            if (watch.isPresent()) {
                look(watch.get());
            } else if (!listed) {
                for (Path file : files.find()) {
                    pending.add(FilePart.of(file));
                }
                listed = true;
            }
        } catch (ProblemException e) {
            throw new IOException(e.getMessage(), e);
        }
        return pending.isEmpty() ? List.of() : plan.next(pending);
    }

    private void look(Duration interval) throws IOException, ProblemException {
        long now = System.nanoTime();
        if (nextLook.isPresent() && now - nextLook.get() < 0) {
            return;
        }
        nextLook = Optional.of(now + interval.toNanos());
        long quietSince = System.currentTimeMillis() - interval.toMillis();
        Map<String, FilePart> still = new HashMap<>();
        Map<String, FilePart> waiting = new HashMap<>();
        for (Path file : files.findAny()) {
            Optional<FilePart> found = find(file);
            if (found.isEmpty()) {
                continue;
            }
            FilePart part = found.get();
            FilePart before = taken.get(part.path());
            if (before != null) {
                still.put(part.path(), before);
            } else if (part.modified() <= quietSince || part.equals(candidates.get(part.path()))) {
                pending.add(part);
                still.put(part.path(), part);
            } else {
                waiting.put(part.path(), part);
            }
        }
        taken.clear();
        taken.putAll(still);
        candidates = waiting;
    }

    /** Empty if it has gone since it was listed. */
    private static Optional<FilePart> find(Path file) throws IOException {
        try {
            return Optional.of(FilePart.of(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean exhausted() {
        return watch.isEmpty() && listed && pending.isEmpty();
    }

    /** Version, whether files have been listed, then the parts pending and the files taken. */
    @Override
    public byte[] snapshot() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream output = new DataOutputStream(bytes)) {
            output.writeByte(VERSION);
            output.writeBoolean(listed);
            output.writeInt(pending.size());
            for (FilePart part : pending) {
                part.write(output);
            }
            output.writeInt(taken.size());
            for (FilePart part : taken.values()) {
                part.write(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a path is too long for a snapshot", e);
        }
        return bytes.toByteArray();
    }

    private void restore(byte[] snapshot) throws IOException {
        try (DataInputStream input = new DataInputStream(new ByteArrayInputStream(snapshot))) {
            int version = input.readByte();
            if (version != VERSION) {
                throw new IOException(
                        "a snapshot of version "
                                + version
                                + " cannot be used to find files, this is "
                                + VERSION);
            }
            listed = input.readBoolean();
            for (int i = input.readInt(); i > 0; i--) {
                pending.add(FilePart.read(input));
            }
            for (int i = input.readInt(); i > 0; i--) {
                FilePart part = FilePart.read(input);
                taken.put(part.path(), part);
            }
        }
    }

    @Override
    public void close() {
        // Holds nothing open.
    }
}
