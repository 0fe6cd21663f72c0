package org.nifibeam.core.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.CoderException;
import org.nifibeam.core.function.HeldBytes;
import org.nifibeam.core.function.StateSpec;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.window.Window;

/**
 * State of any size: objects by reference on the heap, and in a {@link StateStore} what there is no
 * room for. Nothing is encoded as long as all fits into memory.
 *
 * <p>Memory holds two generations of keys and windows. What is selected comes into the younger one;
 * once that has its half of the memory, the older one goes to the store and the younger one takes
 * its place. So what is used stays, and what goes, goes at once. A cell that holds many elements
 * keeps in memory those that were added since, and the store has the others, each under a key of
 * its own: they are read in place.
 *
 * <p>The store has, for each key and window, one entry with the values of all cells by their ids
 * ({@link #VERSION} is the version of that encoding), and one entry an element.
 */
public final class SpillingState implements KeyedState {
    private static final byte VERSION = 1;
    private static final ByteSource NOTHING = new ByteSource(new byte[0]);

    /** A key and window: itself, its key's object, its place in a map. */
    private static final long SCOPE_BYTES = 160;

    private static final long CONTENT_BYTES = 48;

    /** Elements that take less are written as one. */
    private static final long FEW_BYTES = 1 << 10;

    /** A scope that has more than this part of the memory is written while it is in use. */
    private static final int LARGE = 4;

    private final StateMemory memory;
    private final StateKeys keys;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> ids = new ArrayList<>();
    private final List<StateCell> cells = new ArrayList<>();
    private final ByteSink record = new ByteSink();
    private final ByteSink payload = new ByteSink();
    private long[] nexts = {};
    private StateForm written = StateForm.PLAIN;
    private Map<Scope, ScopeCells> young = new HashMap<>();
    private Map<Scope, ScopeCells> old = new HashMap<>();
    private long youngBytes;
    private Optional<StateStore> store = Optional.empty();
    private Scope scope;
    private ScopeCells selected;
    private boolean absent;

    /**
     * No state yet.
     *
     * @param key the schema of the keys
     */
    public SpillingState(Schema key, StateMemory memory) {
        this.keys = new StateKeys(key);
        this.memory = memory;
    }

    @Override
    public void select(Row key, Window window) {
        if (youngBytes > memory.bytes() / 2) {
            makeRoom();
        }
        scope = new Scope(key, window);
        selected = young.get(scope);
        absent = false;
        if (selected == null && !old.isEmpty()) {
            selected = old.remove(scope);
            if (selected != null) {
                keep(selected);
            }
        }
    }

    private void keep(ScopeCells found) {
        young.put(found.scope, found);
        youngBytes += found.bytes;
    }

    private void makeRoom() {
        boolean none = youngBytes > memory.bytes();
        old.values().forEach(this::write);
        if (none) {
            young.values().forEach(this::write);
            young.clear();
        }
        old = young;
        young = new HashMap<>();
        youngBytes = 0;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <S> S cell(StateSpec<S> spec) {
        int number = number(spec.id());
        StateCell cell = cells.get(number);
        if (cell == null) {
            cell = StateCells.of(this, spec, number);

            cells.set(number, cell);
        }
        return (S) cell;
    }

    private int number(String id) {
        Integer known = numbers.get(id);
        if (known != null) {
            return known;
        }
        int number = ids.size();
        numbers.put(id, number);
        ids.add(id);
        cells.add(null);
        return number;
    }

    @Override
    public void clear() {
        ScopeCells found = found();
        if (found != null) {
            if (found.hasElements()) {
                elements(keys.of(StateKeys.ELEMENTS, scope)).delete();
            }
            drop(found);
        }
    }

    private void drop(ScopeCells found) {
        young.remove(scope);
        youngBytes -= found.bytes;
        if (found.stored) {
            store().delete(keys.of(StateKeys.CELLS, scope));
        }
        selected = null;
        absent = true;
    }

    /** What the selected key and window have, null if nothing. */
    private ScopeCells found() {
        if (selected == null && !absent) {
            selected = store.isPresent() ? load() : null;
            absent = selected == null;
        }
        return selected;
    }

    /** What a cell has of the selected key and window, null if nothing. */
    Content content(StateCell cell) {
        ScopeCells found = found();
        Content content = found == null ? null : found.get(cell.number());
        if (content != null && content.raw != null) {
            cell.restore(content, new ByteSource(content.raw));
            content.raw = null;
        }
        return content;
    }

    /** What a cell has, made if there is nothing. */
    Content make(StateCell cell) {
        Content content = content(cell);
        if (content == null) {
            if (selected == null) {
                selected =
                        new ScopeCells(scope, cells.size(), SCOPE_BYTES + HeldBytes.of(scope.key));
                absent = false;
                keep(selected);
            }
            content = new Content();
            selected.set(cell.number(), content);
            grow(content, CONTENT_BYTES);
        }
        return content;
    }

    private void grow(Content content, long more) {
        content.bytes += more;
        selected.bytes += more;
        youngBytes += more;
    }

    /** Notes that a cell's content has changed, and by how many bytes it has grown. */
    void changed(Content content, long more) {
        grow(content, more);
        selected.changed = true;
        if (selected.bytes > memory.bytes() / LARGE) {
            relieve();
        }
    }

    /** Notes that a value was replaced by one of so many bytes. */
    void replaced(Content content, long bytes) {
        grow(content, CONTENT_BYTES + bytes - content.bytes);
        selected.changed = true;
    }

    /** Writes the elements of the selected key and window, which stays where it is. */
    private void relieve() {
        boolean relieves = false;
        for (int i = 0; i < selected.end(); i++) {
            Content content = selected.get(i);
            relieves |=
                    content != null
                            && content.raw == null
                            && cells.get(i).storesElements()
                            && content.bytes > Math.max(selected.bytes / 2, FEW_BYTES);
        }
        if (relieves) {
            long before = selected.bytes;
            write(selected);
            youngBytes += selected.bytes - before;
        }
    }

    /** Makes a cell of the selected key and window empty. */
    void remove(StateCell cell) {
        Content content = content(cell);
        if (content != null) {
            if (content.stored) {
                elements(elementsOf(cell)).delete();
            }
            selected.remove(cell.number());
            selected.changed = true;
            selected.bytes -= content.bytes;
            youngBytes -= content.bytes;
            if (selected.isEmpty()) {
                drop(selected);
            }
        }
    }

    private StoredElements<StateStore.Entry> elements(byte[] prefix) {
        return StoredElements.of(store(), prefix, entry -> entry);
    }

    /** The beginning of the keys that the elements of a cell have in the store. */
    byte[] elementsOf(StateCell cell) {
        return keys.elements(scope, cell.id());
    }

    StateStore store() {
        if (store.isEmpty()) {
            store = Optional.of(memory.beyond().get());
        }
        return store.get();
    }

    /** Sees to it that the store has all that a scope has; its elements leave memory. */
    private void write(ScopeCells one) {
        if (!one.changed) {
            return;
        }
        encode(one, store());
        for (int i = 0; i < one.end(); i++) {
            Content content = one.get(i);
            if (content != null && storesElements(i, content)) {
                one.bytes += CONTENT_BYTES - content.bytes;
                content.bytes = CONTENT_BYTES;
                content.next = nexts[i];
                content.stored |= cells.get(i).holdsElements(content);
                cells.get(i).restore(content, NOTHING);
            }
        }
        one.changed = false;
        one.stored = true;
    }

    /** Writes the entries of a scope, which stays as it is, and notes the elements' numbers. */
    private void encode(ScopeCells one, StateStore to) {
        record.clear();
        record.writeByte(VERSION);
        record.writeUnsigned(one.filled());
        nexts = Arrays.copyOf(nexts, Math.max(nexts.length, one.end()));
        for (int i = 0; i < one.end(); i++) {
            Content content = one.get(i);
            if (content == null) {
                continue;
            }
            payload.clear();
            nexts[i] = content.next;
            boolean stored = content.stored;
            if (content.raw != null) {
                payload.writeBytes(content.raw, 0, content.raw.length);
            } else if (storesElements(i, content)) {
                StateCell cell = cells.get(i);
                stored |= cell.holdsElements(content);
                nexts[i] = cell.store(content, keys.elements(one.scope, cell.id()), to);
            } else {
                cells.get(i).encode(content, payload);
            }
            record.writeString(ids.get(i));
            record.writeBoolean(stored);
            record.writeUnsigned(nexts[i]);
            record.writeUnsigned(payload.size());
            payload.writeTo(record);
        }
        to.put(keys.of(StateKeys.CELLS, one.scope), record.toBytes());
    }

    /** True if a cell's elements are stored one by one: those of a few are not worth it. */
    private boolean storesElements(int cell, Content content) {
        return content.raw == null
                && cells.get(cell).storesElements()
                && (content.stored || content.bytes > FEW_BYTES);
    }

    /** How all that is kept is encoded, as far as cells have been asked for. */
    public StateForm form() {
        StateForm form = written;
        for (StateCell cell : cells) {
            form = cell == null ? form : cell.form(form);
        }
        return form;
    }

    /**
     * Writes all of it: the entries of a store, under the hashes of their keys. Where there is a
     * store it has them all afterwards, and nothing is written here.
     *
     * @return true if the store has it
     */
    boolean snapshot(SnapshotWriter.Records to) {
        if (store.isEmpty()) {
            SnapshotStore entries = new SnapshotStore(to);
            old.values().forEach(one -> encode(one, entries));
            young.values().forEach(one -> encode(one, entries));
            return false;
        }
        old.values().forEach(this::write);
        young.values().forEach(this::write);
        youngBytes = young.values().stream().mapToLong(one -> one.bytes).sum();
        return true;
    }

    /** What comes back was written so; called before anything is selected. */
    void restore(StateForm form) {
        written = form;
    }

    /** The store has what there was. */
    void restoreStore() {
        store();
    }

    /** Takes an entry that was written. */
    void restore(byte[] key, byte[] value) {
        store().put(key, value);
    }

    /**
     * All is restored: what an older pipeline wrote is rewritten, of the cells that have been asked
     * for.
     *
     * @throws IllegalArgumentException if it cannot be read
     */
    public void restored() {
        for (StateCell cell : cells) {
            if (cell != null && store.isPresent() && !cell.isForm(written)) {
                convert(cell);
            }
        }
    }

    private byte[] converted(StateCell cell, byte[] value) {
        if (value.length == 0) {
            return value;
        }
        Content content = new Content();
        cell.convert(content, written, new ByteSource(value));
        payload.clear();
        cell.encode(content, payload);
        return payload.toBytes();
    }

    /** Rewrites what an older pipeline wrote of a cell. */
    private void convert(StateCell cell) {
        byte[] all = {(byte) StateKeys.CELLS};
        for (StateStore.Entry entry : elements(all)) {
            ByteSource source = new ByteSource(entry.value());
            record.clear();
            record.writeByte(source.readByte());
            int count = source.readCount();
            record.writeUnsigned(count);
            for (int i = 0; i < count; i++) {
                String id = source.readString();
                record.writeString(id);
                boolean stored = source.readBoolean();
                record.writeBoolean(stored);
                record.writeUnsigned(source.readUnsigned());
                byte[] value = source.readBytes();
                record.writeBytes(id.equals(cell.id()) ? converted(cell, value) : value);
            }
            store().put(entry.key(), record.toBytes());
        }
        byte[] elements = {(byte) StateKeys.ELEMENTS};
        for (StateStore.Entry entry : elements(elements)) {
            ByteSource key = new ByteSource(entry.key(), 1, entry.key().length - 1);
            keys.read(key);
            if (key.readString().equals(cell.id())) {
                store().put(entry.key(), cell.converted(written, entry.value()));
            }
        }
    }

    private ScopeCells load() {
        Optional<byte[]> bytes = store().get(keys.of(StateKeys.CELLS, scope));
        if (bytes.isEmpty()) {
            return null;
        }
        ByteSource source = new ByteSource(bytes.get());
        byte version = source.readByte();
        if (version != VERSION) {
            throw new CoderException("state has an encoding of version " + version);
        }
        long size = SCOPE_BYTES + HeldBytes.of(scope.key);
        ScopeCells found = new ScopeCells(scope, cells.size(), size);
        int count = source.readCount();
        for (int i = 0; i < count; i++) {
            Content content = new Content();
            int cell = number(source.readString());
            content.stored = source.readBoolean();
            content.next = source.readUnsigned();
            content.raw = source.readBytes();
            content.bytes = CONTENT_BYTES + 2L * content.raw.length;
            found.set(cell, content);
            found.bytes += content.bytes;
        }
        found.stored = true;
        keep(found);
        return found;
    }
}
