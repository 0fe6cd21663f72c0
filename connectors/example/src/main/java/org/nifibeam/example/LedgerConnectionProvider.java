package org.nifibeam.example;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ConfigField.Type;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.ConnectionProvider;

/** Connections of type {@code Ledger}: where the server is, and what it knows its clients by. */
public final class LedgerConnectionProvider implements ConnectionProvider {
    static final String TYPE = "Ledger";
    static final String ADDRESS = "address";
    static final String TOKEN = "token";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String description() {
        return "A server of ledgers.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of(
                ConfigField.required(
                        ADDRESS,
                        Type.STRING,
                        "The server's address, for example http://ledgers:8080."),
                ConfigField.optional(
                        TOKEN, Type.SECRET, "What the server knows its clients by, if it asks."));
    }

    @Override
    public void verify(Connection connection) throws ProblemException {
        try (LedgerClient client = new LedgerClient(connection)) {
            client.verify();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
