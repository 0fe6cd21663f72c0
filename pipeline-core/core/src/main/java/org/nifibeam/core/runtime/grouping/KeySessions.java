package org.nifibeam.core.runtime.grouping;

import java.util.Arrays;
import java.util.List;

/**
 * The sessions of one key in order of time. No two overlap, so they are in order of their ends as
 * well. Confined to one thread.
 */
final class KeySessions {
    /** What one takes beside its group: itself and its place, in bytes. */
    static final int SESSION_BYTES = 40;

    /** What a key takes beside its sessions, in bytes. */
    static final int KEY_BYTES = 64;

    /** One session. */
    static final class Session {
        long start;
        long end;
        final Group group;

        Session(long start, long end, Group group) {
            this.start = start;
            this.end = end;
            this.group = group;
        }
    }

    final int hash;

    /** The end that the key's entry in the order of ends has; it is never behind a session's. */
    long due = Long.MAX_VALUE;

    private Session[] sessions = new Session[1];
    private int count;

    KeySessions(int hash) {
        this.hash = hash;
    }

    int count() {
        return count;
    }

    void addTo(List<Session> list) {
        list.addAll(Arrays.asList(sessions).subList(0, count));
    }

    Session get(int at) {
        return sessions[at];
    }

    /** Where the first session is that ends behind a time; their count if none does. */
    int firstEndingAfter(long time) {
        // Most elements come about in order of time.
        if (count > 0 && sessions[count - 1].end <= time) {
            return count;
        }
        if (count > 1 && sessions[count - 2].end <= time) {
            return count - 1;
        }
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sessions[middle].end <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** How many sessions from one on begin before a time. */
    int beginningBefore(int from, long time) {
        int until = from;
        while (until < count && sessions[until].start < time) {
            until++;
        }
        return until - from;
    }

    void insert(int at, Session session) {
        if (count == sessions.length) {
            sessions = Arrays.copyOf(sessions, count + (count >> 1) + 1);
        }
        System.arraycopy(sessions, at, sessions, at + 1, count - at);
        sessions[at] = session;
        count++;
    }

    void remove(int from, int many) {
        System.arraycopy(sessions, from + many, sessions, from, count - from - many);
        Arrays.fill(sessions, count - many, count, null);
        count -= many;
    }
}
