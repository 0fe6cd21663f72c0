package org.nifibeam.embedded;

/**
 * The same where all state is on disk, and in checkpoints as links: restarts, savepoints, edits of
 * the pipeline.
 */
class CheckpointOnDiskTest extends CheckpointTest {
    @Override
    EmbeddedRunner runner() {
        return EmbeddedRunner.onDisk();
    }
}
