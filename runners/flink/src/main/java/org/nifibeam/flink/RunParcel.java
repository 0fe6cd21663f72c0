package org.nifibeam.flink;

import java.nio.file.Path;
import java.util.List;
import org.nifibeam.core.run.Recipe;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Connection;

/**
 * What the tasks of a cluster elsewhere are told of a run; with secrets, so it travels as a {@link
 * SealedParcel} and says nothing of itself when printed.
 *
 * @param runId the run's id
 * @param parallelism tasks a stage
 * @param workFolder the run's own folder, which the cluster sees as well
 * @param settings of the runner
 * @param recipe what the plan is made of
 * @param plan what {@link org.nifibeam.core.compile.Recipes#describe} says of the plan that was
 *     submitted: the one that is made there must be the same
 * @param connections those that the definition names
 */
record RunParcel(
        String runId,
        int parallelism,
        Path workFolder,
        Config settings,
        Recipe recipe,
        String plan,
        List<Connection> connections) {
    RunParcel {
        connections = List.copyOf(connections);
    }

    @Override
    public String toString() {
        return "what the tasks of run '" + runId + "' are told";
    }
}
