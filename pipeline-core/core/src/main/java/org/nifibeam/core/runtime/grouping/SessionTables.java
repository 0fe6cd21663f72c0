package org.nifibeam.core.runtime.grouping;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;
import org.nifibeam.core.runtime.grouping.KeySessions.Session;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Values;
import org.nifibeam.core.state.StateMemory;
import org.nifibeam.core.window.IntervalWindow;
import org.nifibeam.core.window.Window;

/**
 * The sessions of all keys: an open-addressing table of keys, each with its sessions, which merge
 * as their elements come. Keeps no state in the engine and sets no timers, as {@link PaneGroups}
 * does for triggers that may fire more than once. What has no room in memory goes to disk, all at
 * once: of bounded input, whose event time makes one step, to files that are merged then; of
 * unbounded input to a store, where it is found by key and end. Confined to one thread.
 */
public final class SessionTables implements WindowedGroups {
    private static final int INITIAL = 16;
    private static final Comparator<Session> BY_START =
            Comparator.comparingLong(session -> session.start);

    private final GroupCode code;
    private final GroupCode partials;
    private final GroupCodes codes;
    private final GroupMemory memory;
    private final Optional<SpilledSessions> files;
    private Optional<StoredSessions> stored = Optional.empty();
    private final PriorityQueue<Due> byEnd =
            new PriorityQueue<>(Comparator.comparingLong(Due::end));
    private KeySessions[] slots = new KeySessions[INITIAL];
    private int size;
    private long bytes;

    /** A key that has a session of this end; stale if it is not the one the key says. */
    private record Due(long end, KeySessions key) {}

    private SessionTables(
            GroupCodes codes,
            boolean partial,
            GroupMemory memory,
            Optional<SpilledSessions> files) {
        this.code = codes.of(partial);
        this.partials = codes.partials();
        this.codes = codes;
        this.memory = memory;
        this.files = files;
    }

    /** Tables in memory, whose user sees to it that they do not become too large. */
    public static SessionTables inMemory(GroupCodes codes) {
        return new SessionTables(
                codes,
                false,
                new GroupMemory(StateMemory.unlimited(), Path.of("")),
                Optional.empty());
    }

    /**
     * Tables of any size.
     *
     * @param partial true if half-done groups come
     * @param bounded true if event time goes to its end at once
     */
    public static SessionTables of(
            GroupCodes codes, boolean partial, GroupMemory memory, boolean bounded) {
        Optional<SpilledSessions> files =
                bounded
                        ? Optional.of(new SpilledSessions(codes, memory.folder(), memory.bytes()))
                        : Optional.empty();
        return new SessionTables(codes, partial, memory, files);
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void add(Row row, Window window, long timestamp) {
        IntervalWindow own = (IntervalWindow) window;
        int hash = Values.spread(code.hash(row));
        add(code, hash, row, own.start(), own.end(), timestamp);
    }

    @Override
    public void restore(Row partial, Window window) {
        IntervalWindow own = (IntervalWindow) window;
        int hash = Values.spread(partials.hash(partial));
        add(partials, hash, partial, own.start(), own.end(), 0);
    }

    @Override
    public void snapshot(GroupRecords to) {
        for (KeySessions key : slots) {
            for (int i = 0; key != null && i < key.count(); i++) {
                Session session = key.get(i);
                to.add(key.hash, new IntervalWindow(session.start, session.end), session.group);
            }
        }
        files.ifPresent(disk -> disk.snapshot(to));
        stored.ifPresent(disk -> disk.snapshot(to));
    }

    /** Adds a row, or what has come back from disk as one of half-done groups. */
    private void add(GroupCode by, int hash, Row row, long start, long end, long timestamp) {
        int slot = slot(by, hash, row);
        if (slots[slot] == null) {
            // Made before the key is there, so that a row that fails leaves no empty one behind.
            Session made = session(by, row, start, end, timestamp);
            insert(slot, hash, made);
            return;
        }
        KeySessions key = slots[slot];
        int at = key.firstEndingAfter(start);
        int overlapping = key.beginningBefore(at, end);
        if (overlapping == 0) {
            key.insert(at, session(by, row, start, end, timestamp));
            due(key, end);
            return;
        }
        Session session = key.get(at);
        if (overlapping > 1) {
            mergeFollowing(key, at, overlapping - 1);
        }
        session.start = Math.min(session.start, start);
        session.end = Math.max(session.end, end);
        combine(by, session.group, row, timestamp);
    }

    /** A key that was not there, with its first session. */
    private void insert(int slot, int hash, Session session) {
        KeySessions key = new KeySessions(hash);
        key.insert(0, session);
        slots[slot] = key;
        bytes += KeySessions.KEY_BYTES;
        due(key, session.end);
        if (++size * 2 > slots.length) {
            grow();
        }
    }

    private Session session(GroupCode by, Row row, long start, long end, long timestamp) {
        Group group = by.create(row);
        by.add(group, row, timestamp);
        bytes += code.bytes(group) + KeySessions.SESSION_BYTES;
        return new Session(start, end, group);
    }

    private void combine(GroupCode by, Group group, Row row, long timestamp) {
        if (code.grows()) {
            bytes -= code.bytes(group);
            by.add(group, row, timestamp);
            bytes += code.bytes(group);
        } else {
            by.add(group, row, timestamp);
        }
    }

    /** Merges the sessions behind one into it. */
    private void mergeFollowing(KeySessions key, int at, int many) {
        Session session = key.get(at);
        bytes -= code.bytes(session.group);
        for (int i = at + 1; i <= at + many; i++) {
            Session other = key.get(i);
            bytes -= code.bytes(other.group) + KeySessions.SESSION_BYTES;
            partials.add(session.group, partials.partial(other.group), 0);
            session.end = other.end;
        }
        bytes += code.bytes(session.group);
        key.remove(at + 1, many);
    }

    private void due(KeySessions key, long end) {
        if (end < key.due) {
            key.due = end;
            byEnd.add(new Due(end, key));
        }
    }

    /** Where the row's key is, or would be. */
    private int slot(GroupCode by, int hash, Row row) {
        int mask = slots.length - 1;
        int at = hash & mask;
        for (KeySessions key = slots[at]; key != null; key = slots[at]) {
            if (key.hash == hash && by.same(key.get(0).group, row)) {
                return at;
            }
            at = (at + 1) & mask;
        }
        return at;
    }

    private void grow() {
        KeySessions[] old = slots;
        slots = new KeySessions[old.length * 2];
        for (KeySessions key : old) {
            if (key != null) {
                put(key);
            }
        }
    }

    private void put(KeySessions key) {
        int mask = slots.length - 1;
        int at = key.hash & mask;
        while (slots[at] != null) {
            at = (at + 1) & mask;
        }
        slots[at] = key;
    }

    /** Takes a key out of the table; those behind it move up, so that all are still found. */
    private void remove(KeySessions key) {
        int mask = slots.length - 1;
        int at = key.hash & mask;
        while (slots[at] != key) {
            at = (at + 1) & mask;
        }
        slots[at] = null;
        size--;
        bytes -= KeySessions.KEY_BYTES;
        at = (at + 1) & mask;
        while (slots[at] != null) {
            KeySessions moved = slots[at];
            slots[at] = null;
            put(moved);
            at = (at + 1) & mask;
        }
    }

    /** Writes all sessions to disk, if there is too much in memory. */
    @Override
    public void makeRoom() {
        if (bytes > memory.bytes()) {
            spill();
        }
    }

    private void spill() {
        if (files.isPresent()) {
            spillTo(files.get());
        } else {
            if (stored.isEmpty()) {
                stored = Optional.of(new StoredSessions(codes, memory.state().beyond().get()));
            }
            for (KeySessions key : slots) {
                if (key != null) {
                    stored.get().add(key);
                }
            }
        }
        clear();
    }

    private void spillTo(SpilledSessions disk) {
        // Each key's hash and place in one word, so that sorting does not touch the keys.
        long[] order = new long[size];
        int keys = 0;
        int count = 0;
        for (int slot = 0; slot < slots.length; slot++) {
            if (slots[slot] != null) {
                order[keys++] = (long) slots[slot].hash << 32 | slot;
                count += slots[slot].count();
            }
        }
        Arrays.sort(order);
        int[] hashes = new int[count];
        List<Session> sessions = new ArrayList<>(count);
        for (int from = 0, to; from < keys; from = to) {
            int hash = (int) (order[from] >> 32);
            int first = sessions.size();
            for (to = from; to < keys && (int) (order[to] >> 32) == hash; to++) {
                slots[(int) order[to]].addTo(sessions);
            }
            if (to > from + 1) {
                sessions.subList(first, sessions.size()).sort(BY_START);
            }
            Arrays.fill(hashes, first, sessions.size(), hash);
        }
        disk.add(hashes, sessions);
    }

    /** Takes windows out in no order. */
    @Override
    public void takeBefore(long watermark, BiConsumer<Window, Group> consumer) {
        if (files.isPresent() && !files.get().isEmpty()) {
            takeSpilled(files.get(), watermark, consumer);
            return;
        }
        if (stored.isPresent()) {
            StoredSessions.Consumer back =
                    (hash, start, end, partial) -> add(partials, hash, partial, start, end, 0);
            while (stored.get().takeSomeBefore(watermark, back)) {
                takeHeld(watermark, consumer);
                makeRoom();
            }
        }
        takeHeld(watermark, consumer);
    }

    private void takeHeld(long watermark, BiConsumer<Window, Group> consumer) {
        while (!byEnd.isEmpty() && byEnd.peek().end() - 1 < watermark) {
            Due next = byEnd.poll();
            KeySessions key = next.key();
            if (next.end() == key.due) {
                stored.ifPresent(disk -> takeStored(disk, key));
                take(key, watermark, consumer);
            }
        }
    }

    /** What a key has in the store may belong to its sessions in memory. */
    private void takeStored(StoredSessions disk, KeySessions key) {
        key.due = Long.MAX_VALUE;
        disk.take(
                key.hash,
                key.get(0).group,
                (hash, start, end, partial) -> add(partials, hash, partial, start, end, 0));
    }

    /**
     * A session in memory may belong to one on disk, so that all have to be looked at; those that
     * are not over come back into memory.
     */
    private void takeSpilled(
            SpilledSessions disk, long watermark, BiConsumer<Window, Group> consumer) {
        long earliest = disk.earliestEnd();
        if (!byEnd.isEmpty()) {
            earliest = Math.min(earliest, byEnd.peek().end());
        }
        if (earliest - 1 >= watermark) {
            return;
        }
        if (size > 0) {
            spill();
        }
        disk.take(
                (hash, session) -> {
                    if (session.end - 1 < watermark) {
                        consumer.accept(
                                new IntervalWindow(session.start, session.end), session.group);
                    } else {
                        restore(hash, session);
                        makeRoom();
                    }
                });
    }

    /** Puts back a session; those of its key that are there were before it. */
    private void restore(int hash, Session session) {
        bytes += code.bytes(session.group) + KeySessions.SESSION_BYTES;
        int mask = slots.length - 1;
        int at = hash & mask;
        Row row = null;
        for (KeySessions key = slots[at]; key != null; key = slots[at]) {
            if (key.hash == hash) {
                // The group goes on being used: of the row no more than the key is looked at.
                row = row == null ? partials.partial(session.group) : row;
                if (partials.same(key.get(0).group, row)) {
                    key.insert(key.count(), session);
                    return;
                }
            }
            at = (at + 1) & mask;
        }
        insert(at, hash, session);
    }

    private void take(KeySessions key, long watermark, BiConsumer<Window, Group> consumer) {
        // The last millisecond of a window is the one before its end.
        int over = key.firstEndingAfter(watermark);
        for (int i = 0; i < over; i++) {
            Session session = key.get(i);
            bytes -= code.bytes(session.group) + KeySessions.SESSION_BYTES;
            consumer.accept(new IntervalWindow(session.start, session.end), session.group);
        }
        if (over == key.count()) {
            remove(key);
            key.due = Long.MAX_VALUE;
            return;
        }
        key.remove(0, over);
        key.due = key.get(0).end;
        byEnd.add(new Due(key.due, key));
    }

    private void clear() {
        slots = new KeySessions[INITIAL];
        byEnd.clear();
        size = 0;
        bytes = 0;
    }

    @Override
    public void close() throws IOException {
        clear();
        if (files.isPresent()) {
            files.get().close();
        }
    }
}
