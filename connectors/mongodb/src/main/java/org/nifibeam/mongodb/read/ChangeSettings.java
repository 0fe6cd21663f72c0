package org.nifibeam.mongodb.read;

import com.mongodb.client.model.changestream.FullDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a read of changes is told.
 *
 * @param start the time from which on changes are read, empty for those behind the run's start
 * @param fullDocument which document comes with an update
 * @param idleAfter after how long without a change no event time is held back
 */
record ChangeSettings(Optional<Instant> start, FullDocument fullDocument, Duration idleAfter) {}
