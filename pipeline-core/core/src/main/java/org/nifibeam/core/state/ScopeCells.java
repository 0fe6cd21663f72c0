package org.nifibeam.core.state;

import java.util.Arrays;

/** The cells of one key and window that are in memory. Confined to the task's thread. */
final class ScopeCells {
    final Scope scope;

    /** About how much memory all take. */
    long bytes;

    /** True if the store knows less. */
    boolean changed;

    /** True if the store knows of this key and window. */
    boolean stored;

    private Content[] contents;
    private int filled;

    ScopeCells(Scope scope, int cells, long bytes) {
        this.scope = scope;
        this.contents = new Content[cells];
        this.bytes = bytes;
    }

    /** A cell's content, null if it has none. */
    Content get(int cell) {
        return cell < contents.length ? contents[cell] : null;
    }

    void set(int cell, Content content) {
        if (cell >= contents.length) {
            contents = Arrays.copyOf(contents, cell + 1);
        }
        contents[cell] = content;
        filled++;
    }

    void remove(int cell) {
        contents[cell] = null;
        filled--;
    }

    boolean isEmpty() {
        return filled == 0;
    }

    /** How many cells have content. */
    int filled() {
        return filled;
    }

    /** The number of the first cell that may have none. */
    int end() {
        return contents.length;
    }

    /** True if elements of any cell may be in the store. */
    boolean hasElements() {
        for (Content content : contents) {
            if (content != null && content.stored) {
                return true;
            }
        }
        return false;
    }
}
