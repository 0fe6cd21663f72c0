package org.nifibeam.file.lookup;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Lookup;
import org.nifibeam.core.spi.LookupFields;
import org.nifibeam.core.spi.LookupReader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceProvider;

/**
 * A lookup in files that a source reads. Of several records with one key the last one read counts;
 * a record with a null in its key is never found.
 *
 * @param names which fields are compared, and which are found
 * @param refresh how old the table may become; never read again, if empty
 */
record FileLookup(Source source, LookupFields names, Optional<Duration> refresh) implements Lookup {
    private static final String REFRESH = "refresh";

    /** The settings: those of the source, and what is looked up in it. */
    static List<ConfigField> settings(SourceProvider source) {
        List<ConfigField> settings = new ArrayList<>();
        source.settings().stream()
                .filter(setting -> !setting.name().equals("watch_interval"))
                .forEach(settings::add);
        settings.addAll(LookupFields.settings("file"));
        settings.add(
                ConfigField.optional(
                                REFRESH,
                                ConfigField.Type.STRING,
                                "How old what a task has read may become, for example 10m; then it is read again. By default it is read once.")
                        .besideSchema());
        return List.copyOf(settings);
    }

    /** The lookup of some settings. */
    static FileLookup of(Config config, SourceProvider provider) throws ProblemException {
        LookupFields names = LookupFields.of(config);
        Optional<Duration> refresh =
                config.optionalString(REFRESH).isEmpty()
                        ? Optional.empty()
                        : Optional.of(config.positiveDuration(REFRESH, "10m"));
        return new FileLookup(provider.create(config), names, refresh);
    }

    @Override
    public List<String> inputKeys() {
        return names.inputKeys();
    }

    @Override
    public Schema schema() throws ProblemException {
        return source.schema();
    }

    @Override
    public Fields fields(Schema schema) throws ProblemException {
        return names.of(schema);
    }

    @Override
    public boolean inMemory() {
        return true;
    }

    @Override
    public LookupReader open(LookupContext context) throws IOException {
        return new FileTable(
                source,
                context,
                names.keyFields(),
                List.copyOf(names.found(context.schema()).values()),
                refresh);
    }
}
