package org.nifibeam.stateless;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.nifi.flow.VersionedExternalFlow;
import org.apache.nifi.nar.NarUnpackMode;
import org.apache.nifi.nar.NarUnpacker;
import org.apache.nifi.stateless.config.ExtensionClientDefinition;
import org.apache.nifi.stateless.config.SslContextDefinition;
import org.apache.nifi.stateless.engine.StatelessEngineConfiguration;
import org.apache.nifi.stateless.flow.DataflowDefinition;
import org.apache.nifi.stateless.flow.DataflowDefinitionParser;
import org.apache.nifi.stateless.flow.StatelessDataflow;
import org.apache.nifi.stateless.flow.StatelessDataflowFactory;

/**
 * NiFi's stateless engine with our NARs. Class loaders stand as in a NiFi: the engine's libraries
 * and each NAR beside one another, over a root that has NiFi's API alone.
 */
final class StatelessNifi implements StatelessEngineConfiguration, AutoCloseable {
    private final Path work;
    private final URLClassLoader engine;

    /**
     * Unpacks the NARs.
     *
     * @param nars the folder they are in
     * @param libraries the engine's jars
     * @param work an empty folder
     */
    StatelessNifi(Path nars, Path libraries, Path work) throws IOException {
        this.work = work;
        this.engine = new URLClassLoader(jars(libraries), root());
        Path unpacked = Files.createDirectories(work.resolve("nar/extensions"));
        for (Path nar : files(nars)) {
            NarUnpacker.unpackNar(
                    nar.toFile(), unpacked.toFile(), false, NarUnpackMode.UNPACK_INDIVIDUAL_JARS);
        }
    }

    private static ClassLoader root() {
        return StatelessNifi.class.getClassLoader();
    }

    private static URL[] jars(Path folder) throws IOException {
        List<URL> jars = new ArrayList<>();
        for (Path jar : files(folder)) {
            jars.add(url(jar));
        }
        return jars.toArray(URL[]::new);
    }

    private static URL url(Path file) throws MalformedURLException {
        return file.toUri().toURL();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** Reads a flow definition as NiFi exports it. */
    VersionedExternalFlow read(Path file) throws Exception {
        DataflowDefinitionParser parser =
                ServiceLoader.load(DataflowDefinitionParser.class, engine)
                        .findFirst()
                        .orElseThrow();
        Map<String, String> settings =
                Map.of("nifi.stateless.flow.snapshot.file", file.toAbsolutePath().toString());
        return parser.parseFlowDefinition(settings, this, List.of()).getVersionedExternalFlow();
    }

    /** Makes the flow, enables its services, starts its processors. */
    StatelessDataflow start(DataflowDefinition definition) throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(engine);
        try {
            StatelessDataflow flow =
                    ServiceLoader.load(StatelessDataflowFactory.class, engine)
                            .findFirst()
                            .orElseThrow()
                            .createDataflow(this, definition, root());
            flow.initialize(() -> true);
            return flow;
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Override
    public void close() throws IOException {
        engine.close();
    }

    @Override
    public File getWorkingDirectory() {
        return work.toFile();
    }

    /** All NARs have been unpacked; there is nothing more to look for. */
    @Override
    public File getNarDirectory() {
        return work.resolve("nar").toFile();
    }

    @Override
    public File getExtensionsDirectory() {
        return work.resolve("more").toFile();
    }

    @Override
    public Collection<File> getReadOnlyExtensionsDirectories() {
        return List.of();
    }

    @Override
    public File getKrb5File() {
        return null;
    }

    @Override
    public Optional<File> getContentRepositoryDirectory() {
        return Optional.empty();
    }

    @Override
    public SslContextDefinition getSslContext() {
        return null;
    }

    @Override
    public String getSensitivePropsKey() {
        return "nothing is sensitive in these flows";
    }

    @Override
    public List<ExtensionClientDefinition> getExtensionClients() {
        return List.of();
    }

    @Override
    public String getStatusTaskInterval() {
        return null;
    }
}
