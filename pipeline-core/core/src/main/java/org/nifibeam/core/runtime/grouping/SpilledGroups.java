package org.nifibeam.core.runtime.grouping;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowCoder;
import org.nifibeam.core.state.SpillException;
import org.nifibeam.core.window.Window;

/**
 * Groups that are on disk because memory had no room for them: per window several runs, each in
 * order of the keys' hashes, which are merged when the window's groups come out, so that only
 * groups of one hash are in memory at a time. Confined to one thread.
 */
final class SpilledGroups implements Closeable {
    private final GroupCodes codes;
    private final RowCoder rows;
    private final Path folder;
    private final LargeGroups large;
    private final Map<Window, List<Path>> runs = new HashMap<>();

    /**
     * Nothing on disk yet.
     *
     * @param folder an existing one
     * @param most how much memory all groups may take, in bytes
     */
    SpilledGroups(GroupCodes codes, Path folder, long most) {
        this.codes = codes;
        this.rows = RowCoder.of(codes.grouping().partial());
        this.folder = folder;
        this.large = new LargeGroups(codes, folder, most);
    }

    /** What is done with a group; it may fail as writing does. */
    interface Consumer {
        void accept(Group group) throws IOException;
    }

    /** What sees to it that a group that has grown takes no more memory than it may. */
    private interface Room {
        /** False if the group has gone elsewhere. */
        boolean keeps(Group group) throws IOException;
    }

    boolean has(Window window) {
        return runs.containsKey(window);
    }

    /** The windows that it has groups of, as they are now. */
    Set<Window> windows() {
        return Set.copyOf(runs.keySet());
    }

    /** Writes the groups of a window, which are not to be used afterwards. */
    void add(Window window, GroupTable table) {
        add(window, to -> Arrays.asList(table.sorted()).forEach(to));
    }

    /** Groups in order of their hash. */
    interface Sorted {
        /** Gives one after the other; none is kept. */
        void forEach(java.util.function.Consumer<Group> to);
    }

    /** Writes the groups of a window, which are made as they are asked for. */
    void add(Window window, Sorted groups) {
        try {
            write(
                    window,
                    writer ->
                            groups.forEach(
                                    group -> {
                                        try {
                                            add(writer, group);
                                        } catch (IOException e) {
                                            throw new UncheckedIOException(e);
                                        }
                                    }));
        } catch (UncheckedIOException e) {
            throw SpillException.ofDisk(folder, e.getCause());
        } catch (IOException e) {
            throw SpillException.ofDisk(folder, e);
        }
    }

    private void add(SpillFile.Writer writer, Group group) throws IOException {
        large.write(writer, group.hash, 0, 0, group);
    }

    private interface Content {
        void writeTo(SpillFile.Writer writer) throws IOException;
    }

    private void write(Window window, Content content) throws IOException {
        Path file = Files.createTempFile(folder, "groups-", ".spill");
        runs.computeIfAbsent(window, w -> new ArrayList<>()).add(file);
        try (SpillFile.Writer writer = new SpillFile.Writer(file, rows)) {
            content.writeTo(writer);
            writer.end();
        }
    }

    /** Adds all files; the records of one group are combined when they are restored. */
    void snapshot(GroupRecords to) {
        runs.forEach(
                (window, files) -> files.forEach(file -> to.addFile(file, Optional.of(window))));
    }

    /** Takes out all groups of a window. */
    void take(Window window, java.util.function.Consumer<Group> consumer) {
        try {
            List<Path> files = runs.get(window);
            while (files.size() > SpillMerge.FAN_IN) {
                List<Path> some = List.copyOf(files.subList(0, SpillMerge.FAN_IN));
                write(window, writer -> merge(some, group -> add(writer, group), inParts(writer)));
                SpillMerge.delete(files, some);
            }
            merge(files, consumer::accept, this::makeRoom);
            SpillMerge.delete(files, List.copyOf(files));
            runs.remove(window);
        } catch (IOException e) {
            throw SpillException.ofDisk(folder, e);
        }
    }

    private boolean makeRoom(Group group) {
        large.makeRoom(group);
        return true;
    }

    /** What is too large goes on as it came, in parts that are put together later. */
    private Room inParts(SpillFile.Writer writer) {
        return group -> {
            if (large.isLarge(group)) {
                add(writer, group);
                return false;
            }
            return true;
        };
    }

    /** Merges files; groups of one window, which is not in their records. */
    private void merge(List<Path> files, Consumer consumer, Room room) throws IOException {
        List<Group> same = new ArrayList<>();
        SpillMerge.merge(
                files,
                rows,
                new SpillMerge.Records() {
                    @Override
                    public void record(SpillFile.Reader at) throws IOException {
                        Group group = combine(same, at.hash(), at.row());
                        if (!room.keeps(group)) {
                            same.remove(group);
                        }
                    }

                    @Override
                    public void endOfHash() throws IOException {
                        for (Group group : same) {
                            consumer.accept(group);
                        }
                        same.clear();
                    }
                });
    }

    private Group combine(List<Group> same, int hash, Row row) {
        GroupCode code = codes.partials();
        for (Group group : same) {
            if (code.same(group, row)) {
                code.add(group, row, 0);
                return group;
            }
        }
        Group made = code.create(row);
        made.hash = hash;
        code.add(made, row, 0);
        same.add(made);
        return made;
    }

    /** Removes all files. */
    @Override
    public void close() throws IOException {
        for (List<Path> files : runs.values()) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        runs.clear();
        large.close();
    }
}
