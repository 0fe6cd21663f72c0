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
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/** FlowFiles whose content is a definition or a document: text in UTF-8. */
public final class FlowFileText {
    /** No definition is so large, in bytes: what is larger is data, and stays on the disk. */
    private static final int LIMIT = 16 * 1024 * 1024;

    private FlowFileText() {}

    /**
     * The content.
     *
     * @throws ProblemException NOT_A_DEFINITION if it is too large to be one
     */
    public static String read(ProcessSession session, FlowFile flowFile) throws ProblemException {
        if (flowFile.getSize() > LIMIT) {
            throw new ProblemException(
                    ProblemCode.NOT_A_DEFINITION,
                    "the FlowFile is no pipeline definition: it has "
                            + flowFile.getSize()
                            + " bytes, and a definition at most "
                            + LIMIT,
                    "to feed data into a pipeline use ReadFromFlowFile, and have large tables read from files");
        }
        try (InputStream in = session.read(flowFile)) {
            // All at once: without its size, it is read in pieces that are put together.
            byte[] bytes = new byte[(int) flowFile.getSize()];
            int length = in.readNBytes(bytes, 0, bytes.length);
            return new String(bytes, 0, length, StandardCharsets.UTF_8);
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
