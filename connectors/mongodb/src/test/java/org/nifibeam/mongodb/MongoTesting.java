package org.nifibeam.mongodb;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.Lookup;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.mongodb.server.Collections;
import org.nifibeam.testkit.InstalledConnectors;

/** What tests of reading and writing do. */
public final class MongoTesting {
    private static final InstalledConnectors INSTALLED = InstalledConnectors.load();

    /** The connectors on the class path. */
    public static final Connectors CONNECTORS = INSTALLED.connectors();

    private MongoTesting() {}

    /** A source, its settings completed by the fallbacks. */
    public static Source source(Map<String, Object> settings) throws Exception {
        return INSTALLED.source("ReadFromMongoDB", settings);
    }

    /** A source of a collection of the shared server, with further settings. */
    public static Source source(String collection, Map<String, Object> more) throws Exception {
        return source(at(collection, more));
    }

    /** A sink into a collection of the shared server, with further settings. */
    public static Sink sink(String collection, Schema schema, Map<String, Object> more)
            throws Exception {
        return INSTALLED.sink("WriteToMongoDB", schema, at(collection, more));
    }

    /** A lookup in a collection of the shared server, with further settings. */
    public static Lookup lookup(String collection, Map<String, Object> more) throws Exception {
        return INSTALLED.lookup("MongoDB", at(collection, more));
    }

    private static Map<String, Object> at(String collection, Map<String, Object> more) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("uri", Collections.shared().uri());
        settings.put("database", Collections.DATABASE);
        settings.put("collection", collection);
        settings.putAll(more);
        return settings;
    }

    /** A connection of settings that are texts. */
    public static Connection connection(Map<String, String> texts) throws Exception {
        return Connection.read(new MongoConnectionProvider(), "shop", texts);
    }

    /** All splits of a bounded read. */
    public static List<Split> splits(SourceRead read) throws Exception {
        List<Split> all = new ArrayList<>();
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty())) {
            while (!enumerator.exhausted()) {
                all.addAll(enumerator.discover());
            }
        }
        return all;
    }
}
