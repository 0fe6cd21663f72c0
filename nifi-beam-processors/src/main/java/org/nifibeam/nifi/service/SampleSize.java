package org.nifibeam.nifi.service;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.nifibeam.core.spi.ConnectorProvider;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.core.storage.DurableFiles;

/**
 * How much is read for a sample.
 *
 * @param maxRecords of each reading stage
 * @param limit how long these may take
 */
record SampleSize(long maxRecords, Duration limit) {
    private static final String FILE = "sample.properties";

    /** The sources, of which no more is read. */
    List<ConnectorProvider> of(Collection<? extends SourceProvider> sources) {
        List<ConnectorProvider> sampled = new ArrayList<>();
        sources.forEach(
                source -> sampled.add(new SampledSourceProvider(source, maxRecords, limit)));
        return sampled;
    }

    /** Notes it in a sample's folder, for its process, and where FlowFiles' records are. */
    void write(Path folder, Path service) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("records", Long.toString(maxRecords));
        properties.setProperty("millis", Long.toString(limit.toMillis()));
        properties.setProperty("service", service.toString());
        StringWriter text = new StringWriter();
        properties.store(text, null);
        DurableFiles.write(folder.resolve(FILE), text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** A size that was noted, with the service's folder. */
    record Noted(SampleSize size, Path service) {}

    /** What was noted there; empty if the folder is none of a sample. */
    static Optional<Noted> in(Path folder) throws IOException {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(Files.readString(folder.resolve(FILE))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        return Optional.of(
                new Noted(
                        new SampleSize(
                                Long.parseLong(properties.getProperty("records")),
                                Duration.ofMillis(
                                        Long.parseLong(properties.getProperty("millis")))),
                        Path.of(properties.getProperty("service"))));
    }
}
