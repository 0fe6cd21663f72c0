package org.nifibeam.core.runtime.trigger;

import java.util.Arrays;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;

/**
 * What a trigger keeps for a key and window: for each of its parts a bit that says whether it is
 * finished, and a number for those that count or wait. Confined to one thread.
 */
public final class TriggerState {
    private final long[] words;

    private TriggerState(long[] words) {
        this.words = words;
    }

    static TriggerState empty(int parts, int numbers) {
        return new TriggerState(new long[bitWords(parts) + numbers]);
    }

    static int bitWords(int parts) {
        return (parts + 63) / 64;
    }

    boolean bit(int part) {
        return (words[part / 64] & 1L << part) != 0;
    }

    void bit(int part, boolean value) {
        if (value) {
            words[part / 64] |= 1L << part;
        } else {
            words[part / 64] &= ~(1L << part);
        }
    }

    long number(int index) {
        return words[index];
    }

    void number(int index, long value) {
        words[index] = value;
    }

    /** Writes it. */
    public void encode(ByteSink sink) {
        sink.writeUnsigned(words.length);
        for (long word : words) {
            sink.writeSigned(word);
        }
    }

    /** Reads what {@link #encode} wrote. */
    public static TriggerState decode(ByteSource source) {
        long[] words = new long[source.readCount()];
        for (int i = 0; i < words.length; i++) {
            words[i] = source.readSigned();
        }
        return new TriggerState(words);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TriggerState that && Arrays.equals(words, that.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }
}
