package org.nifibeam.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.nifibeam.launcher.canvas.Bundle;
import org.nifibeam.launcher.canvas.FlowDefinition;
import org.nifibeam.launcher.canvas.FlowProcessor;
import org.nifibeam.launcher.nifi.NifiClient;
import org.nifibeam.launcher.nifi.ProcessGroup;

/** Orders that come by HTTP, all read by one unbounded run: totals by minute of event time. */
final class PostedOrders {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NAME = "posted-orders";

    private final Posting posting;

    PostedOrders() throws IOException {
        posting = new Posting("orders");
    }

    /** Puts the flow on the canvas and starts it. */
    ProcessGroup start(NifiClient client, Path folder, Path work) throws IOException {
        FlowDefinition flow = new FlowDefinition(NAME, NAME, "None");
        String runner =
                flow.service(
                        "org.nifibeam.nifi.service.EmbeddedPipelineRunner",
                        Bundle.OURS,
                        Map.of("Work Folder", work.toString()));
        String reader =
                flow.service(
                        "org.apache.nifi.json.JsonTreeReader",
                        Bundle.RECORDS,
                        Map.of("Timestamp Format", "yyyy-MM-dd'T'HH:mm:ssX"));
        String writer =
                flow.service(
                        "org.apache.nifi.json.JsonRecordSetWriter",
                        Bundle.RECORDS,
                        Map.of("output-grouping", "output-oneline"));
        String listen = flow.processor(posting.processor(), 0, 0);
        String read =
                flow.processor(
                        FlowProcessor.readFromFlowFile(
                                "ReadFromFlowFile",
                                Map.of(
                                        "Pipeline Name",
                                        NAME,
                                        "Record Reader",
                                        reader,
                                        "Pipeline Runner",
                                        runner,
                                        "Input",
                                        "one unbounded run")),
                        1,
                        0);
        String run =
                flow.processor(
                        FlowProcessor.run(
                                Map.of("Pipeline Runner", runner, "Record Writer", writer)),
                        1,
                        2);
        flow.chain(
                listen,
                read,
                flow.processor(
                        FlowProcessor.stage(
                                "AssignTimestamps", "EventTime", Map.of("Timestamp", "time")),
                        2,
                        0),
                flow.processor(
                        FlowProcessor.stage("WindowInto", "Minutes", Map.of("Size", "1 min")),
                        2,
                        1),
                flow.processor(
                        FlowProcessor.stage(
                                        "CombineElements",
                                        "PerCustomer",
                                        Map.of("Group By", "customer"))
                                .withFields(Map.of("total", "sum(amount)")),
                        3,
                        1),
                flow.processor(FlowProcessor.stage("WriteToFlowFile", "Totals", Map.of()), 3, 2),
                run);
        flow.ends(read, 2, 0, "original", "failure");
        flow.ends(run, 2, 2);
        flow.processor(
                FlowProcessor.control(
                                "Drain",
                                Map.of(
                                        "Pipeline Runner",
                                        runner,
                                        "Action",
                                        "drain",
                                        "Pipeline Name",
                                        NAME))
                        .withTerminated("success", "not found", "failure"),
                0,
                2);
        Path file = Files.writeString(folder.resolve("orders.json"), flow.json());
        ProcessGroup group = client.importFlow(NAME, file);
        group.enableServices(LIMIT);
        group.start(LIMIT);
        return group;
    }

    /** An order, a FlowFile of its own. */
    void order(String minute, String customer, int amount)
            throws IOException, InterruptedException {
        posting.post(
                "{\"time\": \"2026-11-20T10:%s:00Z\", \"customer\": \"%s\", \"amount\": %d}"
                        .formatted(minute, customer, amount));
    }
}
