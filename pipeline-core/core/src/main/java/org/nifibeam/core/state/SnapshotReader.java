package org.nifibeam.core.state;

import java.util.Optional;
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
}
