package org.nifibeam.nifi.run;

import java.util.Optional;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.provenance.ProvenanceReporter;
import org.nifibeam.service.RunInfo;
import org.nifibeam.service.StageAddress;

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
     * A FlowFile has begun a run, which is at the event's address; and where the run reads and
     * writes from now on, so that each system's address leads to it.
     */
    static void submitted(ProvenanceReporter reporter, FlowFile flowFile, RunInfo run) {
        reporter.send(flowFile, uri(run.runId(), Optional.empty()));
        for (StageAddress address : run.addresses()) {
            String stage = "stage '" + address.stage() + "' of run " + run.runId();
            if (address.reads()) {
                reporter.fetch(flowFile, address.uri(), stage + " reads this", -1);
            } else {
                reporter.send(flowFile, address.uri(), stage + " writes this");
            }
        }
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
