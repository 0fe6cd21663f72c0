package org.nifibeam.file;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConnectorProvider;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.file.read.Compression;
import org.nifibeam.testkit.InstalledConnectors;
import org.nifibeam.testkit.SourceLaw;

/** What tests of several formats do. */
public final class FileTesting {
    private static final InstalledConnectors INSTALLED = InstalledConnectors.load();

    public static final Connectors CONNECTORS = INSTALLED.connectors();

    private FileTesting() {}

    /** A source of that type, its settings completed by the fallbacks. */
    public static Source source(String type, Path path, Object... settings) throws Exception {
        return INSTALLED.source(type, settings(path, settings));
    }

    public static Sink sink(String type, Schema schema, Path path, Object... settings)
            throws Exception {
        return INSTALLED.sink(type, schema, settings(path, settings));
    }

    public static Config config(ConnectorProvider provider, Path path, Object... settings) {
        return InstalledConnectors.complete(provider, settings(path, settings));
    }

    private static Map<String, Object> settings(Path path, Object... settings) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("path", path.toString());
        for (int i = 0; i < settings.length; i += 2) {
            values.put((String) settings[i], settings[i + 1]);
        }
        return values;
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

    /** The rows of a source. */
    public static List<Row> rows(Source source) throws Exception {
        return new SourceLaw(source).all();
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
