package org.nifibeam.file.parquet;

import java.util.List;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceProvider;

/** {@code ReadFromParquet}: local Parquet files, bounded. */
public final class ParquetSourceProvider implements SourceProvider {
    private static final String PATH = "path";

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
                ConfigField.required(
                        PATH,
                        ConfigField.Type.PATH,
                        "A Parquet file, a folder of *.parquet files, or a glob such as data/2024-*/*.parquet (** crosses"
                                + " folders; names beginning with . or _ are passed over). It may be a link; links in"
                                + " a folder or found by a glob are refused. All files have the same columns."));
    }

    @Override
    public boolean bounded(Config config) {
        return true;
    }

    @Override
    public Source create(Config config) throws ProblemException {
        String path = config.string(PATH);
        if (path.isBlank()) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "'path' is empty",
                    "name a Parquet file, a folder or a glob");
        }
        return new ParquetSource(path);
    }
}
