package org.nifibeam.file.avro;

import java.util.List;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.file.read.FilenameSource;
import org.nifibeam.file.read.ReadSettings;
import org.nifibeam.file.read.SplitPlan;

/** {@code ReadFromAvro}: the records of Avro container files. */
public final class AvroSourceProvider implements SourceProvider {
    @Override
    public String type() {
        return "ReadFromAvro";
    }

    @Override
    public String description() {
        return "Reads Avro files; the schema is the one in the first file.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of(
                ReadSettings.path("An Avro", "data/2024-*/*.avro"),
                FilenameSource.setting(),
                ReadSettings.watching());
    }

    @Override
    public boolean bounded(Config config) {
        return ReadSettings.bounded(config);
    }

    @Override
    public Source create(Config config) throws ProblemException {
        return FilenameSource.of(
                config, new AvroSource(ReadSettings.of(config, ".avro"), SplitPlan.SPLIT_BYTES));
    }
}
