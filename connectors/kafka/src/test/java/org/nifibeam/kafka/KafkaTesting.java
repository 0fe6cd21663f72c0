package org.nifibeam.kafka;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ConnectorProvider;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;

/** What tests of reading and writing do. */
public final class KafkaTesting {
    /** The connectors on the class path. */
    public static final Connectors CONNECTORS =
            Connectors.load(KafkaTesting.class.getClassLoader());

    private KafkaTesting() {}

    /** A source, its settings completed by the fallbacks. */
    public static Source source(Map<String, Object> settings) throws Exception {
        var provider = CONNECTORS.source("ReadFromKafka").orElseThrow();
        return CONNECTORS.source(provider, config(provider, settings));
    }

    /** A sink, its settings completed by the fallbacks. */
    public static Sink sink(Schema schema, Map<String, Object> settings) throws Exception {
        var provider = CONNECTORS.sink("WriteToKafka").orElseThrow();
        return CONNECTORS.sink(provider, config(provider, settings), schema);
    }

    private static Config config(ConnectorProvider provider, Map<String, Object> settings) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (ConfigField field : provider.settings()) {
            field.fallback().ifPresent(value -> values.put(field.name(), value));
        }
        values.putAll(settings);
        return new Config(values);
    }

    /**
     * All that a bounded source gives, partition by partition: rows as text, rejections' messages
     * behind an "!".
     */
    public static List<String> read(Source source) throws Exception {
        Schema schema = source.schema();
        SourceRead read = source.plan(schema, Pushdown.everything(schema));
        List<String> all = new java.util.ArrayList<>();
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty())) {
            while (!enumerator.exhausted()) {
                for (Split split : enumerator.discover()) {
                    try (Reader reader = read.open(split, Optional.empty())) {
                        while (take(reader, schema, all)) {
                            // Until its end.
                        }
                    }
                }
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
