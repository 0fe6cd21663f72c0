/** From topics to topics on a broker that is there. Start at {@code KafkaCommand}. */
package org.nifibeam.bench.kafka;
