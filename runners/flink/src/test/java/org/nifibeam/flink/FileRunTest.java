package org.nifibeam.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;

/** Definitions over real files: from CSV by Flink to JSON lines. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class FileRunTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir private Path folder;

    private final FlinkRunner runner = new FlinkRunner();
    private final PipelineCompiler compiler =
            PipelineCompiler.load(FileRunTest.class.getClassLoader());

    @BeforeEach
    void orders() throws IOException {
        Files.createDirectory(folder.resolve("work"));
        Files.writeString(
                folder.resolve("orders.csv"),
                """
                shop,amount,at
                north,10,2026-01-01T00:10:00Z
                south,7,2026-01-01T00:20:00Z
                north,5,2026-01-01T00:50:00Z
                north,-1,2026-01-01T00:55:00Z
                north,2,2026-01-01T01:05:00Z
                """);
    }

    @AfterEach
    void close() {
        runner.close();
    }

    private String definition(String amount) {
        return """
                pipeline:
                  type: chain
                  transforms:
                    - {type: ReadFromCsv, config: {path: %1$s/orders.csv}}
                    - {type: Filter, config: {keep: amount > 0}}
                    - {type: AssignTimestamps, config: {language: sql, timestamp: CAST(at AS TIMESTAMP)}}
                    - {type: WindowInto, windowing: {type: fixed, size: 1h}}
                    - {type: Combine, name: total, config: {group_by: shop, combine: {total: {value: %2$s, fn: sum}}}}
                    - {type: WriteToJson, config: {path: %1$s/totals}}
                """
                .formatted(folder, amount);
    }

    private Job run(String yaml) throws Exception {
        Definition definition = Definition.parse(yaml, Optional.of("totals.yaml"));
        Plan plan =
                Planner.plan(
                        compiler.graph(definition, CompileSettings.UNRESTRICTED),
                        runner.capabilities(),
                        compiler.connectors());
        Job job =
                runner.run(
                        plan,
                        new RunOptions("totals", 2, folder.resolve("work"), compiler.connectors()));
        job.await(LIMIT);
        return job;
    }

    private List<String> written() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(f -> f.getFileName().toString().startsWith("totals"))
                            .filter(Files::isRegularFile)
                            .toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines.stream().sorted().toList();
    }

    @Test
    void sumsByHourAndShop() throws Exception {
        Job job = run(definition("amount"));
        assertEquals(Job.State.DONE, job.state(), () -> "failure: " + job.failure());
        assertEquals(
                List.of(
                        "{\"shop\":\"north\",\"total\":15}",
                        "{\"shop\":\"north\",\"total\":2}",
                        "{\"shop\":\"south\",\"total\":7}"),
                written());
    }

    @Test
    void whatFailsLeavesNoFileAndSaysWhy() throws Exception {
        Job job = run(definition("10 / (amount - 7)"));
        assertEquals(Job.State.FAILED, job.state());
        String problem = job.failure().orElseThrow().problem().toString();
        assertTrue(
                problem.startsWith("totals.yaml:8: [FAILED] stage 'total': the expression")
                        && problem.contains("division by zero"),
                problem);
        assertEquals(List.of(), written());
    }

    @Test
    void anUnboundedPipelineIsRefused() {
        ProblemException refusal =
                assertThrows(
                        ProblemException.class,
                        () ->
                                run(
                                        """
                                        pipeline:
                                          type: chain
                                          transforms:
                                            - {type: ReadFromCsv, name: orders, config: {path: %1$s/orders.csv, watch_interval: 1s}}
                                            - {type: WriteToJson, name: copy, config: {path: %1$s/totals}}
                                        """
                                                .formatted(folder)));
        assertEquals(
                "totals.yaml:4: [CAPABILITY] stage 'orders': the runner has no element-wise stages for unbounded pipelines; choose another runner",
                refusal.problems().get(0).toString());
    }
}
