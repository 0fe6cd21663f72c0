package org.nifibeam.nifi.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;

/**
 * What is wrong with a definition that only RunPipeline can see; stamped, so that it is reported
 * with all else.
 */
final class OwnProblems {
    private static final String WRITE_TO_FLOW_FILE = "WriteToFlowFile";

    private OwnProblems() {}

    static List<Problem> of(
            CanvasDefinition definition, List<Branch> branches, Intake.Settings settings) {
        List<Problem> problems = new ArrayList<>();
        for (Branch branch : branches) {
            String node = branch.definition().canvas().node();
            if (!node.equals(settings.node())) {
                problems.add(
                        new Problem(
                                ProblemCode.UNSUPPORTED,
                                Place.NOWHERE,
                                Optional.empty(),
                                "the definition began on node '"
                                        + node
                                        + "' and has come to node '"
                                        + settings.node()
                                        + "'",
                                "do not load-balance the connections between pipeline stages"));
            }
        }
        for (TransformSpec stage : definition.definition().transforms()) {
            if (stage.type().equals(WRITE_TO_FLOW_FILE) && !settings.canWriteResults()) {
                problems.add(
                        new Problem(
                                ProblemCode.MISSING,
                                Place.NOWHERE,
                                Optional.of(stage.name()),
                                "it gives FlowFiles, but RunPipeline has no Record Writer",
                                "set RunPipeline's Record Writer"));
            }
        }
        return problems;
    }
}
