package org.nifibeam.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;

/**
 * The laws of every transactional sink, for a connector's tests to call one by one, each on a
 * destination of its own: nothing is visible before its commit, a commit repeated changes nothing,
 * what a checkpoint has committed stays, an abort leaves nothing visible. Not thread-safe.
 */
public final class SinkLaw {
    private static final int TASKS = 3;

    private final Destination destination;
    private final List<Row> rows;
    private final Path workFolder;

    /** Where a sink under test writes to. */
    public interface Destination {
        /** The sink, made anew as another process would. */
        Sink sink() throws Exception;

        /** All visible records, in any order. */
        List<Row> visible() throws Exception;
    }

    /**
     * Laws to be tried with some rows.
     *
     * @param workFolder an existing folder
     */
    public SinkLaw(Destination destination, List<Row> rows, Path workFolder) {
        this.destination = destination;
        this.rows = List.copyOf(rows);
        this.workFolder = workFolder;
    }

    /** One commit at the end, repeated by another process. */
    public void commitsOnceAndAll() throws Exception {
        List<byte[]> handles = new ArrayList<>();
        for (int task = 0; task < TASKS; task++) {
            try (Writer writer = destination.sink().open(context("once", task))) {
                write(writer, task, rows.size());
                handles.add(writer.prepare(1));
            }
        }
        assertShown(List.of(), "before the commit");
        for (int time = 1; time <= 3; time++) {
            destination.sink().commit(commit("once", 1, true), handles);
            assertShown(rows, "after " + time + " commits of the same");
        }
    }

    /** A commit at each of several checkpoints, each repeated after a restore. */
    public void commitsAtEachCheckpoint() throws Exception {
        int checkpoints = 4;
        List<Writer> writers = new ArrayList<>();
        for (int task = 0; task < TASKS; task++) {
            writers.add(destination.sink().open(context("many", task)));
        }
        for (int checkpoint = 1; checkpoint <= checkpoints; checkpoint++) {
            int until = rows.size() * checkpoint / checkpoints;
            int from = rows.size() * (checkpoint - 1) / checkpoints;
            List<byte[]> handles = new ArrayList<>();
            for (int task = 0; task < TASKS; task++) {
                for (int i = from; i < until; i++) {
                    if (i % TASKS == task) {
                        write(writers.get(task), rows.get(i));
                    }
                }
                handles.add(writers.get(task).prepare(checkpoint));
                if (checkpoint == checkpoints) {
                    writers.get(task).close();
                }
            }
            handles.removeIf(handle -> handle.length == 0);
            assertShown(rows.subList(0, from), "before checkpoint " + checkpoint);
            boolean last = checkpoint == checkpoints;
            destination.sink().commit(commit("many", checkpoint, last), handles);
            destination.sink().commit(commit("many", checkpoint, last), handles);
            assertShown(rows.subList(0, until), "after checkpoint " + checkpoint);
        }
    }

    /**
     * Neither prepared nor unprepared records are visible after an abort, or left to a later run.
     */
    public void abortLeavesNothing() throws Exception {
        Writer prepared = destination.sink().open(context("aborted", 0));
        write(prepared, 0, rows.size());
        assertTrue(prepared.prepare(1).length > 0, "nothing was prepared");
        prepared.close();
        try (Writer open = destination.sink().open(context("aborted", 1))) {
            write(open, 1, rows.size());
        }
        destination.sink().abort(commit("aborted", 1, true));
        destination.sink().abort(commit("aborted", 1, true));
        assertShown(List.of(), "after an abort");
        commitsOnceAndAll();
    }

    private void write(Writer writer, int task, int until) throws IOException {
        for (int i = task; i < until; i += TASKS) {
            write(writer, rows.get(i));
        }
    }

    private static void write(Writer writer, Row row) throws IOException {
        writer.write(row, Timestamps.MIN, GlobalWindow.INSTANCE, Pane.NONE);
    }

    private void assertShown(List<Row> expected, String when) throws Exception {
        assertEquals(counted(expected), counted(destination.visible()), when);
    }

    private static Map<Row, Integer> counted(List<Row> rows) {
        Map<Row, Integer> counts = new HashMap<>();
        rows.forEach(row -> counts.merge(row, 1, Integer::sum));
        return counts;
    }

    private Sink.WriterContext context(String run, int task) {
        return new Sink.WriterContext(run, "write", task, TASKS, workFolder);
    }

    private Sink.CommitContext commit(String run, long checkpoint, boolean last) {
        return new Sink.CommitContext(run, "write", checkpoint, last, workFolder);
    }
}
