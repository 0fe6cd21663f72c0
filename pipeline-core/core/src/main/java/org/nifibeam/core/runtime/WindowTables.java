package org.nifibeam.core.runtime;

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
final class WindowTables {
    private final GroupCode code;
    private final Map<Window, GroupTable> tables = new HashMap<>();
    private final PriorityQueue<Window> byEnd =
            new PriorityQueue<>(Comparator.comparingLong(Window::maxTimestamp));
    private Window lastWindow;
    private GroupTable lastTable;
    private long groups;

    WindowTables(GroupCode code) {
        this.code = code;
    }

    /** How many groups all windows have together. */
    long groups() {
        return groups;
    }

    void add(Row row, Window window) {
        GroupTable table = window == lastWindow ? lastTable : table(window);
        if (table.add(row)) {
            groups++;
        }
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
    void takeBefore(long watermark, BiConsumer<Window, Row> consumer) {
        while (!byEnd.isEmpty() && byEnd.peek().maxTimestamp() < watermark) {
            Window window = byEnd.poll();
            GroupTable table = tables.remove(window);
            groups -= table.size();
            if (window.equals(lastWindow)) {
                lastWindow = null;
                lastTable = null;
            }
            table.forEach(row -> consumer.accept(window, row));
        }
    }

    /** Takes out everything. */
    void takeAll(BiConsumer<Window, Row> consumer) {
        List<Window> windows = new ArrayList<>(byEnd);
        windows.sort(Comparator.comparingLong(Window::maxTimestamp));
        Map<Window, GroupTable> all = new HashMap<>(tables);
        tables.clear();
        byEnd.clear();
        lastWindow = null;
        lastTable = null;
        groups = 0;
        windows.forEach(window -> all.get(window).forEach(row -> consumer.accept(window, row)));
    }
}
