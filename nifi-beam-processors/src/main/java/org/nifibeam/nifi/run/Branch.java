package org.nifibeam.nifi.run;

import java.util.Set;
import org.nifibeam.core.definition.CanvasDefinition;

/**
 * A definition that has come to RunPipeline in one FlowFile.
 *
 * @param uuid the FlowFile's
 * @param stage the stage it came out of
 * @param definition what it says
 * @param firstSeen when, by {@link System#nanoTime}
 */
record Branch(String uuid, String stage, CanvasDefinition definition, long firstSeen) {
    String run() {
        return definition.canvas().run();
    }

    /** By the names that Final Stages may have: pieces of Beam YAML are among them. */
    Set<String> stages() {
        return Set.copyOf(definition.names());
    }
}
