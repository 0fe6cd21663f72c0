package org.nifibeam.nifi.run;

import java.util.Optional;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.provenance.ProvenanceReporter;
import org.nifibeam.service.RunInfo;

/** Runs in provenance: what goes into one and comes out of one has the run's address. */
final class RunTransit {
    private RunTransit() {}

    /** The address of a run, or of one of its stages. */
    static String uri(String runId, Optional<String> stage) {
        return "nifi-beam:run/" + runId + stage.map(name -> "/" + name).orElse("");
    }

    /** The address of an input that an unbounded run reads by that stage. */
    static String input(String inputId, String stage) {
        return "nifi-beam:input/" + inputId + "/" + stage;
    }

    /**
     * A FlowFile has come out of a run. The event's other identifier is the FlowFile that the run
     * was submitted with, so that the lineage goes on there; one that was merged of several names
     * all of them in its details.
     */
    static void received(
            ProvenanceReporter reporter,
            FlowFile flowFile,
            RunInfo run,
            Optional<String> stage,
            String what) {
        String first = run.submitter().split(",", 2)[0];
        String details =
                what + " of run " + run.runId() + ", submitted with FlowFile " + run.submitter();
        reporter.receive(flowFile, uri(run.runId(), stage), "urn:nifi:" + first, details, -1);
    }
}
