package org.nifibeam.file.lookup;

import java.util.List;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Lookup;
import org.nifibeam.core.spi.LookupProvider;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.file.avro.AvroSourceProvider;

/** The handler {@code Avro}: records of Avro files by key. */
public final class AvroLookupProvider implements LookupProvider {
    private static final SourceProvider SOURCE = new AvroSourceProvider();

    @Override
    public String type() {
        return "Avro";
    }

    @Override
    public String description() {
        return "Looks up in Avro files, which each task holds in memory.";
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
