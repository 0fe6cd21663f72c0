package org.nifibeam.core.runtime.grouping;

import java.util.Optional;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.CoderException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowCoder;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.state.SnapshotReader;
import org.nifibeam.core.state.SnapshotWriter;
import org.nifibeam.core.state.StateForm;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.IntervalWindow;
import org.nifibeam.core.window.Window;

/** Half-done groups as records of a snapshot: a window and a row. */
public final class GroupRecords {
    private static final String PART = "groups";
    private static final String FIELD = "group";
    private static final int GLOBAL = 0;
    private static final int INTERVAL = 1;

    private final GroupCode partials;
    private final RowCoder rows;
    private final ByteSink sink = new ByteSink();
    private final SnapshotWriter.Records records;

    private GroupRecords(GroupCodes codes, SnapshotWriter.Records records) {
        this.partials = codes.partials();
        this.rows = RowCoder.of(codes.grouping().partial());
        this.records = records;
    }

    /** Begins to write a stage's groups. */
    public static GroupRecords of(String stage, GroupCodes codes, SnapshotWriter to) {
        RowCoder rows = RowCoder.of(codes.grouping().partial());
        return new GroupRecords(
                codes,
                to.part(stage, PART, SnapshotWriter.Reach.BY_HASH, StateForm.of(FIELD, rows)));
    }

    /** Writes a group, which stays as it is. */
    void add(int hash, Window window, Group group) {
        add(hash, window, partials.partial(group));
    }

    void add(int hash, Window window, Row partial) {
        sink.clear();
        if (window instanceof IntervalWindow interval) {
            sink.writeByte(INTERVAL);
            sink.writeSigned(interval.start());
            sink.writeSigned(interval.end());
        } else {
            sink.writeByte(GLOBAL);
        }
        rows.encode(partial, sink);
        records.add(hash, sink.toBytes());
    }

    /** Gives groups those of them that belong to this task. */
    public static void restore(
            String stage, GroupCodes codes, SnapshotReader from, WindowedGroups groups) {
        Schema schema = codes.grouping().partial();
        Optional<StateForm> form = from.form(stage, PART);
        Schema written = form.map(f -> f.schemas().getOrDefault(FIELD, schema)).orElse(schema);
        from.read(
                stage,
                PART,
                record -> {
                    ByteSource source = new ByteSource(record);
                    Window window = window(source);
                    groups.restore(RowCoder.reading(written, schema).apply(source), window);
                    groups.makeRoom();
                });
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
