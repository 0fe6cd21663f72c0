package org.nifibeam.kinesis.read;

import java.util.Optional;

/**
 * One record as its writer meant it: a record of a shard, or one of several in an aggregated one.
 *
 * @param partitionKey the key that it was written with
 * @param hashKey the explicit hash key, null if there is none; only of records in aggregated ones
 * @param sequence the sequence number of the shard's record
 * @param subSequence its place in an aggregated record, 0 otherwise
 * @param last true if nothing of the shard's record comes after it
 * @param arrival when Kinesis took it, milliseconds since the epoch, approximately
 * @param damage what is wrong with an aggregated record that cannot be understood
 */
record KinesisMessage(
        String shard,
        String partitionKey,
        String hashKey,
        String sequence,
        long subSequence,
        boolean last,
        long arrival,
        byte[] data,
        Optional<String> damage) {}
