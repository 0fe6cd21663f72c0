package org.nifibeam.file.lookup;

import java.util.List;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Lookup;
import org.nifibeam.core.spi.LookupProvider;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.file.parquet.ParquetSourceProvider;

/** The handler {@code Parquet}: records of Parquet files by key. */
public final class ParquetLookupProvider implements LookupProvider {
    private static final SourceProvider SOURCE = new ParquetSourceProvider();

    @Override
    public String type() {
        return "Parquet";
    }

    @Override
    public String description() {
        return "Looks up in Parquet files, which each task holds in memory.";
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
