package org.nifibeam.mongodb;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.ConnectorProvider;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.mongodb.server.Collections;

/** What tests of reading and writing do. */
public final class MongoTesting {
    /** The connectors on the class path. */
    public static final Connectors CONNECTORS =
            Connectors.load(MongoTesting.class.getClassLoader());

    private MongoTesting() {}

    /** A source, its settings completed by the fallbacks. */
    public static Source source(Map<String, Object> settings) throws Exception {
        var provider = CONNECTORS.source("ReadFromMongoDB").orElseThrow();
        return CONNECTORS.source(provider, config(provider, settings));
    }

    /** A source of a collection of the shared server, with further settings. */
    public static Source source(String collection, Map<String, Object> more) throws Exception {
        return source(at(collection, more));
    }

    /** A sink into a collection of the shared server, with further settings. */
    public static Sink sink(String collection, Schema schema, Map<String, Object> more)
            throws Exception {
        var provider = CONNECTORS.sink("WriteToMongoDB").orElseThrow();
        return CONNECTORS.sink(provider, config(provider, at(collection, more)), schema);
    }

    private static Map<String, Object> at(String collection, Map<String, Object> more) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("uri", Collections.shared().uri());
        settings.put("database", Collections.DATABASE);
        settings.put("collection", collection);
        settings.putAll(more);
        return settings;
    }

    private static Config config(ConnectorProvider provider, Map<String, Object> settings) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (ConfigField field : provider.settings()) {
            field.fallback().ifPresent(value -> values.put(field.name(), value));
        }
        values.putAll(settings);
        return new Config(values);
    }

    /** A connection of settings that are texts. */
    public static Connection connection(Map<String, String> texts) throws Exception {
        return Connection.read(new MongoConnectionProvider(), "shop", texts);
    }

    /** All that a bounded source gives, split by split: rows as text, rejections behind an "!". */
    public static List<String> read(Source source) throws Exception {
        Schema schema = source.schema();
        SourceRead read = source.plan(schema, Pushdown.everything(schema));
        List<String> all = new ArrayList<>();
        for (Split split : splits(read)) {
            try (Reader reader = read.open(split, Optional.empty())) {
                while (take(reader, schema, all)) {
                    // Until its end.
                }
            }
        }
        return all;
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

    /** Adds what a poll gives; false at the end. */
    public static boolean take(Reader reader, Schema schema, List<String> all) throws Exception {
        Reader.Result result = reader.poll(System.nanoTime() + 100_000_000);
        if (result instanceof Reader.Rows rows) {
            for (int i = 0; i < rows.size(); i++) {
                all.add(rows.rows()[i].toString());
            }
        } else if (result instanceof Reader.Columns columns) {
            for (Row row : RowShape.of(schema).rows(columns.batch())) {
                all.add(row.toString());
            }
        } else if (result instanceof Reader.Rejected rejected) {
            rejected.records().forEach(record -> all.add("!" + record.message()));
        }
        return result != Reader.End.INSTANCE;
    }
}
