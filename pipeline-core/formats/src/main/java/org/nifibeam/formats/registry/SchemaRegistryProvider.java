package org.nifibeam.formats.registry;

import java.util.List;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.ConnectionProvider;

/** Connections of type {@code SchemaRegistry}. */
public final class SchemaRegistryProvider implements ConnectionProvider {
    /** The type's name. */
    public static final String TYPE = "SchemaRegistry";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String description() {
        return "A schema registry with Confluent's REST interface: its address, and how a client proves who it is.";
    }

    @Override
    public List<ConfigField> settings() {
        return RegistryAddress.settings();
    }

    @Override
    public void verify(Connection connection) throws ProblemException {
        SchemaRegistry.of(connection).verify();
    }
}
