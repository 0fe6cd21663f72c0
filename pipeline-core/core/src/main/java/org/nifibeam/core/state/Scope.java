package org.nifibeam.core.state;

import org.nifibeam.core.schema.Row;
import org.nifibeam.core.window.Window;

/** A key and a window, whose hash is kept. */
final class Scope {
    final Row key;
    final Window window;

    /** The key's own hash. */
    final int keyHash;

    private final int hash;

    Scope(Row key, Window window) {
        this.key = key;
        this.window = window;
        this.keyHash = key.hashCode();
        this.hash = 31 * keyHash + window.hashCode();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scope that
                && hash == that.hash
                && (window == that.window || window.equals(that.window))
                && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
