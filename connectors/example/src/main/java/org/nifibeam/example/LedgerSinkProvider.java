package org.nifibeam.example;

import java.util.List;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ConfigField.Type;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.SinkProvider;
import org.nifibeam.formats.RecordFormat;

/** {@code WriteToLedger}: an entry of JSON a record. */
public final class LedgerSinkProvider implements SinkProvider {
    @Override
    public String type() {
        return "WriteToLedger";
    }

    @Override
    public String description() {
        return "Appends an entry to a ledger for each record, exactly once.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of(
                ConfigField.connection(
                        LedgerConnectionProvider.TYPE, "The connection to the server of ledgers."),
                ConfigField.required(
                        LedgerSourceProvider.LEDGER, Type.STRING, "The ledger's name."));
    }

    /** What can be seen without the connection, while a pipeline is edited. */
    @Override
    public void check(Config config, Schema schema) throws ProblemException {
        LedgerSourceProvider.ledger(config);
        RecordFormat.JSON.encoder(schema);
    }

    @Override
    public Sink create(Config config, Schema schema) throws ProblemException {
        check(config, schema);
        return new LedgerSink(
                LedgerSourceProvider.connection(config),
                LedgerSourceProvider.ledger(config),
                schema);
    }
}
