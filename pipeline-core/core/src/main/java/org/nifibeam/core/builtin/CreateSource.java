package org.nifibeam.core.builtin;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.core.window.Timestamps;

/** Elements that are written into the definition, in splits of up to a thousand. */
final class CreateSource implements Source {
    private static final int SPLIT = 1000;

    /** Rows of one poll. */
    private static final int BATCH = 256;

    private final List<?> elements;
    private final boolean split;

    CreateSource(List<?> elements, boolean split) {
        this.elements = elements;
        this.split = split;
    }

    @Override
    public Schema schema() throws ProblemException {
        return ElementTypes.schema(elements);
    }

    @Override
    public Optional<Schema> declaredSchema() throws ProblemException {
        return Optional.of(schema());
    }

    @Override
    public SourceRead plan(Schema schema, Pushdown pushdown) throws ProblemException {
        List<Row> rows = new ArrayList<>(elements.size());
        for (Object element : elements) {
            rows.add(ElementRows.row(schema, element));
        }
        Schema delivered =
                schema.project(
                        pushdown.filters().isEmpty() ? pushdown.outputs() : pushdown.fields());
        int[] fields =
                delivered.names().stream()
                        .mapToInt(name -> schema.indexOf(name).orElseThrow())
                        .toArray();
        return new Read(rows, delivered, fields, pushdown.filters(), split ? SPLIT : rows.size());
    }

    /**
     * A read of them; filters are left to the pipeline.
     *
     * @param fields where the delivered fields are in the rows
     * @param size the rows of a split
     */
    private record Read(
            List<Row> rows, Schema schema, int[] fields, List<Expression> residual, int size)
            implements SourceRead {
        @Override
        public SplitEnumerator enumerator(Optional<byte[]> snapshot) {
            return new Enumerator(rows.size(), size, snapshot.map(Read::number).orElse(0));
        }

        @Override
        public OptionalLong sizeAtMost() {
            return OptionalLong.of(rows.stream().mapToLong(row -> row.toString().length()).sum());
        }

        @Override
        public Reader open(Split split, Optional<byte[]> position) {
            int begin = number(split.data());
            int end = Math.min(rows.size(), begin + size);
            return new RowReader(this, begin, end, position.map(Read::number).orElse(begin));
        }

        static int number(byte[] bytes) {
            return Integer.parseInt(new String(bytes, StandardCharsets.UTF_8));
        }

        static byte[] bytes(int number) {
            return Integer.toString(number).getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Gives all splits at once. Confined to one thread. */
    private static final class Enumerator implements SplitEnumerator {
        private final int rows;
        private final int size;
        private int next;

        Enumerator(int rows, int size, int next) {
            this.rows = rows;
            this.size = size;
            this.next = next;
        }

        @Override
        public List<Split> discover() {
            List<Split> splits = new ArrayList<>();
            for (; next < rows; next += size) {
                splits.add(new Split("elements from " + next, Read.bytes(next)));
            }
            return splits;
        }

        @Override
        public boolean exhausted() {
            return next >= rows;
        }

        @Override
        public byte[] snapshot() {
            return Read.bytes(next);
        }

        @Override
        public void close() {}
    }

    /** Reads one split. Confined to one thread. */
    private static final class RowReader implements Reader {
        private final Read read;
        private final RowShape shape;
        private final int begin;
        private final int end;
        private int next;

        RowReader(Read read, int begin, int end, int next) {
            this.read = read;
            this.shape = RowShape.of(read.schema());
            this.begin = begin;
            this.end = end;
            this.next = Math.max(begin, next);
        }

        @Override
        public Result poll(long deadlineNanos) {
            if (next >= end) {
                return End.INSTANCE;
            }
            int size = Math.min(BATCH, end - next);
            Row[] rows = new Row[size];
            for (int i = 0; i < size; i++) {
                rows[i] = narrow(read.rows().get(next + i));
            }
            long[] timestamps = new long[size];
            Arrays.fill(timestamps, Timestamps.MIN);
            next += size;
            return new Rows(rows, timestamps, size);
        }

        private Row narrow(Row row) {
            Object[] values = new Object[read.fields().length];
            for (int i = 0; i < values.length; i++) {
                values[i] = row.get(read.fields()[i]);
            }
            return shape.row(values);
        }

        @Override
        public byte[] position() {
            return Read.bytes(next);
        }

        @Override
        public long watermark() {
            return Timestamps.MIN;
        }

        @Override
        public OptionalLong backlog() {
            return OptionalLong.of(end - Math.max(next, begin));
        }

        @Override
        public void acknowledge(byte[] position) {}

        @Override
        public void close() {}
    }
}
