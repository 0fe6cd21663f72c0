package org.nifibeam.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.schema.RowCoder;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.IntervalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Window;
import org.nifibeam.core.window.Windows;

/**
 * Elements on their way to a stage as bytes: the row by its schema's generated coder, the rest by
 * hand. No state holds such elements, so there is no snapshot of how they were written. Confined to
 * one thread.
 */
final class SentSerializer extends TypeSerializer<Sent> {
    private static final long serialVersionUID = 1L;
    private static final int GLOBAL = 0;
    private static final int INTERVAL = 1;
    private static final int SEVERAL = 2;
    private static final int NO_PANE = 0;
    private static final int ON_TIME_ONLY = 1;
    private static final int OTHER_PANE = 2;

    private final RunReference reference;
    private final int stage;
    private transient RowCoder coder;
    private transient ByteSink sink;

    SentSerializer(RunReference reference, int stage) {
        this.reference = reference;
        this.stage = stage;
    }

    /** Several windows of one element, or none. */
    private record Several(Window[] windows) implements Windows {
        @Override
        public int count() {
            return windows.length;
        }

        @Override
        public Window window(int index) {
            return windows[index];
        }
    }

    private RowCoder coder() {
        if (coder == null) {
            coder = reference.run().coder(stage);
            sink = new ByteSink();
        }
        return coder;
    }

    @Override
    public void serialize(Sent element, DataOutputView target) throws IOException {
        RowCoder rows = coder();
        sink.clear();
        sink.writeSigned(element.timestamp());
        sink.writeInt(element.keyHash());
        writeWindows(element.windows());
        writePane(element.pane());
        rows.encode(element.row(), sink);
        byte[] bytes = sink.toBytes();
        target.writeInt(bytes.length);
        target.write(bytes);
    }

    private void writeWindows(Windows windows) {
        if (windows instanceof Window one) {
            writeWindow(one);
            return;
        }
        sink.writeByte(SEVERAL);
        sink.writeUnsigned(windows.count());
        for (int i = 0; i < windows.count(); i++) {
            writeWindow(windows.window(i));
        }
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

    private void writePane(Pane pane) {
        if (pane.equals(Pane.NONE)) {
            sink.writeByte(NO_PANE);
        } else if (pane.equals(Pane.ON_TIME_ONLY)) {
            sink.writeByte(ON_TIME_ONLY);
        } else {
            sink.writeByte(OTHER_PANE);
            sink.writeByte(pane.timing().ordinal());
            sink.writeUnsigned(pane.index());
            sink.writeBoolean(pane.first());
            sink.writeBoolean(pane.last());
        }
    }

    @Override
    public Sent deserialize(DataInputView from) throws IOException {
        byte[] bytes = new byte[from.readInt()];
        from.readFully(bytes);
        ByteSource source = new ByteSource(bytes);
        long timestamp = source.readSigned();
        int keyHash = source.readInt();
        Windows windows = readWindows(source);
        Pane pane = readPane(source);
        return new Sent(coder().decode(source), timestamp, windows, pane, keyHash);
    }

    private static Windows readWindows(ByteSource source) {
        int kind = source.readByte();
        if (kind != SEVERAL) {
            return readWindow(kind, source);
        }
        Window[] windows = new Window[source.readCount()];
        for (int i = 0; i < windows.length; i++) {
            windows[i] = readWindow(source.readByte(), source);
        }
        return new Several(windows);
    }

    private static Window readWindow(int kind, ByteSource source) {
        return kind == GLOBAL
                ? GlobalWindow.INSTANCE
                : new IntervalWindow(source.readSigned(), source.readSigned());
    }

    private static Pane readPane(ByteSource source) {
        return switch (source.readByte()) {
            case NO_PANE -> Pane.NONE;
            case ON_TIME_ONLY -> Pane.ON_TIME_ONLY;
            default ->
                    new Pane(
                            Pane.Timing.values()[source.readByte()],
                            source.readUnsigned(),
                            source.readBoolean(),
                            source.readBoolean());
        };
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public TypeSerializer<Sent> duplicate() {
        return new SentSerializer(reference, stage);
    }

    /** Elements are not made empty: none is ever reused. */
    @Override
    public Sent createInstance() {
        return null;
    }

    @Override
    public Sent copy(Sent from) {
        return from;
    }

    @Override
    public Sent copy(Sent from, Sent reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public Sent deserialize(Sent reuse, DataInputView from) throws IOException {
        return deserialize(from);
    }

    @Override
    public void copy(DataInputView from, DataOutputView target) throws IOException {
        int length = from.readInt();
        target.writeInt(length);
        target.write(from, length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SentSerializer that
                && reference.equals(that.reference)
                && stage == that.stage;
    }

    @Override
    public int hashCode() {
        return reference.hashCode() * 31 + stage;
    }

    @Override
    public TypeSerializerSnapshot<Sent> snapshotConfiguration() {
        throw new UnsupportedOperationException("elements between stages are kept in no state");
    }
}
