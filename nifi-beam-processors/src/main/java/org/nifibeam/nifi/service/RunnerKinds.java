package org.nifibeam.nifi.service;

import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.run.Capabilities;

/**
 * What runner services can do, by the class names of the services: for whoever looks at a flow, in
 * which no service need be enabled. Thread-safe; no I/O.
 */
public final class RunnerKinds {
    private static final String PARAMETER = "#{";

    private RunnerKinds() {}

    private static final class Loaded {
        static final Capabilities EMBEDDED = EmbeddedPipelineRunner.embeddedRunner().capabilities();
    }

    private static boolean isEmbedded(String type) {
        return type.equals(EmbeddedPipelineRunner.class.getName());
    }

    /** What pipelines a service of that type runs; empty if it is of another NAR. */
    public static Optional<Capabilities> capabilities(String type) {
        return isEmbedded(type) ? Optional.of(Loaded.EMBEDDED) : Optional.empty();
    }

    /**
     * What a service says to a stage with users' code, if it refuses that for certain.
     *
     * @param properties the service's, as they are written; those not set are not there
     */
    public static Optional<Problem> onUserCode(
            String type, Map<String, String> properties, String stage) {
        if (!isEmbedded(type)) {
            return Optional.empty();
        }
        String code =
                properties.getOrDefault(
                        RunnerProperties.USER_CODE.getName(),
                        RunnerProperties.USER_CODE.getDefaultValue());
        boolean unknown = code.contains(PARAMETER);
        return unknown || RunnerProperties.UserCode.ALLOWED.getValue().equals(code)
                ? Optional.empty()
                : Optional.of(PlanMaker.CodeRule.DENIED.problem(stage));
    }
}
