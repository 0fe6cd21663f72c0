package org.nifibeam.nifi.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.nifi.controller.queue.QueueSize;
import org.apache.nifi.json.JsonTreeReader;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.MockProcessSession;
import org.apache.nifi.util.SharedSessionState;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.service.InputInfo;
import org.nifibeam.service.InputWriter;

/** NiFi counts the FlowFiles that it has swapped out, and shows them to nobody. */
@Timeout(60)
final class SwappedQueueTest {
    private static final String HOLDER = "read-from-flowfile";
    private static final String SCHEMA = "{n: int32?}";

    @TempDir Path folder;
    private final ReadFromFlowFile processor = new ReadFromFlowFile();
    private final AtomicLong ids = new AtomicLong();
    private RunFixture fixture;
    private TestRunner reader;

    @BeforeEach
    void start() throws Exception {
        fixture = new RunFixture(folder, "", Map.of());
        reader = TestRunners.newTestRunner(processor, "Orders");
        processor.initialize(new RunFixture.SameProcessor(processor, reader, HOLDER));
        reader.addControllerService("service", new SameRunner(fixture.service));
        reader.enableControllerService(reader.getControllerService("service"));
        JsonTreeReader json = new JsonTreeReader();
        reader.addControllerService("json", json);
        reader.enableControllerService(json);
        reader.setProperty("Pipeline Runner", "service");
        reader.setProperty("Record Reader", "json");
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    /** A session whose queue holds some more than what it shows. */
    private static final class Session extends MockProcessSession {
        private final int swappedOut;

        Session(SharedSessionState state, ReadFromFlowFile processor, int swappedOut) {
            super(state, processor);
            this.swappedOut = swappedOut;
        }

        @Override
        public QueueSize getQueueSize() {
            QueueSize shown = super.getQueueSize();
            return new QueueSize(shown.getObjectCount() + swappedOut, shown.getByteCount());
        }
    }

    /** One trigger, with FlowFiles of these marks in the queue. */
    private Session trigger(int swappedOut, String... marks) {
        SharedSessionState state = new SharedSessionState(processor, ids);
        for (String mark : marks) {
            MockFlowFile flowFile = new MockFlowFile(ids.incrementAndGet());
            flowFile.putAttributes(Map.of("pipeline.waiting", mark));
            state.getFlowFileQueue().offer(flowFile);
        }
        Session session = new Session(state, processor, swappedOut);
        processor.onTrigger(reader.getProcessContext(), session);
        return session;
    }

    private void segment(String flowFile) throws Exception {
        try (InputWriter writer = fixture.service.appendInput("in", flowFile)) {
            writer.write(new Object[] {1});
            writer.keep();
            writer.commit();
        }
    }

    /** As the run does that has read it. */
    private void finish(long segment) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            Path input =
                    files.filter(file -> file.endsWith("in/appended.properties"))
                            .findFirst()
                            .orElseThrow()
                            .getParent();
            Files.createFile(input.resolve(segment + ".finished"));
        }
    }

    private List<String> segments() throws Exception {
        return fixture.service.appendedInputs(HOLDER).get(0).segments().stream()
                .map(segment -> segment.flowFile() + " " + segment.state())
                .toList();
    }

    @Test
    void aSegmentIsForgottenOnceItsFlowFileHasCertainlyGone() throws Exception {
        fixture.service.createInput(HOLDER, "in", "p", SCHEMA);
        segment("f-1");
        segment("f-2");
        finish(1);
        trigger(2);
        assertEquals(List.of("f-1 FINISHED", "f-2 WAITING"), segments());
        trigger(0);
        assertEquals(List.of("f-2 WAITING"), segments(), "a run is to read it");
    }

    @Test
    void aFlowFileWithoutASegmentFailsOnceTheWholeQueueIsSeen() throws Exception {
        fixture.service.createInput(HOLDER, "in", "p", SCHEMA);
        String known = HOLDER + "/in/0/7";
        String unknown = HOLDER + "/other/0/1";
        trigger(1, known, unknown).assertTransferCount("failure", 0);
        Session whole = trigger(0, known, unknown);
        whole.assertTransferCount("failure", 2);
        for (MockFlowFile failed : whole.getFlowFilesForRelationship("failure")) {
            failed.assertAttributeEquals("pipeline.state", "UNKNOWN");
        }
    }

    @Test
    void theRecordsOfARunAreRemovedOnceItsFlowFilesHaveCertainlyGone() throws Exception {
        try (InputWriter writer = fixture.service.openInput(HOLDER, "run-1", SCHEMA)) {
            writer.write(new Object[] {1});
            writer.keep();
            writer.commit();
        }
        trigger(1);
        assertEquals(
                List.of("run-1"),
                fixture.service.inputs(HOLDER).stream().map(InputInfo::runId).toList());
        trigger(0);
        assertEquals(List.of(), fixture.service.inputs(HOLDER));
    }
}
