package org.nifibeam.core.spi;

/** A {@link Reader} or {@link Writer} that knows how many bytes have passed. */
public interface Metered {
    /**
     * Bytes read from or written to the system since it was opened, packed ones where they are; may
     * be behind by what is buffered. Asked for between two calls, by the same thread.
     */
    long bytes();
}
