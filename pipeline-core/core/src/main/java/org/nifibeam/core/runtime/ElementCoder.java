package org.nifibeam.core.runtime;

import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.CoderException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowCoder;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.state.SnapshotReader;
import org.nifibeam.core.state.StateForm;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.IntervalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Window;

/** Elements in one window as records of a snapshot. */
final class ElementCoder {
    private static final String ROW = "row";
    private static final int GLOBAL = 0;
    private static final int INTERVAL = 1;

    private final RowCoder rows;

    ElementCoder(Schema schema) {
        this.rows = RowCoder.of(schema);
    }

    /** An element. */
    record Element(Row row, long timestamp, Window window, Pane pane) {}

    /** Writes a window; {@link #window} reads it. */
    static void encode(Window window, ByteSink sink) {
        if (window instanceof IntervalWindow interval) {
            sink.writeByte(INTERVAL);
            sink.writeSigned(interval.start());
            sink.writeSigned(interval.end());
        } else {
            sink.writeByte(GLOBAL);
        }
    }

    StateForm form() {
        return StateForm.of(ROW, rows);
    }

    byte[] encode(Element element) {
        ByteSink sink = new ByteSink();
        encode(element, sink);
        return sink.toBytes();
    }

    void encode(Element element, ByteSink sink) {
        encode(element.window(), sink);
        sink.writeSigned(element.timestamp());
        sink.writeByte(element.pane().timing().ordinal());
        sink.writeUnsigned(element.pane().index());
        sink.writeBoolean(element.pane().first());
        sink.writeBoolean(element.pane().last());
        rows.encode(element.row(), sink);
    }

    /** What is done with an element. */
    interface Consumer {
        /**
         * Takes an element.
         *
         * @param rest what was written behind it
         */
        void accept(Element element, ByteSource rest);
    }

    /** Gives the elements of a part that belong to this task; rows of an older schema too. */
    void read(SnapshotReader from, String stage, String part, Consumer consumer) {
        Schema written =
                from.form(stage, part)
                        .map(form -> form.schemas().getOrDefault(ROW, rows.schema()))
                        .orElse(rows.schema());
        from.read(
                stage,
                part,
                record -> {
                    ByteSource source = new ByteSource(record);
                    Window window = window(source);
                    long timestamp = source.readSigned();
                    Pane pane =
                            new Pane(
                                    Pane.Timing.values()[source.readByte()],
                                    source.readUnsigned(),
                                    source.readBoolean(),
                                    source.readBoolean());
                    Row row = RowCoder.reading(written, rows.schema()).apply(source);
                    consumer.accept(new Element(row, timestamp, window, pane), source);
                });
    }

    static Window window(ByteSource source) {
        byte kind = source.readByte();
        return switch (kind) {
            case GLOBAL -> GlobalWindow.INSTANCE;
            case INTERVAL -> new IntervalWindow(source.readSigned(), source.readSigned());
            default -> throw new CoderException("there is no kind of window " + kind);
        };
    }
}
