package org.nifibeam.file.match;

import java.util.List;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.AllowedPaths;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ElementRead;
import org.nifibeam.core.spi.ElementReadProvider;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.file.text.TextSourceProvider;

/** {@code ReadAllFromText}: the records of the text files that elements name. */
public final class ReadAllFromTextProvider implements ElementReadProvider {
    private static final SourceProvider SOURCE = new TextSourceProvider();

    @Override
    public String type() {
        return "ReadAllFromText";
    }

    @Override
    public String description() {
        return "Reads the text files that the pattern in each element matches. Each must lie in the allowed paths.";
    }

    @Override
    public List<ConfigField> settings() {
        return FileReadAll.settings(SOURCE);
    }

    @Override
    public ElementRead create(Config config, Schema input, AllowedPaths paths)
            throws ProblemException {
        return FileReadAll.of(config, SOURCE, input, paths);
    }
}
