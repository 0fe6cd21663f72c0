/**
 * Streams as a source: a split a shard, parents before children. Start at {@code KinesisSource}.
 */
package org.nifibeam.kinesis.read;
