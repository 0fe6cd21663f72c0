/** Topics as a source: a split a partition. Start at {@code KafkaSource}. */
package org.nifibeam.kafka.read;
