package org.nifibeam.nifi;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.nifibeam.core.problem.ProblemException;

/** FlowFiles whose content is a definition or a document: text in UTF-8. */
public final class FlowFileText {
    /** A definition is never so large; of data that came by mistake this is enough to see it. */
    private static final int LIMIT = 16 * 1024 * 1024;

    private FlowFileText() {}

    /** The content. */
    public static String read(ProcessSession session, FlowFile flowFile) {
        try (InputStream in = session.read(flowFile)) {
            return new String(in.readNBytes(LIMIT), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The FlowFile with that content. */
    public static FlowFile write(ProcessSession session, FlowFile flowFile, String text) {
        return session.write(
                flowFile, (OutputStream out) -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends what is no definition where such FlowFiles go, unchanged, and says why. */
    public static void refuse(
            ProcessSession session,
            FlowFile flowFile,
            Relationship to,
            ProblemException problem,
            ComponentLog log) {
        String text = problem.problems().get(0).withoutPlace();
        log.error("{}: {}", flowFile, text);
        session.transfer(
                session.putAttribute(
                        flowFile, PipelineAttributes.ERROR, PipelineAttributes.shorten(text)),
                to);
    }
}
