package org.nifibeam.core.runtime.grouping;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.nifibeam.core.runtime.grouping.KeySessions.Session;
import org.nifibeam.core.schema.RowCoder;
import org.nifibeam.core.state.SpillException;

/**
 * Sessions on disk, in runs in order of their key's hash and their start; what overlaps is merged
 * when they come back, for which one session a key is in memory at a time. Confined to one thread.
 */
final class SpilledSessions implements Closeable {
    private final GroupCode partials;
    private final RowCoder rows;
    private final Path folder;
    private final LargeGroups large;
    private List<Path> runs = new ArrayList<>();
    private long earliest = Long.MAX_VALUE;

    /**
     * Nothing on disk yet.
     *
     * @param folder an existing one
     * @param most how much memory all groups may take, in bytes
     */
    SpilledSessions(GroupCodes codes, Path folder, long most) {
        this.partials = codes.partials();
        this.rows = RowCoder.of(codes.grouping().partial());
        this.folder = folder;
        this.large = new LargeGroups(codes, folder, most);
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    /** The earliest end of a session on disk; more may belong to it. */
    long earliestEnd() {
        return earliest;
    }

    /**
     * Writes sessions, which are not to be used afterwards.
     *
     * @param hashes of the keys, one a session
     * @param sessions in order of the hash and the start
     */
    void add(int[] hashes, List<Session> sessions) {
        try {
            Path file = file(runs);
            try (SpillFile.Writer writer = new SpillFile.Writer(file, rows)) {
                for (int i = 0; i < hashes.length; i++) {
                    Session session = sessions.get(i);
                    earliest = Math.min(earliest, session.end);
                    large.write(writer, hashes[i], session.start, session.end, session.group);
                }
                writer.end();
            }
        } catch (IOException e) {
            throw SpillException.ofDisk(folder, e);
        }
    }

    /** Adds all files; what belongs together is merged when they are restored. */
    void snapshot(GroupRecords to) {
        runs.forEach(file -> to.addFile(file, Optional.empty()));
    }

    private Path file(List<Path> list) throws IOException {
        Path file = Files.createTempFile(folder, "sessions-", ".spill");
        list.add(file);
        return file;
    }

    /**
     * Takes out all sessions.
     *
     * @param consumer told hashes and merged sessions; may add sessions, which are not given to it
     */
    void take(BiConsumer<Integer, Session> consumer) {
        List<Path> files = runs;
        runs = new ArrayList<>();
        earliest = Long.MAX_VALUE;
        try {
            while (files.size() > SpillMerge.FAN_IN) {
                List<Path> some = List.copyOf(files.subList(0, SpillMerge.FAN_IN));
                copy(some, file(files));
                SpillMerge.delete(files, some);
            }
            SpillMerge.merge(files, rows, new Merging(consumer));
        } catch (IOException e) {
            throw SpillException.ofDisk(folder, e);
        } finally {
            // Were it not deleted now, close would not know of it.
            deleteAll(files);
        }
    }

    private void deleteAll(List<Path> files) {
        try {
            SpillMerge.delete(files, List.copyOf(files));
        } catch (IOException e) {
            throw SpillException.ofDisk(folder, e);
        }
    }

    /** Makes one file of several, nothing merged. */
    private void copy(List<Path> from, Path to) throws IOException {
        try (SpillFile.Writer writer = new SpillFile.Writer(to, rows)) {
            SpillMerge.merge(
                    from,
                    rows,
                    new SpillMerge.Records() {
                        @Override
                        public void record(SpillFile.Reader at) throws IOException {
                            writer.add(at.hash(), at.start(), at.end(), at.row());
                        }

                        @Override
                        public void endOfHash() {}
                    });
            writer.end();
        }
    }

    /** Merges records that come in order of their hash and start. */
    private final class Merging implements SpillMerge.Records {
        private final BiConsumer<Integer, Session> consumer;

        /** The last session of each key of one hash. */
        private final List<Session> open = new ArrayList<>();

        private int hash;

        Merging(BiConsumer<Integer, Session> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void record(SpillFile.Reader at) {
            hash = at.hash();
            Iterator<Session> sessions = open.iterator();
            while (sessions.hasNext()) {
                Session session = sessions.next();
                if (partials.same(session.group, at.row())) {
                    if (at.start() < session.end) {
                        session.end = Math.max(session.end, at.end());
                        partials.add(session.group, at.row(), 0);
                        large.makeRoom(session.group);
                        return;
                    }
                    sessions.remove();
                    consumer.accept(hash, session);
                    break;
                }
            }
            Group group = partials.create(at.row());
            partials.add(group, at.row(), 0);
            open.add(new Session(at.start(), at.end(), group));
        }

        @Override
        public void endOfHash() {
            open.forEach(session -> consumer.accept(hash, session));
            open.clear();
        }
    }

    /** Removes all files. */
    @Override
    public void close() throws IOException {
        SpillMerge.delete(runs, List.copyOf(runs));
        large.close();
    }
}
