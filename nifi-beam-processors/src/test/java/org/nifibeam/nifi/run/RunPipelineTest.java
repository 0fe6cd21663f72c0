package org.nifibeam.nifi.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.nifi.stage.Canvas;
import org.nifibeam.nifi.stage.WriteToFlowFile;
import org.nifibeam.nifi.stage.WriteToJson;

/**
 * The whole way from definition to files and FlowFiles, with the real core, runner and connectors.
 */
@Timeout(120)
final class RunPipelineTest {
    private static final Path FLIGHTS =
            Path.of("src/test/resources/flights-sample.parquet").toAbsolutePath();

    @TempDir Path folder;

    private String allowed() {
        return FLIGHTS + ", " + folder;
    }

    private MockFlowFile line(String pipeline) {
        MockFlowFile definition = Canvas.combinedFlights(pipeline, FLIGHTS.toString());
        definition =
                Canvas.through(
                        definition,
                        WriteToJson::new,
                        "WriteToJson",
                        Map.of("Path", folder.resolve("out/flights").toString()));
        return Canvas.through(definition, WriteToFlowFile::new, "WriteToFlowFile", Map.of());
    }

    @Test
    void runsTheFlightPipelineOnce() throws Exception {
        try (RunFixture fixture = new RunFixture(folder.resolve("work"), allowed(), Map.of())) {
            fixture.runner.enqueue(line("flights"));
            fixture.untilCount("finished", 1);

            List<MockFlowFile> results = fixture.files("results");
            assertEquals(1, results.size());
            results.get(0).assertAttributeEquals("record.count", "932");
            results.get(0).assertAttributeEquals("pipeline.stage", "WriteToFlowFile");
            results.get(0).assertAttributeEquals("pipeline.sequence", "1");
            assertEquals(932, results.get(0).getContent().lines().count());
            assertEquals(932, jsonLines());
            assertEquals(1, fixture.files("submitted").size());
            assertTrue(
                    fixture.files("finished")
                            .get(0)
                            .getContent()
                            .contains("\"state\" : \"FINISHED\""));
            assertEquals(996, fixture.runner.getCounterValue("CombineElements: in"));
        }
    }

    private long jsonLines() throws Exception {
        long lines = 0;
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            for (Path file : files.toList()) {
                lines += Files.readAllLines(file).size();
            }
        }
        return lines;
    }
}
