package org.nifibeam.launcher.nifi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The flow as NiFi has it on disk, which lags behind the canvas by up to a second: what is not
 * saved is lost by {@code kill -9}.
 *
 * @param running whether a processor is to run when NiFi starts, by its id
 */
record SavedFlow(Map<String, Boolean> running) {

    /**
     * Reads {@code conf/flow.json.gz}; an empty flow when it is not there, or just being replaced.
     */
    static SavedFlow of(NifiHome home) {
        Path file = home.path().resolve("conf/flow.json.gz");
        Map<String, Boolean> running = new HashMap<>();
        if (Files.exists(file)) {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                collect(Json.parse(in).at("rootGroup"), running);
            } catch (IOException e) {
                running.clear();
            }
        }
        return new SavedFlow(running);
    }

    /** True when it has these processors, no others, and starts those that run. */
    boolean agreesWith(List<Component> processors) {
        Map<String, Boolean> canvas = new HashMap<>();
        processors.forEach(p -> canvas.put(p.id(), p.state().equals("RUNNING")));
        return canvas.equals(running);
    }

    private static void collect(Json group, Map<String, Boolean> running) {
        for (Json processor : group.at("processors").items()) {
            running.put(
                    processor.at("instanceIdentifier").text(),
                    processor.at("scheduledState").text().equals("RUNNING"));
        }
        group.at("processGroups").items().forEach(child -> collect(child, running));
    }
}
