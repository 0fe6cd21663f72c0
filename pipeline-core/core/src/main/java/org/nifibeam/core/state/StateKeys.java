package org.nifibeam.core.state;

import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.CoderException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowCoder;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Values;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.IntervalWindow;
import org.nifibeam.core.window.Window;

/**
 * How keys and windows become keys of a {@link StateStore}: what kind of entry it is, the key's
 * hash as exchanges spread it, so that a task's keys stand together, the key in canonical form, the
 * window. None is the beginning of another. Confined to one thread.
 */
final class StateKeys {
    /** The values of all cells of a key and window. */
    static final int CELLS = 0;

    /** An element of a cell that holds many. */
    static final int ELEMENTS = 1;

    /** A timer by its name. */
    static final int TIMERS = 2;

    /** A timer by its domain and time. */
    static final int TIMES = 3;

    /** A timer by its output time. */
    static final int OUTPUTS = 4;

    private static final int GLOBAL = 0;
    private static final int INTERVAL = 1;

    private final RowCoder rows;
    private final ByteSink sink = new ByteSink();

    StateKeys(Schema key) {
        rows = RowCoder.canonical(key);
    }

    /** The key of a scope's entry of a kind, or the beginning of those of its elements. */
    byte[] of(int kind, Scope scope) {
        begin(kind);
        write(scope, sink);
        return sink.toBytes();
    }

    /** The beginning of the keys of a cell's elements. */
    byte[] elements(Scope scope, String cell) {
        begin(ELEMENTS);
        write(scope, sink);
        sink.writeString(cell);
        return sink.toBytes();
    }

    /** A sink that begins with a kind; used until the next call. */
    ByteSink begin(int kind) {
        sink.clear();
        sink.writeByte(kind);
        return sink;
    }

    void write(Scope scope, ByteSink to) {
        to.writeInt(Values.spread(scope.keyHash));
        rows.encode(scope.key, to);
        if (scope.window instanceof IntervalWindow window) {
            to.writeByte(INTERVAL);
            to.writeLong(window.start());
            to.writeLong(window.end());
        } else {
            to.writeByte(GLOBAL);
        }
    }

    Scope read(ByteSource from) {
        from.readInt();
        Row key = rows.decode(from);
        return new Scope(key, window(from));
    }

    private static Window window(ByteSource from) {
        byte kind = from.readByte();
        return switch (kind) {
            case GLOBAL -> GlobalWindow.INSTANCE;
            case INTERVAL -> new IntervalWindow(from.readLong(), from.readLong());
            default -> throw new CoderException("there is no kind of window " + kind);
        };
    }

    /** The hash in a key of cells, elements or timers. */
    static int hash(byte[] key) {
        return new ByteSource(key, 1, Integer.BYTES).readInt();
    }

    /** A number in eight bytes whose order is the number's. */
    static long ordered(long number) {
        return number ^ Long.MIN_VALUE;
    }

    /** Two parts, one behind the other. */
    static byte[] join(byte[] first, byte[] second) {
        byte[] all = new byte[first.length + second.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
