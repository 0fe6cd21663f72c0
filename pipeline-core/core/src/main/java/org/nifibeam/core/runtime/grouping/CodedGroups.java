package org.nifibeam.core.runtime.grouping;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.runtime.columns.ColumnFrame;
import org.nifibeam.core.schema.Column;
import org.nifibeam.core.schema.ColumnRows;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.window.Window;
import org.nifibeam.core.window.Windows;

/**
 * Combines records of columns whose keys are coded: each window's table has its groups by the codes
 * of their keys as well, so that a key is hashed and compared once a window and dictionary.
 * Confined to one thread.
 */
final class CodedGroups implements ColumnGroups {
    /** More combinations of keys than that are not worth an array a window. */
    private static final int MOST_KEYS = 1 << 16;

    /** How many groups all windows may have by code: about as many bytes as references. */
    private static final long MOST_SLOTS = 1 << 20;

    private final WindowTables tables;
    private final GroupCode code;
    private final RowShape shape;
    private final int[] keys;
    private final int[] done = new int[1];

    private Object[] dictionaries = {};

    /** What tables know the dictionaries by. */
    private Object version = new Object();

    private long free = MOST_SLOTS;
    private int combinations;

    private Windows[] windows = {};
    private long removals;
    private long watermark;

    /**
     * By entry of {@link #windows}, the groups by code; null where they have not been looked for.
     */
    private Group[][] slots = {};

    private Window lastWindow;
    private Group[] lastSlots;

    private Group[] groups = {};
    private int[] keyCodes = {};
    private ColumnFrame frame;
    private Optional<ColumnRows> rows = Optional.empty();

    CodedGroups(WindowTables tables, GroupCode code, Grouping grouping) {
        this.tables = tables;
        this.code = code;
        this.shape = RowShape.of(grouping.input());
        this.keys = grouping.keys().stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public boolean accepts(ColumnFrame of) {
        long product = 1;
        for (int key : keys) {
            Column column = of.columns().get(key);
            if (!column.isCoded()) {
                return false;
            }
            product *= column.entries();
            if (product > MOST_KEYS) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int place() {
        return done[0];
    }

    @Override
    public void combine(ColumnFrame of, long now, IntConsumer alone, long most, Runnable full) {
        frame = of;
        rows = Optional.empty();
        begin(now);
        int from = 0;
        for (int i = known(0); i < of.count(); i = known(i + 1)) {
            Group group = find(i);
            if (group == null) {
                add(from, i);
                done[0] = i;
                alone.accept(i);
                from = i + 1;
                if (removals != tables.removals()) {
                    forgetWindows();
                }
                continue;
            }
            groups[i] = group;
            if (tables.bytes() > most) {
                add(from, i + 1);
                from = i + 1;
                full.run();
                forgetWindows();
            }
        }
        add(from, of.count());
    }

    /**
     * Takes records from a place on into {@link #groups}, as long as their windows and groups have
     * been looked for; the place of the first one that is left. Most records go no further, so that
     * this is a loop without calls.
     */
    private int known(int from) {
        int count = frame.count();
        int[] selection = frame.selection();
        int[] ofWindows = frame.windowCodes();
        int[] ofKeys = keyCodes;
        Group[][] byWindow = slots;
        Group[] target = groups;
        for (int i = from; i < count; i++) {
            int record = selection[i];
            Group[] byKey = ofWindows == null ? null : byWindow[ofWindows[record]];
            Group group = byKey == null ? null : byKey[ofKeys[record]];
            if (group == null) {
                return i;
            }
            target[i] = group;
        }
        return count;
    }

    /** The group of a record; null if it goes alone. */
    private Group find(int place) {
        int record = frame.selection()[place];
        int[] ofWindows = frame.windowCodes();
        int entry = ofWindows == null ? record : ofWindows[record];
        Window window = (Window) frame.windows()[entry];
        if (window != lastWindow) {
            lastSlots = slots(window);
            lastWindow = window;
        }
        Group[] own = lastSlots;
        if (own.length == 0) {
            return null;
        }
        if (ofWindows != null) {
            slots[entry] = own;
        }
        Group known = own[keyCodes[record]];
        if (known == null) {
            known = tables.find(tables.table(window), rows().row(record));
            own[keyCodes[record]] = known;
        }
        return known;
    }

    private void add(int from, int to) {
        if (from < to) {
            ColumnRows own = rows();
            code.addColumns(
                    own.arrays(),
                    own.nulls(),
                    own.codes(),
                    frame.selection(),
                    groups,
                    from,
                    to,
                    done);
        }
    }

    private ColumnRows rows() {
        if (rows.isEmpty()) {
            rows = Optional.of(shape.rowsOf(frame.columns()));
        }
        return rows.get();
    }

    private void begin(long now) {
        List<Object> used = new ArrayList<>();
        combinations = 1;
        for (int key : keys) {
            Column column = frame.columns().get(key);
            used.add(column.values());
            combinations *= column.entries();
        }
        if (!same(used)) {
            dictionaries = used.toArray();
            version = new Object();
            free = MOST_SLOTS;
            tables.forgetCodes();
            forgetWindows();
        }
        if (removals != tables.removals() || watermark != now || windows != frame.windows()) {
            forgetWindows();
            watermark = now;
        }
        if (groups.length < frame.size()) {
            groups = new Group[frame.size()];
        }
        keyCodes();
    }

    private boolean same(List<Object> used) {
        if (dictionaries.length != used.size()) {
            return false;
        }
        for (int i = 0; i < dictionaries.length; i++) {
            if (dictionaries[i] != used.get(i)) {
                return false;
            }
        }
        return true;
    }

    private void forgetWindows() {
        removals = tables.removals();
        windows = frame.windows();
        slots = new Group[frame.windowCodes() == null ? 0 : windows.length][];
        lastWindow = null;
        lastSlots = null;
    }

    private void keyCodes() {
        if (keys.length == 0) {
            keyCodes = frame.zeros();
            return;
        }
        Column first = frame.columns().get(keys[0]);
        if (keys.length == 1) {
            keyCodes = first.codes();
            return;
        }
        int[] combined = new int[frame.size()];
        for (int key : keys) {
            Column column = frame.columns().get(key);
            int entries = column.entries();
            int[] own = column.codes();
            for (int i = 0; i < frame.count(); i++) {
                int record = frame.selection()[i];
                combined[record] = combined[record] * entries + own[record];
            }
        }
        keyCodes = combined;
    }

    /** A window's groups by code; none at all if its records go alone. */
    private Group[] slots(Window window) {
        if (window.maxTimestamp() < watermark) {
            return new Group[0];
        }
        GroupTable table = tables.table(window);
        Group[] known = table.coded(version);
        if (known == null) {
            if (free < combinations) {
                return new Group[0];
            }
            free -= combinations;
            known = new Group[combinations];
            table.coded(version, known);
        }
        return known;
    }
}
