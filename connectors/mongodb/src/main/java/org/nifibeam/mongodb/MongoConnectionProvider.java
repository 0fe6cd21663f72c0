package org.nifibeam.mongodb;

import java.util.List;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.ConnectionProvider;

/** Connections of type {@code MongoDB}: where it is, and what it wants to know of a client. */
public final class MongoConnectionProvider implements ConnectionProvider {
    /** The type's name. */
    public static final String TYPE = "MongoDB";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String description() {
        return "A MongoDB deployment: its servers, and how a client proves who it is.";
    }

    @Override
    public List<ConfigField> settings() {
        return MongoDeployment.settings();
    }

    @Override
    public void verify(Connection connection) throws ProblemException {
        MongoDeployment.of(connection).verify();
    }
}
