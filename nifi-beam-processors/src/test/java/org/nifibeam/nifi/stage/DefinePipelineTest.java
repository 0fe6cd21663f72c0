package org.nifibeam.nifi.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nifibeam.core.definition.CanvasDefinition;

@Timeout(60)
final class DefinePipelineTest {
    private static TestRunner source(Map<String, String> properties) {
        TestRunner runner = Canvas.runner(new DefinePipeline(), "define", properties);
        runner.setIncomingConnection(false);
        runner.setNonLoopConnection(false);
        return runner;
    }

    @Test
    void beginsOnceAStart() throws Exception {
        TestRunner runner = source(Map.of("Pipeline Name", "flights"));
        runner.run(5, false, true);
        runner.assertAllFlowFilesTransferred("success", 1);
        MockFlowFile first = runner.getFlowFilesForRelationship("success").get(0);
        CanvasDefinition definition = CanvasDefinition.parse(first.getContent());
        assertEquals("flights", definition.definition().name());
        assertEquals("standalone", definition.canvas().node());
        first.assertAttributeEquals("pipeline.run.id", definition.canvas().run());

        runner.stop();
        runner.clearTransferState();
        runner.run(5, true, true);
        runner.assertAllFlowFilesTransferred("success", 1);
        assertNotEquals(
                first.getAttribute("pipeline.run.id"),
                runner.getFlowFilesForRelationship("success")
                        .get(0)
                        .getAttribute("pipeline.run.id"));
    }

    @Test
    void beginsNoneWhenNiFiComesBackWithItRunning() throws Exception {
        TestRunner first = source(Map.of());
        first.run(1, false, true);
        String begun = first.getStateManager().getState(Scope.LOCAL).get("begun");

        TestRunner again = source(Map.of());
        again.getStateManager().setState(Map.of("begun", begun), Scope.LOCAL);
        again.run(3, false, true);
        again.assertTransferCount("success", 0);
    }

    /** That the cluster's state keeps another primary node from beginning is in ClusterIT. */
    @Test
    void warnsThatEachNodeOfAClusterBeginsARun() {
        TestRunner runner = source(Map.of("Pipeline Name", "flights"));
        runner.setIsConfiguredForClustering(true);
        runner.setClustered(true);
        ((DefinePipeline) runner.getProcessor()).schedule(runner.getProcessContext());
        assertEquals(1, runner.getLogger().getWarnMessages().size());
        String warning = runner.getLogger().getWarnMessages().get(0).getMsg();
        assertTrue(
                warning.endsWith("if one run is wanted, set its Execution to Primary node"),
                warning);
    }

    @Test
    void beginsAtEachTriggerOnSchedule() {
        TestRunner runner = source(Map.of("Start", "on schedule"));
        runner.run(3);
        runner.assertAllFlowFilesTransferred("success", 3);
    }

    @Test
    void beginsOneAFlowFileAndKeepsItsAttributes() {
        TestRunner runner = Canvas.runner(new DefinePipeline(), "define", Map.of());
        runner.run(2, false, true);
        runner.assertTransferCount("success", 0);
        runner.enqueue("x", Map.of("a", "1"));
        runner.enqueue("y", Map.of("a", "2"));
        runner.run(3, true, false);
        runner.assertAllFlowFilesTransferred("success", 2);
        runner.getFlowFilesForRelationship("success").get(1).assertAttributeEquals("a", "2");
    }
}
