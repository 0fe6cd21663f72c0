package org.nifibeam.kafka;

import java.util.List;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.ConnectionProvider;

/** Connections of type {@code Kafka}: the brokers, and what they want to know of a client. */
public final class KafkaConnectionProvider implements ConnectionProvider {
    /** The type's name. */
    public static final String TYPE = "Kafka";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String description() {
        return "A Kafka cluster: its brokers, and how a client proves who it is.";
    }

    @Override
    public List<ConfigField> settings() {
        return KafkaCluster.settings();
    }

    @Override
    public void verify(Connection connection) throws ProblemException {
        KafkaCluster.of(connection).verify();
    }
}
