package org.nifibeam.kinesis;

import java.util.List;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.ConnectionProvider;

/** Connections of type {@code Kinesis}: the region, and who asks. */
public final class KinesisConnectionProvider implements ConnectionProvider {
    /** The type's name. */
    public static final String TYPE = "Kinesis";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String description() {
        return "Kinesis data streams of a region, and the credentials that AWS is asked with.";
    }

    @Override
    public List<ConfigField> settings() {
        return KinesisService.settings();
    }

    @Override
    public void verify(Connection connection) throws ProblemException {
        KinesisService.of(connection).verify();
    }
}
