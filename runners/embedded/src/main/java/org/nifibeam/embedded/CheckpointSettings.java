package org.nifibeam.embedded;

import java.time.Duration;
import java.util.Optional;

/**
 * How checkpoints are taken.
 *
 * @param interval from the end of one to the next; empty if none is taken unless asked for
 * @param retained how many are kept, at least one
 * @param disk what they are written to
 */
record CheckpointSettings(Optional<Duration> interval, int retained, Disk disk) {}
