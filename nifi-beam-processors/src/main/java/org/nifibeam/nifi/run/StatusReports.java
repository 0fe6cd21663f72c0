package org.nifibeam.nifi.run;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.ProcessSessionFactory;
import org.nifibeam.service.RunInfo;

/**
 * Lets out a FlowFile for each change of a run's state, and none else; what has been told is in
 * RunPipeline's state. Changes that come and go while the relationship is full are told as they are
 * when it has room again. Used by one thread.
 */
final class StatusReports {
    private StatusReports() {}

    /** Tells what has not been told; true if there was something. */
    static boolean tell(ProcessSessionFactory sessions, RunInfo run, RunMarks marks)
            throws IOException {
        // The ends of these were told before there were status FlowFiles.
        if (marks.told(run.runId()) && !marks.hasStatus(run.runId())) {
            return false;
        }
        List<RunEvent> events =
                RunEvent.of(run).stream()
                        .filter(event -> event.isNews(marks.said(run.runId(), event.key())))
                        .toList();
        if (events.isEmpty()) {
            return false;
        }
        ProcessSession session = sessions.createSession();
        try {
            RunMarks changed = RunMarks.of(session);
            for (RunEvent event : events) {
                FlowFile flowFile =
                        RunReport.write(session, session.create(), run, Optional.of(event));
                RunTransit.received(
                        session.getProvenanceReporter(),
                        flowFile,
                        run,
                        Optional.empty(),
                        "status '" + event.kind().text() + "'");
                session.transfer(flowFile, RunPipeline.STATUS);
                if (event.kind() == RunEvent.Kind.RECOVERED) {
                    changed.unmarkSaid(run.runId(), event.key());
                } else {
                    changed.markSaid(run.runId(), event.key());
                }
            }
            changed.save(session);
        } catch (IOException | RuntimeException e) {
            session.rollback();
            throw e;
        }
        session.commitAsync();
        return true;
    }
}
