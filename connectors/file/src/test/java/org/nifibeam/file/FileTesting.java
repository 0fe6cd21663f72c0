package org.nifibeam.file;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.nifibeam.core.spi.ConnectorProvider;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.file.read.Compression;

/** What tests of several formats do. */
public final class FileTesting {
    public static final Connectors CONNECTORS = Connectors.load(FileTesting.class.getClassLoader());

    private FileTesting() {}

    /** A source of that type, its settings completed by the fallbacks. */
    public static Source source(String type, Path path, Object... settings) throws Exception {
        var provider = CONNECTORS.source(type).orElseThrow();
        return provider.create(config(provider, path, settings));
    }

    public static Sink sink(String type, Schema schema, Path path, Object... settings)
            throws Exception {
        var provider = CONNECTORS.sink(type).orElseThrow();
        return provider.create(config(provider, path, settings), schema);
    }

    public static Config config(ConnectorProvider provider, Path path, Object... settings) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (ConfigField field : provider.settings()) {
            field.fallback().ifPresent(value -> values.put(field.name(), value));
        }
        values.put("path", path.toString());
        for (int i = 0; i < settings.length; i += 2) {
            values.put((String) settings[i], settings[i + 1]);
        }
        return new Config(values);
    }

    /** A text file, packed or not. */
    public static Path write(Path file, Compression compression, String text) throws Exception {
        Files.createDirectories(file.getParent());
        try (OutputStream output = compression.output(Files.newOutputStream(file))) {
            output.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    public static Path write(Path file, String text) throws Exception {
        return write(file, Compression.NONE, text);
    }

    /** All that a source gives, in order: rows as text, rejections' messages behind an "!". */
    public static List<String> read(Source source) throws Exception {
        Schema schema = source.schema();
        SourceRead read = source.plan(schema, Pushdown.everything(schema));
        List<String> all = new ArrayList<>();
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty())) {
            while (!enumerator.exhausted()) {
                for (Split split : enumerator.discover()) {
                    try (Reader reader = read.open(split, Optional.empty())) {
                        read(reader, read.schema(), all);
                    }
                }
            }
        }
        return all;
    }

    public static void read(Reader reader, Schema schema, List<String> all) throws Exception {
        Reader.Result result;
        do {
            result = reader.poll(System.nanoTime() + 1_000_000_000);
            if (result instanceof Reader.Columns columns) {
                for (Row row : RowShape.of(schema).rows(columns.batch())) {
                    all.add(row.toString());
                }
            } else if (result instanceof Reader.Rejected rejected) {
                rejected.records().forEach(record -> all.add("!" + record.message()));
            }
        } while (result != Reader.End.INSTANCE);
    }

    /** The rows of a source. */
    public static List<Row> rows(Source source) throws Exception {
        return new org.nifibeam.testkit.SourceLaw(source).all();
    }

    /** Writes rows with one task and one commit. */
    public static void writeAll(Sink sink, List<Row> rows, Path work) throws Exception {
        byte[] handle;
        try (Writer writer = sink.open(new Sink.WriterContext("run", "write", 0, 1, work))) {
            for (Row row : rows) {
                writer.write(row, Timestamps.MIN, GlobalWindow.INSTANCE, Pane.NONE);
            }
            handle = writer.prepare(1);
        }
        sink.commit(new Sink.CommitContext("run", "write", 1, true, work), List.of(handle));
    }
}
