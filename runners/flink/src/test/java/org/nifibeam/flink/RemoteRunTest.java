package org.nifibeam.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.compile.Compilation;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.compile.Recipes;
import org.nifibeam.core.definition.ParseSettings;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.spi.Config;

/** Definitions on a real standalone cluster: other processes, on another JDK than this one. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RemoteRunTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir private static Path processes;
    private static FlinkCluster cluster;

    @TempDir private Path folder;

    private final FlinkRunner runner = new FlinkRunner();
    private final PipelineCompiler compiler =
            PipelineCompiler.load(RemoteRunTest.class.getClassLoader());

    @BeforeAll
    static void start() throws IOException {
        cluster = FlinkCluster.start(processes, 2);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

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

    private String totals(String amount) {
        return """
                pipeline:
                  type: chain
                  transforms:
                    - {type: ReadFromCsv, name: orders, config: {path: %1$s/orders.csv}}
                    - {type: Filter, name: sold, config: {keep: amount > 0}}
                    - {type: AssignTimestamps, config: {language: sql, timestamp: CAST(at AS TIMESTAMP)}}
                    - {type: WindowInto, windowing: {type: fixed, size: 1h}}
                    - {type: Combine, name: total, config: {group_by: shop, combine: {total: {value: %2$s, fn: sum}}}}
                    - {type: WriteToJson, config: {path: %1$s/totals}}
                """
                .formatted(folder, amount);
    }

    private RunOptions options(String runId, String address) {
        return new RunOptions(
                runId,
                2,
                folder.resolve("work"),
                compiler.connectors(),
                InstantSource.system(),
                new Config(Map.of("jobmanager", address)));
    }

    private Job start(String runId, String yaml) throws Exception {
        Optional<String> file = Optional.of("totals.yaml");
        Compilation compilation = compiler.compile(yaml, file, CompileSettings.UNRESTRICTED);
        Graph graph = compilation.graph().orElseThrow();
        Plan plan = Planner.plan(graph, runner.capabilities(), compiler.connectors());
        return runner.run(
                plan,
                options(runId, cluster.address())
                        .with(Recipes.of(yaml, file, ParseSettings.NONE, graph)));
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
        Job job = start("sums", totals("amount"));
        assertEquals(Job.State.DONE, job.await(LIMIT), () -> "failure: " + job.failure());
        assertEquals(
                List.of(
                        "{\"shop\":\"north\",\"total\":15}",
                        "{\"shop\":\"north\",\"total\":2}",
                        "{\"shop\":\"south\",\"total\":7}"),
                written());
    }

    @Test
    void whatFailsLeavesNoFileAndSaysWhereAndWhy() throws Exception {
        Job job = start("fails", totals("10 / (amount - 7)"));
        assertEquals(Job.State.FAILED, job.await(LIMIT));
        String problem = job.failure().orElseThrow().problem().toString();
        assertTrue(
                problem.startsWith("totals.yaml:8: [FAILED] stage 'total': the expression")
                        && problem.contains("division by zero"),
                problem);
        assertEquals(List.of(), written());
    }
}
