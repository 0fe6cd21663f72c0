package org.nifibeam.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.nifibeam.core.code.UserJars;
import org.nifibeam.core.spi.Config;

/**
 * What a process is to run; it goes there over the socket.
 *
 * @param runId the run's id
 * @param definition the pipeline, YAML text, compiled over there
 * @param runner the name of the engine
 * @param allowedPaths folders and files that paths in the definition must lie in, if restricted
 * @param jars users' jars that it may load, by the paths that the definition has for them
 * @param parallelism tasks a stage
 * @param workFolder an existing folder of this run's own
 * @param hostFolder what the host's own connectors get, see {@link HostConnectors}
 * @param settings the engine's settings
 * @param connections those that the definition names
 * @param savepoint where to begin, as a run that it takes the place of has left it
 */
public record ProcessRun(
        String runId,
        String definition,
        String runner,
        Optional<List<String>> allowedPaths,
        Map<String, UserJars.Shipped> jars,
        int parallelism,
        Path workFolder,
        Path hostFolder,
        Config settings,
        List<RunConnection> connections,
        Optional<Path> savepoint) {
    public ProcessRun {
        Objects.requireNonNull(runId, "runId");
        Objects.requireNonNull(definition, "definition");
        Objects.requireNonNull(runner, "runner");
        allowedPaths = allowedPaths.map(List::copyOf);
        jars = Map.copyOf(jars);
        Objects.requireNonNull(workFolder, "workFolder");
        Objects.requireNonNull(hostFolder, "hostFolder");
        Objects.requireNonNull(settings, "settings");
        connections = List.copyOf(connections);
        Objects.requireNonNull(savepoint, "savepoint");
    }
}
