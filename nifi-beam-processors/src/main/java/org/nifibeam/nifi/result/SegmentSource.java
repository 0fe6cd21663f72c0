package org.nifibeam.nifi.result;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.nifi.result.SegmentFolder.Failed;
import org.nifibeam.nifi.result.SegmentFolder.Segment;
import org.nifibeam.nifi.result.SpoolFile.Chunk;

/**
 * The rows of an input that is appended to: a split a segment, without an end unless the input is
 * given one. A position is the number of a chunk.
 *
 * <p>A segment's reader stays open behind the last row until that is acknowledged, so that every
 * checkpoint has the segments which nobody has heard of as finished, and a run that goes on from it
 * acknowledges them.
 */
final class SegmentSource implements Source {
    private final Optional<Path> folder;
    private final Schema schema;

    SegmentSource(Optional<Path> folder, Schema schema) {
        this.folder = folder;
        this.schema = schema;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public Optional<Schema> declaredSchema() {
        return Optional.of(schema);
    }

    @Override
    public SourceRead plan(Schema frozen, Pushdown pushdown) throws ProblemException {
        if (folder.isEmpty()) {
            throw FlowFileSource.notHere();
        }
        SegmentFolder segments = new SegmentFolder(folder.get());
        FlowFileSource.check(stored(segments), frozen);
        Schema delivered =
                frozen.project(
                        pushdown.filters().isEmpty() ? pushdown.outputs() : pushdown.fields());
        return new Read(segments, delivered, new ChunkRows(frozen, delivered), pushdown.filters());
    }

    private static String stored(SegmentFolder segments) throws ProblemException {
        try {
            Optional<Properties> entry = segments.entry();
            if (entry.isPresent()) {
                return entry.get().getProperty("schema");
            }
        } catch (IOException e) {
            throw new ProblemException(
                    ProblemCode.UNREACHABLE,
                    "the records of its FlowFiles cannot be read: " + e.getMessage(),
                    "see that the runner service's work folder is there and undamaged");
        }
        throw FlowFileSource.gone();
    }

    /** A read of all segments; filters are left to the pipeline. */
    private record Read(
            SegmentFolder segments, Schema schema, ChunkRows rows, List<Expression> residual)
            implements SourceRead {
        @Override
        public SplitEnumerator enumerator(Optional<byte[]> snapshot) throws IOException {
            return new Enumerator(segments, snapshot);
        }

        @Override
        public Reader open(Split split, Optional<byte[]> position) throws IOException {
            String[] parts = text(split.data()).split("/");
            boolean own = parts[0].equals(id(segments));
            Path file = segments.path().resolve(parts[2]);
            long number = Long.parseLong(parts[1]);
            int from = position.map(bytes -> Integer.parseInt(text(bytes))).orElse(0);
            return new SegmentReader(this, file, number, own && !over(number), from);
        }

        /** True if nobody waits for the segment to be read. */
        private boolean over(long number) throws IOException {
            return segments.isFinished(number)
                    || segments.failed().filter(f -> number <= f.through()).isPresent();
        }
    }

    private static String id(SegmentFolder segments) {
        return segments.path().getFileName().toString();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Finds segments in the order of their numbers. Confined to one thread. */
    private static final class Enumerator implements SplitEnumerator {
        private final SegmentFolder folder;
        private long next = 1;
        private boolean exhausted;

        /** Begins at the beginning of another input than the one that the snapshot is of. */
        Enumerator(SegmentFolder folder, Optional<byte[]> snapshot) throws IOException {
            this.folder = folder;
            if (snapshot.isPresent()) {
                String[] parts = text(snapshot.get()).split("/");
                next = parts[0].equals(id(folder)) ? Long.parseLong(parts[1]) : 1;
            }
            OptionalLong last = folder.last();
            exhausted = last.isPresent() && next > last.getAsLong();
        }

        @Override
        public List<Split> discover() throws IOException {
            OptionalLong last = folder.last();
            long highest = Math.min(folder.list().highest(), last.orElse(Long.MAX_VALUE));
            List<Split> splits = new ArrayList<>();
            if (highest >= next) {
                // A listing may have a segment and miss one that was there before; the second one
                // misses none of those that were there when the first one ended.
                SegmentFolder.Listing listing = folder.list();
                long failed = folder.failed().map(Failed::through).orElse(0L);
                for (Segment segment : listing.segments()) {
                    long number = segment.number();
                    if (number >= next
                            && number <= highest
                            && number > failed
                            && !listing.finished().contains(number)) {
                        splits.add(split(segment));
                    }
                }
                next = highest + 1;
            }
            exhausted = last.isPresent();
            return splits;
        }

        private Split split(Segment segment) {
            String id = id(folder) + "/" + segment.number();
            return new Split(id, bytes(id + "/" + segment.file().getFileName()));
        }

        @Override
        public boolean exhausted() {
            return exhausted;
        }

        @Override
        public byte[] snapshot() {
            return bytes(id(folder) + "/" + next);
        }

        @Override
        public void close() {}
    }

    /** Reads a segment, a chunk a poll. Confined to one thread. */
    private static final class SegmentReader implements Reader {
        private final Read read;
        private final Path file;
        private final long number;
        private final List<Chunk> chunks;
        private int next;
        private boolean acknowledged;

        /**
         * A reader.
         *
         * @param wanted false if nobody waits for it
         */
        SegmentReader(Read read, Path file, long number, boolean wanted, int next)
                throws IOException {
            this.read = read;
            this.file = file;
            this.number = number;
            Optional<List<Chunk>> all = wanted ? chunks(file) : Optional.empty();
            this.acknowledged = all.isEmpty();
            this.chunks = all.orElse(List.of());
            this.next = next;
        }

        /** None if the segment was released: it is finished. */
        private static Optional<List<Chunk>> chunks(Path file) throws IOException {
            try {
                return Optional.of(SpoolFile.footer(file).chunks());
            } catch (NoSuchFileException released) {
                return Optional.empty();
            }
        }

        @Override
        public Result poll(long deadlineNanos) throws IOException, InterruptedException {
            if (next < chunks.size()) {
                next++;
                return read.rows().read(file, chunks.get(next - 1));
            }
            if (acknowledged) {
                return End.INSTANCE;
            }
            TimeUnit.NANOSECONDS.sleep(deadlineNanos - System.nanoTime());
            return Idle.CAUGHT_UP;
        }

        @Override
        public byte[] position() {
            return bytes(Integer.toString(next));
        }

        @Override
        public long watermark() {
            return Timestamps.MIN;
        }

        @Override
        public OptionalLong backlog() {
            return OptionalLong.of(chunks.stream().skip(next).mapToLong(Chunk::rows).sum());
        }

        @Override
        public void acknowledge(byte[] position) throws IOException {
            if (!acknowledged && Integer.parseInt(text(position)) >= chunks.size()) {
                read.segments().finish(number);
                acknowledged = true;
            }
        }

        @Override
        public void close() {}
    }
}
