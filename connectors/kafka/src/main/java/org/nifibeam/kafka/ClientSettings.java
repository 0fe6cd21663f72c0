package org.nifibeam.kafka;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Config;

/** Further settings of Kafka's clients, as a definition gives them by their own names. */
public final class ClientSettings {
    private static final Set<String> OURS =
            Set.of(
                    "bootstrap.servers",
                    "client.id",
                    "group.id",
                    "enable.auto.commit",
                    "auto.offset.reset",
                    "isolation.level",
                    "key.deserializer",
                    "value.deserializer",
                    "key.serializer",
                    "value.serializer",
                    "transactional.id",
                    "transaction.timeout.ms",
                    "enable.idempotence",
                    "acks",
                    // Names of classes: they would be loaded and run.
                    "interceptor.classes",
                    "metric.reporters",
                    "partitioner.class",
                    "partition.assignment.strategy",
                    "config.providers");

    private ClientSettings() {}

    /**
     * Those of a setting.
     *
     * @throws ProblemException if they are no mapping of plain values, or if one is a thing of the
     *     connection or of another setting
     */
    public static Map<String, String> of(Config config, String name) throws ProblemException {
        Optional<Object> given = config.optionalAny(name);
        if (given.isEmpty()) {
            return Map.of();
        }
        if (!(given.get() instanceof Map<?, ?> map)) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "'" + name + "' is no mapping",
                    "write settings of Kafka's client below it, such as fetch.min.bytes: 1000");
        }
        Map<String, String> all = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = entry.getKey().toString();
            boolean secret =
                    key.startsWith("sasl.")
                            || key.startsWith("ssl.")
                            || key.startsWith("security.");
            if (secret || OURS.contains(key)) {
                throw new ProblemException(
                        ProblemCode.INVALID_VALUE,
                        "'" + name + "' has '" + key + "', which is not set there",
                        secret
                                ? "how brokers are spoken to is said by the connection"
                                : "see whether another setting of this stage says it");
            }
            if (entry.getValue() instanceof Map || entry.getValue() instanceof Iterable) {
                throw new ProblemException(
                        ProblemCode.INVALID_VALUE,
                        "'" + name + "." + key + "' is no plain value",
                        "write a text, a number, true or false");
            }
            all.put(key, String.valueOf(entry.getValue()));
        }
        return all;
    }
}
