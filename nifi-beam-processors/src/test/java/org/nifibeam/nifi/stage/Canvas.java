package org.nifibeam.nifi.stage;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.nifi.processor.Processor;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.nifibeam.nifi.connection.PipelineDeadLetters;

/** Sends definitions through processors, as the canvas would. */
public final class Canvas {
    private Canvas() {}

    /** A runner for a processor of that name with these properties. */
    public static TestRunner runner(
            Processor processor, String name, Map<String, String> properties) {
        TestRunner runner = TestRunners.newTestRunner(processor, name);
        properties.forEach(runner::setProperty);
        return runner;
    }

    /** Has a stage's failed elements written as JSON lines into a folder. */
    public static void deadLetters(TestRunner runner, String folder)
            throws InitializationException {
        PipelineDeadLetters service = new PipelineDeadLetters();
        runner.addControllerService("letters", service);
        runner.setProperty(service, "Path", folder);
        runner.enableControllerService(service);
        runner.setProperty("Error Handling", "dead letter service");
        runner.setProperty("Dead Letter Service", "letters");
    }

    /** A new definition, as DefinePipeline begins it. */
    public static MockFlowFile define(String pipeline) {
        TestRunner runner =
                runner(new DefinePipeline(), "define", Map.of("Pipeline Name", pipeline));
        runner.setIncomingConnection(false);
        runner.setNonLoopConnection(false);
        runner.run();
        return runner.getFlowFilesForRelationship("success").get(0);
    }

    /** What comes out of a stage for a definition. */
    public static MockFlowFile through(
            MockFlowFile definition,
            Supplier<Processor> processor,
            String name,
            Map<String, String> properties) {
        TestRunner runner = runner(processor.get(), name, properties);
        // As a FlowFile of its own: a relationship with two connections makes clones.
        Map<String, String> attributes = new HashMap<>(definition.getAttributes());
        attributes.remove("uuid");
        runner.enqueue(definition.getContent(), attributes);
        runner.run();
        runner.assertAllFlowFilesTransferred("success", 1);
        return runner.getFlowFilesForRelationship("success").get(0);
    }

    /** The flight pipeline up to and with CombineElements, over a Parquet file. */
    public static MockFlowFile combinedFlights(String pipeline, String path) {
        MockFlowFile definition = define(pipeline);
        definition =
                through(definition, ReadFromParquet::new, "ReadFromParquet", Map.of("Path", path));
        definition =
                through(
                        definition,
                        FilterElements::new,
                        "FilterElements",
                        Map.of("Condition", "distance > 100"));
        definition =
                through(
                        definition,
                        MapToFields::new,
                        "MapToFields",
                        Map.of("date", "date", "origin", "origin", "delay", "delay"));
        definition =
                through(
                        definition,
                        AssignTimestamps::new,
                        "AssignTimestamps",
                        Map.of("Timestamp", "date"));
        definition =
                through(
                        definition,
                        WindowInto::new,
                        "WindowInto",
                        Map.of("Window Type", "fixed", "Size", "1 day"));
        return through(
                definition,
                CombineElements::new,
                "CombineElements",
                Map.of(
                        "Group By", "origin",
                        "Window Start Field", "day",
                        "flights", "count(delay)",
                        "mean_delay", "mean(delay)",
                        "max_delay", "max(delay)"));
    }
}
