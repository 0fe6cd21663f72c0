package org.nifibeam.kinesis.read;

import java.time.Instant;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StartingPosition;

/** Where in a shard reading begins or goes on. */
sealed interface ReadFrom {
    /** The oldest record there is. */
    enum Oldest implements ReadFrom {
        TRIM_HORIZON
    }

    /** The first record that arrived then or later. */
    record Time(Instant time) implements ReadFrom {}

    /** This record. */
    record At(String sequence) implements ReadFrom {}

    /** The record behind this one. */
    record After(String sequence) implements ReadFrom {}

    /** Says it of an iterator. */
    default void of(GetShardIteratorRequest.Builder request) {
        request.shardIteratorType(type());
        if (this instanceof Time time) {
            request.timestamp(time.time());
        } else if (this instanceof At at) {
            request.startingSequenceNumber(at.sequence());
        } else if (this instanceof After after) {
            request.startingSequenceNumber(after.sequence());
        }
    }

    /** Says it of a subscription. */
    default StartingPosition position() {
        StartingPosition.Builder position = StartingPosition.builder().type(type());
        if (this instanceof Time time) {
            position.timestamp(time.time());
        } else if (this instanceof At at) {
            position.sequenceNumber(at.sequence());
        } else if (this instanceof After after) {
            position.sequenceNumber(after.sequence());
        }
        return position.build();
    }

    private ShardIteratorType type() {
        if (this instanceof Time) {
            return ShardIteratorType.AT_TIMESTAMP;
        }
        if (this instanceof At) {
            return ShardIteratorType.AT_SEQUENCE_NUMBER;
        }
        return this instanceof After
                ? ShardIteratorType.AFTER_SEQUENCE_NUMBER
                : ShardIteratorType.TRIM_HORIZON;
    }
}
