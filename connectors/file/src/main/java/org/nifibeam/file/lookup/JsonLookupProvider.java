package org.nifibeam.file.lookup;

import java.util.List;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Lookup;
import org.nifibeam.core.spi.LookupProvider;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.file.json.JsonSourceProvider;

/** The handler {@code Json}: records of files of JSON lines by key. */
public final class JsonLookupProvider implements LookupProvider {
    private static final SourceProvider SOURCE = new JsonSourceProvider();

    @Override
    public String type() {
        return "Json";
    }

    @Override
    public String description() {
        return "Looks up in files of JSON lines, which each task holds in memory.";
    }

    @Override
    public List<ConfigField> settings() {
        return FileLookup.settings(SOURCE);
    }

    @Override
    public Lookup create(Config config) throws ProblemException {
        return FileLookup.of(config, SOURCE);
    }
}
