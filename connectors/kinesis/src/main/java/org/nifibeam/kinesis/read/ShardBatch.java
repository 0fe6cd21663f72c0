package org.nifibeam.kinesis.read;

import java.util.List;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * Some records of a shard, in order.
 *
 * @param millisBehind how long before the shard's newest record their end is; 0 if there is nothing
 *     behind them
 * @param end true if the shard is closed, and nothing will be behind them
 */
record ShardBatch(List<Record> records, long millisBehind, boolean end) {}
