package org.nifibeam.example;

import java.util.List;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ConfigField.Type;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.formats.RecordFormat;
import org.nifibeam.formats.SchemaDocument;

/** {@code ReadFromLedger}: the entries of a ledger, each a record of JSON. */
public final class LedgerSourceProvider implements SourceProvider {
    static final String LEDGER = "ledger";
    private static final String SCHEMA = "schema";
    private static final String BOUNDED = "bounded";

    @Override
    public String type() {
        return "ReadFromLedger";
    }

    @Override
    public String description() {
        return "Reads the entries of a ledger, for ever or up to where it ends when reading begins.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of(
                ConfigField.connection(
                        LedgerConnectionProvider.TYPE, "The connection to the server of ledgers."),
                ConfigField.required(LEDGER, Type.STRING, "The ledger's name."),
                ConfigField.required(
                        SCHEMA,
                        Type.ANY,
                        "The fields of the entries as a JSON schema: {type: object, properties: {name: {type: string}}}."),
                // What is read has the same fields whether it ends or not.
                ConfigField.optional(
                                BOUNDED,
                                Type.BOOLEAN,
                                true,
                                "Whether to end where the ledger ends when reading begins.")
                        .besideSchema());
    }

    @Override
    public boolean bounded(Config config) {
        return config.flag(BOUNDED);
    }

    /** Known without the connection, so that a pipeline is checked while it is edited. */
    @Override
    public Optional<Schema> declaredSchema(Config config) throws ProblemException {
        Schema schema = SchemaDocument.parse(SCHEMA, config.optionalAny(SCHEMA).orElseThrow());
        // What JSON cannot hold is said now.
        RecordFormat.JSON.decoder(schema, schema);
        return Optional.of(schema);
    }

    @Override
    public Source create(Config config) throws ProblemException {
        return new LedgerSource(
                connection(config),
                ledger(config),
                bounded(config),
                declaredSchema(config).orElseThrow());
    }

    static Connection connection(Config config) throws ProblemException {
        return config.connection("connection")
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        ProblemCode.MISSING,
                                        "there is no 'connection'",
                                        "name a connection of type "
                                                + LedgerConnectionProvider.TYPE));
    }

    static String ledger(Config config) throws ProblemException {
        String ledger = config.string(LEDGER);
        if (!ledger.matches("[A-Za-z0-9-]+")) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "'" + LEDGER + "' is '" + ledger + "'",
                    "a ledger's name is of letters, digits and hyphens");
        }
        return ledger;
    }
}
