package org.nifibeam.kafka.read;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.nifibeam.formats.message.MessageFormat;
import org.nifibeam.kafka.KafkaCluster;
import org.nifibeam.kafka.KafkaFailures;

/**
 * What a read is told.
 *
 * @param found the cluster, unless the settings are only looked at
 * @param bounded true if it ends
 * @param stopAt where, then
 * @param group the consumer group that is told how far checkpoints have come
 * @param discovery how often to look for new partitions
 * @param outOfOrderness how much older than the newest a partition's next record may be
 * @param idleAfter after how long without a record a partition holds no event time back
 * @param skipsTombstones whether records without a value are passed over
 * @param consumer further settings of the consumer
 */
record ReadSettings(
        Optional<KafkaCluster> found,
        TopicChoice topics,
        MessageFormat<ConsumerRecord<byte[], byte[]>> format,
        StartAt startAt,
        boolean bounded,
        StopAt stopAt,
        IsolationLevel isolation,
        Optional<String> group,
        Duration discovery,
        Duration outOfOrderness,
        Duration idleAfter,
        boolean skipsTombstones,
        Map<String, String> consumer) {
    ReadSettings {
        consumer = Map.copyOf(consumer);
    }

    KafkaCluster cluster() {
        return found.orElseThrow();
    }

    /** The topics that are there now. */
    Map<String, TopicDescription> describe(Admin admin) throws InterruptedException {
        return describe(admin, false);
    }

    /** The topics that are there now, and what the client may do there if the brokers tell. */
    Map<String, TopicDescription> describeAllowed(Admin admin) throws InterruptedException {
        try {
            return describe(admin, true);
        } catch (UnsupportedVersionException e) {
            // Brokers before 2.3 cannot be asked for that; reading needs no such answer.
            return describe(admin);
        }
    }

    private Map<String, TopicDescription> describe(Admin admin, boolean operations)
            throws InterruptedException {
        Set<String> names = new TreeSet<>();
        if (topics instanceof TopicChoice.Named named) {
            names.addAll(named.topics());
        } else {
            TopicChoice.Matching matching = (TopicChoice.Matching) topics;
            Set<String> all =
                    KafkaFailures.get(
                            admin.listTopics(new ListTopicsOptions().listInternal(false)).names());
            all.stream()
                    .filter(name -> matching.pattern().matcher(name).matches())
                    .forEach(names::add);
        }
        return KafkaFailures.get(
                admin.describeTopics(
                                names,
                                new DescribeTopicsOptions().includeAuthorizedOperations(operations))
                        .allTopicNames());
    }
}
