package org.nifibeam.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.launcher.nifi.ProcessGroup;

/** Orders in a topic, customers in a collection; some orders are of customers nobody knows. */
final class KafkaEnrichment extends Demonstration {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final List<String> CUSTOMERS =
            List.of(
                    "{_id: 'ann', name: 'Ann Lee', country: 'de'}",
                    "{_id: 'bob', name: 'Bob May', country: 'fr'}");

    private static final List<String> ORDERS =
            List.of(
                    order("o1", "ann", 10),
                    order("o2", "bob", 20),
                    order("o3", "eve", 5),
                    order("o4", "ann", 1),
                    order("o5", "mallory", 7));

    private static final List<String> ENRICHED =
            List.of(
                    "ann {\"order\":\"o1\",\"amount\":10,\"name\":\"Ann Lee\",\"country\":\"de\"}",
                    "bob {\"order\":\"o2\",\"amount\":20,\"name\":\"Bob May\",\"country\":\"fr\"}",
                    "ann {\"order\":\"o4\",\"amount\":1,\"name\":\"Ann Lee\",\"country\":\"de\"}");

    private static final int UNKNOWN = 2;

    private final KafkaTopics topics;
    private final MongoCollections collections;

    KafkaEnrichment(Servers servers) {
        super("kafka-enrichment");
        this.topics = new KafkaTopics(servers.kafka());
        this.collections = new MongoCollections(servers.mongodb());
    }

    private static String order(String order, String customer, int amount) {
        return "{\"order\": \"%s\", \"customer\": \"%s\", \"amount\": %d}"
                .formatted(order, customer, amount);
    }

    @Override
    String description() {
        return "from Kafka to Kafka, with what MongoDB knows; needs both";
    }

    @Override
    Optional<String> missing() {
        return topics.missing().or(collections::missing);
    }

    @Override
    Map<String, String> parameters(Path out) throws IOException {
        Map<String, String> parameters = new HashMap<>(collections.parameters());
        parameters.put("kafka.brokers", topics.brokers());
        parameters.put("orders.topic", own(out, "orders"));
        parameters.put("enriched.topic", own(out, "enriched"));
        parameters.put("customers.collection", own(out, "customers"));
        return parameters;
    }

    @Override
    void prepare(Path out) throws IOException {
        topics.make(own(out, "orders"), own(out, "enriched"));
        collections.make(own(out, "customers"), CUSTOMERS);
    }

    @Override
    void drive(ProcessGroup group, Path out) throws IOException {
        topics.send(own(out, "orders"), ORDERS);
        group.awaitCounter("Orders: out", ORDERS.size(), LIMIT);
        drain(group);
    }

    @Override
    List<String> differences(Path out, long records) throws IOException {
        List<String> differences =
                new ArrayList<>(
                        Lines.differences(ENRICHED, topics.committed(own(out, "enriched"))));
        if (records != UNKNOWN) {
            differences.add("the FlowFiles hold " + records + " rows, not " + UNKNOWN);
        }
        return differences;
    }
}
