package org.nifibeam.file.parquet;

import java.util.List;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.file.read.FilenameSource;
import org.nifibeam.file.read.ReadSettings;

/** {@code ReadFromParquet}: local Parquet files, bounded. */
public final class ParquetSourceProvider implements SourceProvider {
    @Override
    public String type() {
        return "ReadFromParquet";
    }

    @Override
    public String description() {
        return "Reads the records of Parquet files; only the columns and row groups that the pipeline needs.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of(
                ReadSettings.path("A Parquet", "data/2024-*/*.parquet"),
                FilenameSource.setting(),
                ReadSettings.watching());
    }

    @Override
    public boolean bounded(Config config) {
        return ReadSettings.bounded(config);
    }

    @Override
    public Source create(Config config) throws ProblemException {
        return FilenameSource.of(config, new ParquetSource(ReadSettings.of(config, ".parquet")));
    }
}
