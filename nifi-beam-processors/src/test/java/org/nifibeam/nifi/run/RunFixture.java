package org.nifibeam.nifi.run;

import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.nifi.json.JsonRecordSetWriter;
import org.apache.nifi.processor.Processor;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockComponentLog;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.MockProcessContext;
import org.apache.nifi.util.MockProcessorInitializationContext;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.nifibeam.nifi.service.EmbeddedPipelineRunner;

/** RunPipeline with a real service over a work folder, which may be that of an earlier one. */
final class RunFixture implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(30);

    final TestRunner runner;
    final EmbeddedPipelineRunner service = new EmbeddedPipelineRunner();

    RunFixture(Path work, String allowedPaths, Map<String, String> properties)
            throws InitializationException {
        this(work, allowedPaths, properties, Map.of());
    }

    RunFixture(
            Path work,
            String allowedPaths,
            Map<String, String> properties,
            Map<String, String> serviceProperties)
            throws InitializationException {
        this(work, allowedPaths, properties, serviceProperties, Optional.empty());
    }

    /** The same on a node of a cluster, which shares its state with the others. */
    RunFixture(
            Path work,
            String allowedPaths,
            Map<String, String> properties,
            Map<String, String> serviceProperties,
            Optional<ClusterNode> node)
            throws InitializationException {
        RunPipeline processor = new RunPipeline();
        runner = TestRunners.newTestRunner(processor, "RunPipeline");
        processor.initialize(new SameProcessor(processor, runner, "run-pipeline"));
        runner.addControllerService("service", service);
        if (node.isPresent()) {
            service.initialize(node.get().of(service, "service"));
        }
        runner.setProperty(service, "Work Folder", work.toString());
        if (!allowedPaths.isEmpty()) {
            runner.setProperty(service, "Allowed Paths", allowedPaths);
        }
        serviceProperties.forEach((name, value) -> runner.setProperty(service, name, value));
        runner.enableControllerService(service);
        JsonRecordSetWriter writer = new JsonRecordSetWriter();
        runner.addControllerService("writer", writer);
        runner.setProperty(writer, JsonRecordSetWriter.OUTPUT_GROUPING, "output-oneline");
        runner.enableControllerService(writer);
        runner.setProperty("Pipeline Runner", "service");
        runner.setProperty("Record Writer", "writer");
        properties.forEach(runner::setProperty);
    }

    /** The processor is the same one after a restart, so that it finds what is its own. */
    static final class SameProcessor extends MockProcessorInitializationContext {
        private final TestRunner runner;
        private final String identifier;

        SameProcessor(Processor processor, TestRunner runner, String identifier) {
            super(processor, (MockProcessContext) runner.getProcessContext());
            this.runner = runner;
            this.identifier = identifier;
        }

        @Override
        public String getIdentifier() {
            return identifier;
        }

        @Override
        public MockComponentLog getLogger() {
            return runner.getLogger();
        }
    }

    /**
     * Puts a definition into RunPipeline's queue. The mock session tells FlowFiles apart by an id
     * per runner.
     */
    void enqueue(MockFlowFile definition) {
        Map<String, String> attributes = new HashMap<>(definition.getAttributes());
        attributes.remove("uuid");
        runner.enqueue(definition.getContent(), attributes);
    }

    /** Starts RunPipeline anew, and triggers it until the condition holds. */
    void until(String what, BooleanSupplier condition) {
        runner.run(1, false, true);
        goOn(what, condition);
    }

    /** Triggers RunPipeline, which has been started, until the condition holds. */
    void goOn(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail(
                        what
                                + " has not come within "
                                + LIMIT
                                + "; "
                                + runner.getLogger().getErrorMessages());
            }
            Thread.onSpinWait();
            runner.run(1, false, false);
        }
    }

    void untilCount(String relationship, int count) {
        until(
                count + " in " + relationship,
                () -> runner.getFlowFilesForRelationship(relationship).size() >= count);
    }

    List<MockFlowFile> files(String relationship) {
        return runner.getFlowFilesForRelationship(relationship);
    }

    /** The same as NiFi's end for the journal: the jobs stop, and nothing is written of that. */
    @Override
    public void close() {
        runner.disableControllerService(service);
    }
}
