package org.nifibeam.core.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.SinkProvider;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Window;
import org.nifibeam.core.window.Windows;

/** The sink that keeps in memory what comes, by the name of an expectation. Thread-safe. */
final class Collected implements SinkProvider {
    static final String TYPE = "CollectForTest";
    private static final String NAME = "expectation";

    private final Map<String, List<Element>> elements = new ConcurrentHashMap<>();
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    /** What has come: a row in one window of its. */
    record Element(Row row, Window window, Pane pane) {}

    /** What has come to an expectation. */
    List<Element> elements(String expectation) {
        return elements.getOrDefault(expectation, List.of());
    }

    /** The schema of what comes to an expectation, which has been compiled. */
    Schema schema(String expectation) {
        return schemas.get(expectation);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String description() {
        return "Keeps what a test compares.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of(
                ConfigField.required(
                        NAME, ConfigField.Type.STRING, "The name of the expectation."));
    }

    @Override
    public Sink create(Config config, Schema schema) {
        String expectation = config.string(NAME);
        schemas.put(expectation, schema);
        return new Sink() {
            @Override
            public Guarantee guarantee() {
                return Guarantee.CHECK;
            }

            @Override
            public Writer open(WriterContext context) {
                return new Gatherer(expectation);
            }

            @Override
            public void commit(CommitContext context, List<byte[]> handles) {}

            @Override
            public void abort(CommitContext context) {}
        };
    }

    private synchronized void add(String expectation, List<Element> more) {
        elements.computeIfAbsent(expectation, name -> new ArrayList<>()).addAll(more);
    }

    /** Confined to one thread. */
    private final class Gatherer implements Writer {
        private final String expectation;
        private final List<Element> gathered = new ArrayList<>();

        Gatherer(String expectation) {
            this.expectation = expectation;
        }

        @Override
        public void write(Row row, long timestamp, Windows windows, Pane pane) {
            for (int i = 0; i < windows.count(); i++) {
                gathered.add(new Element(row, windows.window(i), pane));
            }
        }

        @Override
        public byte[] prepare(long checkpoint) {
            add(expectation, gathered);
            gathered.clear();
            return new byte[0];
        }

        @Override
        public void close() {}
    }
}
