package org.nifibeam.nifi.result;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
import org.nifibeam.nifi.result.SpoolFile.Chunk;

/** The rows of one input, in splits of some megabytes. A position is the number of a chunk. */
final class FlowFileSource implements Source {
    private static final long SPLIT_BYTES = 4L * 1024 * 1024;

    private final Optional<Path> file;
    private final Schema schema;

    FlowFileSource(Optional<Path> file, Schema schema) {
        this.file = file;
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
        SpoolFile.Footer footer = footer();
        check(footer.schema(), frozen);
        Schema delivered =
                frozen.project(
                        pushdown.filters().isEmpty() ? pushdown.outputs() : pushdown.fields());
        return new Read(
                file.orElseThrow(),
                footer.chunks(),
                delivered,
                new ChunkRows(frozen, delivered),
                pushdown.filters());
    }

    /** Refuses records of another schema than the definition says. */
    static void check(String stored, Schema frozen) throws ProblemException {
        if (!stored.equals(frozen.toString())) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "the FlowFiles' records are " + stored + ", not " + frozen,
                    "let the processor ReadFromFlowFile begin the definition");
        }
    }

    static ProblemException notHere() {
        return new ProblemException(
                ProblemCode.UNREACHABLE,
                "there are no FlowFiles here",
                "run it with RunPipeline, on the runner service that ReadFromFlowFile names");
    }

    static ProblemException gone() {
        return new ProblemException(
                ProblemCode.UNREACHABLE,
                "the records of its FlowFiles are not on this runner service, or not any more",
                "let ReadFromFlowFile and RunPipeline use the same runner service, and begin anew with the FlowFiles");
    }

    private SpoolFile.Footer footer() throws ProblemException {
        if (file.isEmpty()) {
            throw notHere();
        }
        try {
            return SpoolFile.footer(file.get());
        } catch (IOException e) {
            throw gone();
        }
    }

    /** A read of all chunks; filters are left to the pipeline. */
    private record Read(
            Path file, List<Chunk> chunks, Schema schema, ChunkRows rows, List<Expression> residual)
            implements SourceRead {
        @Override
        public SplitEnumerator enumerator(Optional<byte[]> snapshot) {
            return new Enumerator(chunks, snapshot.map(Read::number).orElse(0));
        }

        @Override
        public Reader open(Split split, Optional<byte[]> position) {
            String[] borders = new String(split.data(), StandardCharsets.UTF_8).split("-");
            int begin = Integer.parseInt(borders[0]);
            return new ChunkReader(
                    this, position.map(Read::number).orElse(begin), Integer.parseInt(borders[1]));
        }

        static int number(byte[] bytes) {
            return Integer.parseInt(new String(bytes, StandardCharsets.UTF_8));
        }

        static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Gives all splits at once. Confined to one thread. */
    private static final class Enumerator implements SplitEnumerator {
        private final List<Chunk> chunks;
        private int next;

        Enumerator(List<Chunk> chunks, int next) {
            this.chunks = chunks;
            this.next = next;
        }

        @Override
        public List<Split> discover() {
            List<Split> splits = new ArrayList<>();
            while (next < chunks.size()) {
                int begin = next;
                long bytes = 0;
                while (next < chunks.size() && (next == begin || bytes < SPLIT_BYTES)) {
                    bytes += chunks.get(next).length();
                    next++;
                }
                splits.add(new Split("chunks from " + begin, Read.bytes(begin + "-" + next)));
            }
            return splits;
        }

        @Override
        public boolean exhausted() {
            return next >= chunks.size();
        }

        @Override
        public byte[] snapshot() {
            return Read.bytes(Integer.toString(next));
        }

        @Override
        public void close() {}
    }

    /** Reads the chunks of one split, one a poll. Confined to one thread. */
    private static final class ChunkReader implements Reader {
        private final Read read;
        private final int end;
        private int next;

        ChunkReader(Read read, int next, int end) {
            this.read = read;
            this.next = next;
            this.end = end;
        }

        @Override
        public Result poll(long deadlineNanos) throws IOException {
            if (next >= end) {
                return End.INSTANCE;
            }
            Chunk chunk = read.chunks().get(next);
            next++;
            return read.rows().read(read.file(), chunk);
        }

        @Override
        public byte[] position() {
            return Read.bytes(Integer.toString(next));
        }

        @Override
        public long watermark() {
            return Timestamps.MIN;
        }

        @Override
        public OptionalLong backlog() {
            long rows = 0;
            for (int i = next; i < end; i++) {
                rows += read.chunks().get(i).rows();
            }
            return OptionalLong.of(rows);
        }

        @Override
        public void acknowledge(byte[] position) {}

        @Override
        public void close() {}
    }
}
