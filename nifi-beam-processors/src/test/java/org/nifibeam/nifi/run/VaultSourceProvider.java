package org.nifibeam.nifi.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceProvider;

/** {@code ReadFromVault}, for tests: what {@code ReadFromGate} gives, to who can open the vault. */
public final class VaultSourceProvider implements SourceProvider {
    @Override
    public String type() {
        return "ReadFromVault";
    }

    @Override
    public String description() {
        return "Three numbers that are locked away.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of(
                new ConfigField(
                        "connection",
                        ConfigField.Type.CONNECTION,
                        "The vault.",
                        Optional.empty(),
                        true,
                        List.of("Vault")),
                ConfigField.required("gate", ConfigField.Type.STRING, "A file."),
                ConfigField.optional("label", ConfigField.Type.STRING, "What they are called."),
                ConfigField.optional("index", ConfigField.Type.PATH, "A file of their names."));
    }

    @Override
    public boolean bounded(Config config) {
        return true;
    }

    @Override
    public Source create(Config config) throws ProblemException {
        VaultProvider.open(config.connection("connection").orElseThrow());
        return new GateSourceProvider().create(new Config(Map.of("gate", config.string("gate"))));
    }
}
