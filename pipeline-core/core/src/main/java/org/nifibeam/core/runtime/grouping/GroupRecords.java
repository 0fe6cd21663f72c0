package org.nifibeam.core.runtime.grouping;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.CoderException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowCoder;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.state.SnapshotFile;
import org.nifibeam.core.state.SnapshotReader;
import org.nifibeam.core.state.SnapshotWriter;
import org.nifibeam.core.state.SpillException;
import org.nifibeam.core.state.StateForm;
import org.nifibeam.core.state.StateStore;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.IntervalWindow;
import org.nifibeam.core.window.Window;

/**
 * Half-done groups in a snapshot: those in memory as records of a window and a row, those on disk
 * as the files or the store that they are in.
 */
public final class GroupRecords {
    private static final String PART = "groups";
    private static final String STORE_PART = "groups in a store";
    private static final String FIELD = "group";
    private static final int GLOBAL = 0;
    private static final int INTERVAL = 1;

    private final String stage;
    private final GroupCode partials;
    private final RowCoder rows;
    private final ByteSink sink = new ByteSink();
    private final SnapshotWriter to;
    private final SnapshotWriter.Records records;

    private GroupRecords(String stage, GroupCodes codes, SnapshotWriter to) {
        this.stage = stage;
        this.partials = codes.partials();
        this.rows = RowCoder.of(codes.grouping().partial());
        this.to = to;
        this.records = part(PART);
    }

    /** Begins to write a stage's groups. */
    public static GroupRecords of(String stage, GroupCodes codes, SnapshotWriter to) {
        return new GroupRecords(stage, codes, to);
    }

    private SnapshotWriter.Records part(String name) {
        StateForm form = StateForm.of(FIELD, rows);
        return to.part(stage, name, SnapshotWriter.Reach.BY_HASH, form);
    }

    /** Writes a group, which stays as it is. */
    void add(int hash, Window window, Group group) {
        sink.clear();
        writeWindow(window);
        rows.encode(partials.partial(group), sink);
        records.add(hash, sink.toBytes());
    }

    private void writeWindow(Window window) {
        if (window instanceof IntervalWindow interval) {
            sink.writeByte(INTERVAL);
            sink.writeSigned(interval.start());
            sink.writeSigned(interval.end());
        } else {
            sink.writeByte(GLOBAL);
        }
    }

    /**
     * Adds a spill file.
     *
     * @param window of all its records; empty if they have one each
     */
    void addFile(Path file, Optional<Window> window) {
        sink.clear();
        window.ifPresent(this::writeWindow);
        records.addFile(file, sink.toBytes());
    }

    /** Adds the store of {@link StoredSessions}; behind all else. */
    void addStore(StateStore store) {
        store.snapshot(part(STORE_PART));
    }

    /** Gives groups those of them that belong to this task. */
    public static void restore(
            String stage, GroupCodes codes, SnapshotReader from, RestoredGroups groups) {
        Schema schema = codes.grouping().partial();
        Function<ByteSource, Row> rows = reader(stage, PART, schema, from);
        from.read(
                stage,
                PART,
                record -> {
                    ByteSource source = new ByteSource(record);
                    Window window = window(source);
                    groups.restore(rows.apply(source), window);
                    groups.makeRoom();
                });
        for (SnapshotFile file : from.files(stage, PART)) {
            restore(file, rows, from, groups);
        }
        Function<ByteSource, Row> stored = reader(stage, STORE_PART, schema, from);
        from.entries(
                stage,
                STORE_PART,
                (key, value) ->
                        StoredSessions.restore(
                                key,
                                value,
                                stored,
                                (row, window) -> {
                                    groups.restore(row, window);
                                    groups.makeRoom();
                                }));
    }

    /** How the rows of a part are read, which may have been written with an older schema. */
    private static Function<ByteSource, Row> reader(
            String stage, String part, Schema schema, SnapshotReader from) {
        Optional<StateForm> form = from.form(stage, part);
        Schema written = form.map(f -> f.schemas().getOrDefault(FIELD, schema)).orElse(schema);
        return RowCoder.reading(written, schema);
    }

    private static void restore(
            SnapshotFile file,
            Function<ByteSource, Row> rows,
            SnapshotReader from,
            RestoredGroups groups) {
        Optional<Window> common =
                file.about().length == 0
                        ? Optional.empty()
                        : Optional.of(window(new ByteSource(file.about())));
        try (SpillFile.Reader reader = new SpillFile.Reader(file.path(), rows)) {
            while (reader.next()) {
                if (from.owns(reader.hash())) {
                    Window own =
                            common.orElseGet(
                                    () -> new IntervalWindow(reader.start(), reader.end()));
                    groups.restore(reader.row(), own);
                    groups.makeRoom();
                }
            }
        } catch (IOException e) {
            throw SpillException.ofDisk(file.path(), e);
        }
    }

    private static Window window(ByteSource source) {
        byte kind = source.readByte();
        return switch (kind) {
            case GLOBAL -> GlobalWindow.INSTANCE;
            case INTERVAL -> new IntervalWindow(source.readSigned(), source.readSigned());
            default -> throw new CoderException("there is no kind of window " + kind);
        };
    }
}
