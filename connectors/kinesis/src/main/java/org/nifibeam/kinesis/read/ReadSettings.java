package org.nifibeam.kinesis.read;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.formats.message.MessageFormat;
import org.nifibeam.kinesis.KinesisService;

/**
 * What a read is told.
 *
 * @param found the service, unless the settings are only looked at
 * @param start where shards are read from that are there when reading begins; empty for what comes
 *     from then on
 * @param sequences where some of them are read from in its place
 * @param bounded true if it ends
 * @param until where it ends; empty for where the shards ended when it began
 * @param consumer the consumer's name, if records are pushed to it
 * @param pollInterval how long to wait between two requests of a shard that is read to its end
 * @param recordsAPoll how many records a request asks for
 * @param discovery how often to look for new shards
 * @param outOfOrderness how much older than the newest a shard's next record may be
 * @param idleAfter after how long without a record a shard holds no event time back
 * @param splitsAggregated whether records of the Kinesis Producer Library are taken apart
 */
record ReadSettings(
        Optional<KinesisService> found,
        String stream,
        MessageFormat<KinesisMessage> format,
        Optional<ReadFrom> start,
        Map<String, String> sequences,
        boolean bounded,
        Optional<Instant> until,
        Optional<String> consumer,
        Duration pollInterval,
        int recordsAPoll,
        Duration discovery,
        Duration outOfOrderness,
        Duration idleAfter,
        boolean splitsAggregated) {
    ReadSettings {
        sequences = Map.copyOf(sequences);
    }

    KinesisService service() {
        return found.orElseThrow();
    }

    /** The stream and where it is, for messages. */
    String place() {
        return "stream '" + stream + "' at " + service();
    }
}
