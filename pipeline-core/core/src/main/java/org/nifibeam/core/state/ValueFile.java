package org.nifibeam.core.state;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.nifibeam.core.coder.Bulky;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.function.Gathering;
import org.nifibeam.core.function.Sized;

/**
 * Values in a file, in blocks, one of which is in memory at a time. The file is open no longer than
 * a block is written or read, so that there is nothing to close. Adding is confined to one thread;
 * lists that were given can be read by any.
 */
final class ValueFile implements Gathering.Beyond {
    private static final int BLOCK = 1 << 16;

    /** What is encoded as one value may take this part of the heap, in bytes of the file. */
    private static final int ENCODED_OF_HEAP = 16;

    private final Path file;
    private final Coder<Object> coder;
    private final String group;
    private final ByteSink block = new ByteSink();
    private long[] ends = new long[16];
    private int[] counts = new int[16];
    private int blocks;
    private int count;

    /**
     * No values yet.
     *
     * @param file an existing, empty one
     * @param group whose values they are, for messages
     */
    ValueFile(Path file, Coder<Object> coder, String group) {
        this.file = file;
        this.coder = coder;
        this.group = group;
    }

    @Override
    public void add(Object value) {
        if (count == Integer.MAX_VALUE) {
            throw new SpillException(
                    "the group " + group + " has more than " + Integer.MAX_VALUE + " values",
                    "combine its values into something smaller, or group by more fields",
                    null);
        }
        coder.encode(value, block);
        count++;
        if (block.size() >= BLOCK) {
            flush();
        }
    }

    private void flush() {
        if (block.size() == 0) {
            return;
        }
        try {
            Files.write(file, block.toBytes(), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw SpillException.ofDisk(file.getParent(), e);
        }
        if (blocks == ends.length) {
            ends = Arrays.copyOf(ends, 2 * blocks);
            counts = Arrays.copyOf(counts, 2 * blocks);
        }
        ends[blocks] = (blocks == 0 ? 0 : ends[blocks - 1]) + block.size();
        counts[blocks] = count;
        blocks++;
        block.clear();
    }

    @Override
    public List<Object> values() {
        flush();
        return new Values(this);
    }

    /**
     * The values of the first blocks. What it takes of the file, which goes on growing, never
     * changes.
     */
    private static final class Values extends AbstractList<Object> implements Sized, Bulky {
        private final ValueFile from;
        private final long[] ends;
        private final int[] counts;
        private final int blocks;
        private final int size;

        /** The block that an index was looked for in last; -1 if there is none. */
        private int lastBlock = -1;

        private Object[] last = {};

        Values(ValueFile from) {
            this.from = from;
            this.ends = from.ends;
            this.counts = from.counts;
            this.blocks = from.blocks;
            this.size = from.count;
        }

        private int first(int number) {
            return number == 0 ? 0 : counts[number - 1];
        }

        private Object[] read(int number) {
            long begin = number == 0 ? 0 : ends[number - 1];
            byte[] bytes = new byte[(int) (ends[number] - begin)];
            try (RandomAccessFile in = new RandomAccessFile(from.file.toFile(), "r")) {
                in.seek(begin);
                in.readFully(bytes);
            } catch (IOException e) {
                throw SpillException.ofDisk(from.file.getParent(), e);
            }
            ByteSource source = new ByteSource(bytes);
            Object[] values = new Object[counts[number] - first(number)];
            for (int i = 0; i < values.length; i++) {
                values[i] = from.coder.decode(source);
            }
            return values;
        }

        @Override
        public synchronized Object get(int index) {
            Objects.checkIndex(index, size);
            int found = Arrays.binarySearch(counts, 0, blocks, index);
            // A block's count is the index that the next one begins with.
            int number = found >= 0 ? found + 1 : -found - 1;
            if (number != lastBlock) {
                last = read(number);
                lastBlock = number;
            }
            return last[index - first(number)];
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public Iterator<Object> iterator() {
            return new Iterator<>() {
                private int next;
                private Object[] values = {};
                private int at;

                @Override
                public boolean hasNext() {
                    return at < values.length || next < blocks;
                }

                @Override
                public Object next() {
                    if (!hasNext()) {
                        throw new NoSuchElementException();
                    }
                    if (at == values.length) {
                        values = read(next++);
                        at = 0;
                    }
                    return values[at++];
                }
            };
        }

        /** In memory, but for the values. */
        @Override
        public long bytes() {
            return BLOCK;
        }

        @Override
        public void requireRoom() {
            long bytes = blocks == 0 ? 0 : ends[blocks - 1];
            if (bytes > Runtime.getRuntime().maxMemory() / ENCODED_OF_HEAP) {
                throw new SpillException(
                        "the "
                                + size
                                + " values of the group "
                                + from.group
                                + " take "
                                + (bytes >> 20)
                                + " MiB on disk, and all of them would have to be in memory at once",
                        "iterate over them in the stage behind the group, combine them into something smaller, or give the run more memory",
                        null);
            }
        }

        /** Not the values, which may be any number. */
        @Override
        public String toString() {
            return size + " values on disk";
        }
    }
}
