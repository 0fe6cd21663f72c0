package org.nifibeam.mongodb.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ConfigField.Type;
import org.nifibeam.core.spi.Lookup;
import org.nifibeam.core.spi.LookupFields;
import org.nifibeam.core.spi.LookupProvider;

/** The handler {@code MongoDB}: documents of a collection by key. */
public final class MongoLookupProvider implements LookupProvider {
    private static final String OBJECT_IDS = "object_id_fields";

    /** What says how a whole collection, an aggregation or changes are read. */
    private static final Set<String> OF_READS =
            Set.of(
                    "pipeline",
                    "split_documents",
                    "batch_size",
                    "changes",
                    "start",
                    "full_document",
                    "idle_after",
                    "retry_for");

    @Override
    public String type() {
        return "MongoDB";
    }

    @Override
    public String description() {
        return "Looks up in a MongoDB collection, which is asked for many keys at once; an index on the key makes it fast.";
    }

    @Override
    public List<ConfigField> settings() {
        List<ConfigField> settings = new ArrayList<>();
        new MongoSourceProvider()
                .settings().stream()
                        .filter(setting -> !OF_READS.contains(setting.name()))
                        .forEach(settings::add);
        settings.addAll(LookupFields.settings("document"));
        settings.add(
                ConfigField.optional(
                        OBJECT_IDS,
                        Type.STRING_LIST,
                        "Key fields of the documents that are ObjectIds: the input has their 24 hexadecimal digits."));
        return List.copyOf(settings);
    }

    @Override
    public Lookup create(Config config) throws ProblemException {
        return new MongoLookup(
                MongoSourceProvider.lookup(config),
                LookupFields.of(config),
                Set.copyOf(config.strings(OBJECT_IDS)));
    }
}
