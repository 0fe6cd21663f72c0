package org.nifibeam.core.runtime.grouping;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.window.Window;

/** One table of groups a window, the windows in order of their end. Confined to one thread. */
public final class WindowTables {
    private final GroupCode code;
    private final Map<Window, GroupTable> tables = new HashMap<>();
    private final PriorityQueue<Window> byEnd =
            new PriorityQueue<>(Comparator.comparingLong(Window::maxTimestamp));
    private Window lastWindow;
    private GroupTable lastTable;
    private long bytes;

    /** No groups yet. */
    public WindowTables(GroupCode code) {
        this.code = code;
    }

    /** About how much memory the groups take, in bytes. */
    public long bytes() {
        return bytes;
    }

    /**
     * Combines a row into its group in a window.
     *
     * @param timestamp the element's, in milliseconds since the epoch
     */
    public void add(Row row, Window window, long timestamp) {
        GroupTable table = window == lastWindow ? lastTable : table(window);
        bytes += table.add(row, timestamp);
    }

    private GroupTable table(Window window) {
        GroupTable table = tables.get(window);
        if (table == null) {
            table = new GroupTable(code);
            tables.put(window, table);
            byEnd.add(window);
        }
        lastWindow = window;
        lastTable = table;
        return table;
    }

    /**
     * Takes out, in order of their end, the windows whose last millisecond is before {@code
     * watermark}.
     */
    public void takeBefore(long watermark, BiConsumer<Window, Group> consumer) {
        while (!byEnd.isEmpty() && byEnd.peek().maxTimestamp() < watermark) {
            Window window = byEnd.poll();
            GroupTable table = tables.remove(window);
            bytes -= table.bytes();
            if (window.equals(lastWindow)) {
                lastWindow = null;
                lastTable = null;
            }
            table.forEach(group -> consumer.accept(window, group));
        }
    }

    /** Takes out everything. */
    public void takeAll(BiConsumer<Window, Group> consumer) {
        List<Window> windows = new ArrayList<>(byEnd);
        windows.sort(Comparator.comparingLong(Window::maxTimestamp));
        Map<Window, GroupTable> all = new HashMap<>(tables);
        tables.clear();
        byEnd.clear();
        lastWindow = null;
        lastTable = null;
        bytes = 0;
        windows.forEach(window -> all.get(window).forEach(group -> consumer.accept(window, group)));
    }
}
