package org.nifibeam.nifi.service;

import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.service.PipelineRunnerService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jars that a run's process needs: this NAR's as NiFi has unpacked them, the service API, and
 * the logging that NiFi has. The folders that they lie in are on NiFi's class path too, and would
 * keep class data unshared.
 */
final class RunnerClassPath {
    private RunnerClassPath() {}

    static List<Path> of(ClassLoader own) {
        Set<Path> paths = new LinkedHashSet<>();
        if (own instanceof URLClassLoader nar) {
            for (URL url : nar.getURLs()) {
                file(url).filter(Files::isRegularFile).ifPresent(paths::add);
            }
        } else {
            for (String path :
                    System.getProperty("java.class.path")
                            .split(System.getProperty("path.separator"))) {
                paths.add(Path.of(path).toAbsolutePath());
            }
        }
        classes().stream()
                .map(RunnerClassPath::source)
                .flatMap(Optional::stream)
                .forEach(paths::add);
        return List.copyOf(paths);
    }

    private static List<Class<?>> classes() {
        Class<?> logging = LoggerFactory.getILoggerFactory().getClass();
        List<Class<?>> classes =
                new ArrayList<>(List.of(PipelineRunnerService.class, Logger.class, logging));
        // Logback is in two jars.
        for (Class<?> parent = logging; parent != null; parent = parent.getSuperclass()) {
            classes.add(parent);
        }
        return classes;
    }

    private static Optional<Path> source(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? Optional.empty()
                : file(source.getLocation());
    }

    private static Optional<Path> file(URL url) {
        try {
            Path path = Path.of(url.toURI());
            return Files.exists(path) ? Optional.of(path) : Optional.empty();
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
