package org.nifibeam.core.runtime.grouping;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.runtime.grouping.KeySessions.Session;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowCoder;
import org.nifibeam.core.state.StateStore;
import org.nifibeam.core.window.IntervalWindow;

/**
 * Sessions in a store, found by their key and in the order of their ends, so that none is read
 * before it is over but those of a key that one of which is over. Several may be parts of one;
 * whoever takes a key's merges them. Confined to one thread.
 */
final class StoredSessions {
    /** Sessions: the key, the start, a number. */
    private static final int SESSIONS = 0;

    /** The same behind the end. */
    private static final int ENDS = 1;

    /** Keys that have sessions here. */
    private static final int KEYS = 2;

    private static final byte[] NOTHING = {};
    private static final int READ_BYTES = 1 << 16;

    /** Ends are read a little at a time, since those behind the watermark are read in vain. */
    private static final int ENDS_BYTES = 1 << 12;

    private final GroupCode partials;
    private final RowCoder rows;
    private final RowCoder keyRows;
    private final StateStore store;
    private final ByteSink sink = new ByteSink();
    private long number;

    /** No key by an end is before it; {@link #NOTHING} if there is none. */
    private byte[] earliest = NOTHING;

    StoredSessions(GroupCodes codes, StateStore store) {
        this.partials = codes.partials();
        this.rows = RowCoder.of(codes.grouping().partial());
        this.keyRows = RowCoder.canonical(codes.grouping().key());
        this.store = store;
    }

    /** What is told about a stored session. */
    interface Consumer {
        /**
         * A session.
         *
         * @param partial its half-done group
         */
        void accept(int hash, long start, long end, Row partial);
    }

    /** True if a session that ends before a time may be here. */
    boolean mayHaveBefore(long watermark) {
        return earliest.length > 0 && endOf(earliest) - 1 < watermark;
    }

    /** Keeps a key's sessions, which are not to be used afterwards. */
    void add(KeySessions key) {
        byte[] name = name(key.hash, partials.key(partials.partial(key.get(0).group)));
        store.put(joined(KEYS, name), NOTHING);
        for (int i = 0; i < key.count(); i++) {
            add(name, key.get(i));
        }
    }

    private void add(byte[] name, Session session) {
        sink.clear();
        sink.writeBytes(name, 0, name.length);
        sink.writeLong(session.start ^ Long.MIN_VALUE);
        sink.writeLong(number++);
        byte[] place = sink.toBytes();
        sink.clear();
        sink.writeSigned(session.start);
        sink.writeSigned(session.end);
        rows.encode(partials.partial(session.group), sink);
        byte[] value = sink.toBytes();
        store.put(joined(SESSIONS, place), value);
        byte[] end = end(session.end, place);
        store.put(end, NOTHING);
        if (earliest.length == 0 || Arrays.compareUnsigned(end, earliest) < 0) {
            earliest = end;
        }
    }

    private static long endOf(byte[] key) {
        return new ByteSource(key, 1, Long.BYTES).readLong() ^ Long.MIN_VALUE;
    }

    private byte[] name(int hash, Row key) {
        sink.clear();
        sink.writeInt(hash);
        keyRows.encode(key, sink);
        return sink.toBytes();
    }

    private byte[] joined(int kind, byte[] rest) {
        sink.clear();
        sink.writeByte(kind);
        sink.writeBytes(rest, 0, rest.length);
        return sink.toBytes();
    }

    private byte[] end(long end, byte[] place) {
        sink.clear();
        sink.writeByte(ENDS);
        sink.writeLong(end ^ Long.MIN_VALUE);
        sink.writeBytes(place, 0, place.length);
        return sink.toBytes();
    }

    /** Adds the store. */
    void snapshot(GroupRecords to) {
        to.addStore(store);
    }

    /** Gives the session of an entry that was written, if it is one of a session. */
    static void restore(
            byte[] key,
            byte[] value,
            Function<ByteSource, Row> rows,
            BiConsumer<Row, IntervalWindow> session) {
        if (key[0] == SESSIONS) {
            ByteSource source = new ByteSource(value);
            long start = source.readSigned();
            long end = source.readSigned();
            session.accept(rows.apply(source), new IntervalWindow(start, end));
        }
    }

    /** Takes all sessions of a key out. */
    void take(int hash, Group group, Consumer consumer) {
        byte[] name = name(hash, partials.key(partials.partial(group)));
        byte[] known = joined(KEYS, name);
        if (store.get(known).isPresent()) {
            take(name, consumer);
        }
    }

    private void take(byte[] name, Consumer consumer) {
        int hash = new ByteSource(name).readInt();
        byte[] prefix = joined(SESSIONS, name);
        byte[] from = prefix;
        List<StateStore.Entry> entries = store.read(prefix, from, READ_BYTES);
        while (!entries.isEmpty()) {
            for (StateStore.Entry entry : entries) {
                ByteSource source = new ByteSource(entry.value());
                long start = source.readSigned();
                long end = source.readSigned();
                store.delete(entry.key());
                store.delete(end(end, Arrays.copyOfRange(entry.key(), 1, entry.key().length)));
                consumer.accept(hash, start, end, rows.decode(source));
                from = entry.key();
            }
            entries = store.read(prefix, from, READ_BYTES);
        }
        store.delete(joined(KEYS, name));
    }

    /**
     * Takes out the sessions of some keys that have one that ends before a time; false if there is
     * none any more.
     */
    boolean takeSomeBefore(long watermark, Consumer consumer) {
        if (!mayHaveBefore(watermark)) {
            return false;
        }
        byte[] prefix = {ENDS};
        // Not from the prefix on: a store passes slowly over what was removed.
        List<StateStore.Entry> entries = store.read(prefix, earliest, ENDS_BYTES);
        for (StateStore.Entry entry : entries) {
            earliest = entry.key();
            if (endOf(earliest) - 1 >= watermark) {
                return true;
            }
            // The same key may have been taken for an earlier one.
            byte[] place = Arrays.copyOfRange(earliest, 1 + Long.BYTES, earliest.length);
            if (store.get(joined(SESSIONS, place)).isPresent()) {
                take(nameOf(place), consumer);
            }
        }
        if (entries.isEmpty()) {
            earliest = NOTHING;
        }
        return true;
    }

    /** What stands before the start and the number. */
    private static byte[] nameOf(byte[] place) {
        return Arrays.copyOf(place, place.length - 2 * Long.BYTES);
    }
}
