package org.nifibeam.core.state;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What a task is given back of a checkpoint. Confined to the task's thread. Throws {@link
 * SpillException} if it cannot be read.
 */
public interface SnapshotReader {
    /** How the records of a part are encoded, empty if there is no such part. */
    Optional<StateForm> form(String stage, String name);

    /** Gives the records of a part that belong to this task; none if there is no such part. */
    void read(String stage, String name, Consumer<byte[]> record);

    /**
     * Gives what {@link StateStore#snapshot} wrote, as records or as files, as far as it belongs to
     * this task: by the hash behind the first byte of the keys.
     */
    void entries(String stage, String name, BiConsumer<byte[], byte[]> entry);

    /**
     * What {@link StateStore#snapshot} wrote as files, if these have all that belongs to this task
     * and nothing else; for {@link StateStore#begin}.
     */
    Optional<List<SnapshotFile>> whole(String stage, String name);

    /** The files of a part, whoever has added them. */
    List<SnapshotFile> files(String stage, String name);

    /** True if what has this hash belongs to this task. */
    boolean owns(int hash);
}
