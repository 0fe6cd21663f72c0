package org.nifibeam.kinesis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

/** What tests of reading and writing do. */
public final class KinesisTesting {
    /** The connectors on the class path. */
    public static final Connectors CONNECTORS =
            Connectors.load(KinesisTesting.class.getClassLoader());

    private KinesisTesting() {}

    /** A source, its settings completed by the fallbacks. */
    public static Source source(Connection connection, Map<String, Object> settings)
            throws Exception {
        var provider = CONNECTORS.source("ReadFromKinesis").orElseThrow();
        return provider.create(config(provider, connection, settings));
    }

    /** A sink, its settings completed by the fallbacks. */
    public static Sink sink(Connection connection, Schema schema, Map<String, Object> settings)
            throws Exception {
        var provider = CONNECTORS.sink("WriteToKinesis").orElseThrow();
        return provider.create(config(provider, connection, settings), schema);
    }

    private static Config config(
            ConnectorProvider provider, Connection connection, Map<String, Object> settings) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (ConfigField field : provider.settings()) {
            field.fallback().ifPresent(value -> values.put(field.name(), value));
        }
        values.put("connection", connection);
        values.putAll(settings);
        return new Config(values);
    }

    /** All that a bounded source gives, shard by shard as it may be read. */
    public static List<String> read(Source source) throws Exception {
        Schema schema = source.schema();
        SourceRead read = source.plan(schema, Pushdown.everything(schema));
        List<String> all = new ArrayList<>();
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty())) {
            while (!enumerator.exhausted()) {
                for (Split split : enumerator.discover()) {
                    all.addAll(read(read, split, Optional.empty()));
                }
                ((Source.OrderedEnumerator) enumerator).unfinished(Set.of());
            }
        }
        return all;
    }

    /** The rest of a split: rows as text, rejections' messages behind an "!". */
    public static List<String> read(SourceRead read, Split split, Optional<byte[]> position)
            throws Exception {
        List<String> all = new ArrayList<>();
        try (Reader reader = read.open(split, position)) {
            while (take(reader, read.schema(), all)) {
                // Until its end.
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
