package org.nifibeam.core.runtime.grouping;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;
import org.nifibeam.core.schema.ColumnRows;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.window.Window;

/**
 * One table of groups a window, the windows in order of their end. What has no room in memory goes
 * to disk, the largest windows first, and comes back when its window is taken out. Confined to one
 * thread.
 */
public final class WindowTables implements WindowedGroups {
    private final GroupCode code;
    private final GroupCode partials;
    private final long most;
    private final Optional<SpilledGroups> spilled;
    private final Map<Window, GroupTable> tables = new HashMap<>();
    private final PriorityQueue<Window> byEnd =
            new PriorityQueue<>(Comparator.comparingLong(Window::maxTimestamp));
    /** How many groups windows had that were emptied, though more may come for them. */
    private final Map<Window, Integer> emptied = new HashMap<>();

    private Window lastWindow;
    private GroupTable lastTable;
    private long bytes;

    /** How many tables have been taken out. */
    private long removals;

    private WindowTables(
            GroupCode code, GroupCode partials, long most, Optional<SpilledGroups> spilled) {
        this.code = code;
        this.partials = partials;
        this.most = most;
        this.spilled = spilled;
    }

    /** Tables in memory, whose user sees to it that they do not become too large. */
    public static WindowTables inMemory(GroupCode code) {
        return new WindowTables(code, code, Long.MAX_VALUE, Optional.empty());
    }

    /**
     * Tables of any size.
     *
     * @param partial true if half-done groups come
     */
    public static WindowTables of(GroupCodes codes, boolean partial, GroupMemory memory) {
        return new WindowTables(
                codes.of(partial),
                codes.partials(),
                memory.bytes(),
                Optional.of(new SpilledGroups(codes, memory.folder(), memory.bytes())));
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void add(Row row, Window window, long timestamp) {
        GroupTable table = window == lastWindow ? lastTable : table(window);
        bytes += table.add(row, timestamp);
    }

    @Override
    public void restore(Row partial, Window window) {
        GroupTable table = window == lastWindow ? lastTable : table(window);
        bytes += table.add(partials, partial, 0);
    }

    @Override
    public void snapshot(GroupRecords to) {
        tables.forEach(
                (window, table) -> table.forEach(group -> to.add(group.hash, window, group)));
        spilled.ifPresent(disk -> disk.snapshot(to));
    }

    /** A window's table, made if it is not there. */
    GroupTable table(Window window) {
        GroupTable table = tables.get(window);
        if (table == null) {
            table = new GroupTable(code, emptied.getOrDefault(window, 0));
            tables.put(window, table);
            if (spilled.isEmpty() || !spilled.get().has(window)) {
                byEnd.add(window);
            }
        }
        lastWindow = window;
        lastTable = table;
        return table;
    }

    /** The group of a row in a window's table, see {@link GroupTable#find}. */
    Group find(GroupTable table, Row row) {
        long before = table.bytes();
        Group group = table.find(row);
        bytes += table.bytes() - before;
        return group;
    }

    /** Finds the groups of records in a window's table, see {@link GroupTable#find}. */
    int find(GroupTable table, ColumnRows rows, int[] selection, Group[] found, int from, int to) {
        long before = table.bytes();
        int place = table.find(rows, selection, found, from, to);
        bytes += table.bytes() - before;
        return place;
    }

    /** Changes when a table is taken out, which is not used afterwards. */
    long removals() {
        return removals;
    }

    /** Forgets which groups have which codes. */
    void forgetCodes() {
        tables.values().forEach(table -> table.coded(null, null));
    }

    /** Writes the largest windows to disk, if there is too much in memory. */
    @Override
    public void makeRoom() {
        if (bytes > most) {
            List<Window> bySize = new ArrayList<>(tables.keySet());
            bySize.sort(Comparator.comparingLong((Window w) -> tables.get(w).bytes()).reversed());
            for (Window window : bySize) {
                spill(window);
                if (bytes <= most / 2) {
                    return;
                }
            }
        }
    }

    private void spill(Window window) {
        GroupTable table = remove(window);
        spilled.orElseThrow().add(window, table);
    }

    private GroupTable remove(Window window) {
        GroupTable table = tables.remove(window);
        removals++;
        if (table != null) {
            bytes -= table.bytes();
        }
        if (window.equals(lastWindow)) {
            lastWindow = null;
            lastTable = null;
        }
        return table;
    }

    /** Takes windows out in order of their end. */
    @Override
    public void takeBefore(long watermark, BiConsumer<Window, Group> consumer) {
        emptied.keySet().removeIf(window -> window.maxTimestamp() < watermark);
        if (watermark == Long.MAX_VALUE) {
            tables.forEach((window, table) -> emptied.put(window, table.size()));
        }
        while (!byEnd.isEmpty() && byEnd.peek().maxTimestamp() < watermark) {
            Window window = byEnd.poll();
            if (spilled.isPresent() && spilled.get().has(window)) {
                if (tables.containsKey(window)) {
                    spill(window);
                }
                spilled.get().take(window, group -> consumer.accept(window, group));
            } else {
                remove(window).forEach(group -> consumer.accept(window, group));
            }
        }
    }

    /** Takes out everything. */
    public void takeAll(BiConsumer<Window, Group> consumer) {
        takeBefore(Long.MAX_VALUE, consumer);
    }

    @Override
    public void close() throws IOException {
        if (spilled.isPresent()) {
            spilled.get().close();
        }
    }
}
