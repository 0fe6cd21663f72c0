package org.nifibeam.core.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.nifibeam.core.coder.Bulky;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.BulkWriter;
import org.nifibeam.core.spi.Metered;
import org.nifibeam.core.spi.RejectedRowException;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.state.SpillException;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;

/**
 * Writes to a sink; rows that it rejects go to the error output, or fail the run. Rows that a
 * {@link BulkWriter} has gathered are written when it is full, when the input pauses, and before
 * event time goes on for the error output, so that no error is late.
 */
final class WriteOperator extends Operator {
    private static final int ROWS_A_NOTE = 1024;

    private final Writer writer;
    private final Optional<BulkWriter> bulk;
    private final Schema schema;

    /** What the bulk writer has gathered, in order. */
    private final List<Gathered> gathered = new ArrayList<>();

    /** The ways to arrays, through nested rows. */
    private final List<int[]> arrays = new ArrayList<>();

    private final boolean holdsArrays;
    private long written;

    private record Gathered(Row row, long timestamp, Windows windows, Pane pane) {}

    WriteOperator(StepMetrics metrics, Writer writer, Schema schema, StepOutputs outputs) {
        super(metrics, outputs);
        this.writer = writer;
        this.bulk =
                writer instanceof BulkWriter gathering ? Optional.of(gathering) : Optional.empty();
        this.schema = schema;
        findArrays(schema, new int[0]);
        this.holdsArrays = !arrays.isEmpty();
    }

    private void findArrays(Schema in, int[] way) {
        for (int i = 0; i < in.size(); i++) {
            int[] here = Arrays.copyOf(way, way.length + 1);
            here[way.length] = i;
            FieldType type = in.type(i).base();
            if (type instanceof FieldType.Array) {
                arrays.add(here);
            } else if (type instanceof FieldType.Nested nested) {
                findArrays(nested.schema(), here);
            }
        }
    }

    @Override
    public void accept(Row row, long timestamp, Windows windows, Pane pane) {
        metrics().taken(1);
        if (holdsArrays) {
            requireRoom(row);
        }
        try {
            writer.write(row, timestamp, windows, pane);
        } catch (RejectedRowException e) {
            reject(row, timestamp, windows, pane, e);
            return;
        } catch (IOException | RuntimeException e) {
            throw failure("cannot write: ", e);
        }
        if (bulk.isPresent()) {
            gathered.add(new Gathered(row, timestamp, windows, pane));
            if (bulk.get().isFull()) {
                writeGathered(bulk.get());
            }
            return;
        }
        metrics().given(1);
        if (++written % ROWS_A_NOTE == 0) {
            noteBytes();
        }
    }

    private void writeGathered(BulkWriter bulkWriter) {
        if (gathered.isEmpty()) {
            return;
        }
        SortedMap<Integer, RejectedRowException> rejected;
        try {
            rejected = bulkWriter.flush();
        } catch (IOException | RuntimeException e) {
            throw failure("cannot write: ", e);
        }
        metrics().given(gathered.size() - rejected.size());
        noteBytes();
        List<Gathered> all = List.copyOf(gathered);
        gathered.clear();
        rejected.forEach(
                (number, cause) -> {
                    Gathered one = all.get(number);
                    reject(one.row(), one.timestamp(), one.windows(), one.pane(), cause);
                });
    }

    @Override
    void endBundle() {
        bulk.ifPresent(this::writeGathered);
    }

    @Override
    public void watermark(long time) {
        if (outputs().errors().isPresent()) {
            bulk.ifPresent(this::writeGathered);
        }
        super.watermark(time);
    }

    private void requireRoom(Row row) {
        for (int[] way : arrays) {
            Object held = row;
            for (int i = 0; i < way.length && held != null; i++) {
                held = ((Row) held).get(way[i]);
            }
            if (held instanceof Bulky bulky) {
                requireRoom(bulky);
            }
        }
    }

    /** Writers make a whole record of a row. */
    private void requireRoom(Bulky bulky) {
        try {
            bulky.requireRoom();
        } catch (SpillException e) {
            throw StageFailure.of(metrics().stage(), e);
        }
    }

    private void noteBytes() {
        if (writer instanceof Metered metered) {
            metrics().bytes(metered.bytes());
        }
    }

    private void reject(
            Row row, long timestamp, Windows windows, Pane pane, RejectedRowException cause) {
        String message = "cannot write the row " + ErrorRows.print(row, schema) + ": ";
        if (outputs().errors().isEmpty()) {
            throw new StageFailure(
                    metrics().stage(),
                    message + StageFailure.words(cause),
                    "filter such rows out before, or give the stage "
                            + metrics().stage().errorHandling(),
                    cause);
        }
        metrics().failed();
        Row error = ErrorRows.of(row, message + StageFailure.words(cause), Optional.of(cause));
        outputs().errors().get().accept(error, timestamp, windows, pane);
    }

    /** Makes what was written ready to be committed; an empty array if there is nothing. */
    byte[] prepare(long checkpoint) {
        try {
            byte[] handle = writer.prepare(checkpoint);
            noteBytes();
            return handle;
        } catch (IOException | RuntimeException e) {
            throw failure("cannot make what was written ready to be committed: ", e);
        }
    }

    private StageFailure failure(String what, Exception cause) {
        return new StageFailure(
                metrics().stage(),
                what + StageFailure.words(cause),
                "see that the destination can be written to, and run again",
                cause);
    }

    @Override
    void close() throws IOException {
        writer.close();
    }
}
