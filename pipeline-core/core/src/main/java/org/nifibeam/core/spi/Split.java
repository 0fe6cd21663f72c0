package org.nifibeam.core.spi;

import java.util.Objects;

/**
 * A part of a source that one reader reads.
 *
 * @param id unique in the source, the same for the same part at every discovery
 * @param data what the source needs to open it, in the source's own versioned encoding
 */
public record Split(String id, byte[] data) {
    public Split {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(data, "data");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Split that && id.equals(that.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return id;
    }
}
