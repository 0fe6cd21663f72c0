package org.nifibeam.core.state;

import java.nio.file.Path;

/**
 * Where a task writes what it keeps, for a checkpoint: parts of a stage, each a number of records
 * and files. Confined to the task's thread. Throws {@link SpillException} if it cannot be written.
 */
public interface SnapshotWriter {
    /**
     * Begins a part.
     *
     * @param stage whose, by its id
     * @param name which of its parts
     * @param reach who gets its records when they are restored
     * @param form how the records are encoded, compared when they are restored
     */
    Records part(String stage, String name, Reach reach, StateForm form);

    /** A hash that belongs to this task: what has no key goes where all of its task goes. */
    int ownHash();

    /** Who gets a record when it is restored, at whatever parallelism. */
    enum Reach {
        /** The task to which its hash belongs, as an exchange spreads keys. */
        BY_HASH,
        /** Every task; all tasks have written the same. */
        SAME,
        /** Every task gets what all tasks have written. */
        ALL
    }

    /** Takes what one part has. */
    interface Records {
        /**
         * Adds a record.
         *
         * @param hash its key's, spread; any number where it does not go by hash
         */
        void add(int hash, byte[] record);

        /**
         * Adds a file that is not written to any more, whole. It may be removed afterwards. Where
         * it can be linked it costs nothing, however often it is added.
         *
         * @param about given back with it
         */
        void addFile(Path file, byte[] about);
    }
}
