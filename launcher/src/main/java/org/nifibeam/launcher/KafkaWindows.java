package org.nifibeam.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.launcher.nifi.ProcessGroup;

/** Orders in a topic, some out of order; sums per country and minute come in another one. */
final class KafkaWindows extends Demonstration {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final List<String> ORDERS =
            List.of(
                    order("2026-11-20T10:00:05Z", "de", 10),
                    order("2026-11-20T10:00:50Z", "fr", 20),
                    order("2026-11-20T10:01:10Z", "de", 5),
                    order("2026-11-20T10:00:40Z", "de", 1),
                    order("2026-11-20T10:01:59Z", "fr", 7),
                    order("2026-11-20T10:05:00Z", "it", 3));

    private static final List<String> TOTALS =
            List.of(
                    "de {\"orders\":2,\"total\":11,\"minute\":\"2026-11-20T10:00:00Z\"}",
                    "fr {\"orders\":1,\"total\":20,\"minute\":\"2026-11-20T10:00:00Z\"}",
                    "de {\"orders\":1,\"total\":5,\"minute\":\"2026-11-20T10:01:00Z\"}",
                    "fr {\"orders\":1,\"total\":7,\"minute\":\"2026-11-20T10:01:00Z\"}",
                    "it {\"orders\":1,\"total\":3,\"minute\":\"2026-11-20T10:05:00Z\"}");

    private final KafkaTopics topics;

    KafkaWindows(Servers servers) {
        super("kafka-windows");
        this.topics = new KafkaTopics(servers.kafka());
    }

    private static String order(String time, String country, int amount) {
        return "{\"time\": \"%s\", \"country\": \"%s\", \"amount\": %d}"
                .formatted(time, country, amount);
    }

    @Override
    String description() {
        return "from Kafka through windows to Kafka, exactly once; needs a broker";
    }

    @Override
    Optional<String> missing() {
        return topics.missing();
    }

    @Override
    Map<String, String> parameters(Path out) throws IOException {
        return Map.of(
                "kafka.brokers", topics.brokers(),
                "orders.topic", own(out, "orders"),
                "totals.topic", own(out, "totals"));
    }

    @Override
    void prepare(Path out) throws IOException {
        topics.make(own(out, "orders"), own(out, "totals"));
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
                new ArrayList<>(Lines.differences(TOTALS, topics.committed(own(out, "totals"))));
        if (records != TOTALS.size()) {
            differences.add("the FlowFiles hold " + records + " rows, not " + TOTALS.size());
        }
        return differences;
    }
}
