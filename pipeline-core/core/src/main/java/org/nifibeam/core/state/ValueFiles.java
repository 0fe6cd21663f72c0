package org.nifibeam.core.state;

import java.io.IOException;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.function.Gathering;

/**
 * Files of the values of groups that have no room in memory. Where such values go nobody can say:
 * to the next stage, or into a function's field. So a file is removed once nothing can read it any
 * more, which the garbage collector knows; what is left then is the run's to remove, with the
 * folder. Confined to one thread.
 */
public final class ValueFiles {
    /** With so many bytes in files, it is time to find out which of them nobody reads. */
    private static final long COLLECT = 1L << 30;

    private static final int PATIENCE_MILLISECONDS = 100;

    private final Path folder;
    private final ReferenceQueue<ValueFile> unread = new ReferenceQueue<>();
    private final Set<Kept> files = new HashSet<>();
    private long collectAt = COLLECT;

    /** A file, and whether its values can still be read. */
    private static final class Kept extends PhantomReference<ValueFile> {
        private final Path file;

        Kept(ValueFile values, ReferenceQueue<ValueFile> unread, Path file) {
            super(values, unread);
            this.file = file;
        }
    }

    /**
     * No files yet.
     *
     * @param folder an existing one, which is removed when the run ends
     */
    public ValueFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * A new file.
     *
     * @param group whose values come, for messages
     * @throws SpillException if there can be none
     */
    public Gathering.Beyond create(Coder<Object> coder, String group) {
        try {
            removeUnread();
            collect();
            Path file = Files.createTempFile(folder, "values-", ".spill");
            ValueFile values = new ValueFile(file, coder, group);
            files.add(new Kept(values, unread, file));
            return values;
        } catch (IOException e) {
            throw SpillException.ofDisk(folder, e);
        }
    }

    /**
     * Has garbage collected if files that may be garbage take much of the disk: a list that was
     * read for long is old, and the heap alone gives no reason to look at what is old.
     */
    private void collect() throws IOException {
        if (size() < collectAt) {
            return;
        }
        System.gc();
        try {
            Reference<?> first = unread.remove(PATIENCE_MILLISECONDS);
            if (first != null) {
                remove((Kept) first);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        removeUnread();
        collectAt = Math.max(COLLECT, 2 * size());
    }

    private long size() {
        return files.stream().mapToLong(kept -> kept.file.toFile().length()).sum();
    }

    /** Removes the files that nothing can read any more. */
    public void removeUnread() throws IOException {
        for (Reference<?> gone = unread.poll(); gone != null; gone = unread.poll()) {
            remove((Kept) gone);
        }
    }

    private void remove(Kept gone) throws IOException {
        Files.deleteIfExists(gone.file);
        files.remove(gone);
    }
}
