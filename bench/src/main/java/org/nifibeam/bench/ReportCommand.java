package org.nifibeam.bench;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.nifibeam.bench.report.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The page of what was measured. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Makes docs/benchmarks.md and its plots of a folder of results.")
final class ReportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FOLDER", description = "with files *.jsonl, as 'bench all' makes it")
    private Path results;

    @Option(names = "--docs", description = "where to write benchmarks.md (the checkout's docs)")
    private Optional<Path> docs;

    @Override
    public Integer call() throws Exception {
        Path root = Path.of(System.getProperty("nifibeam.root")).toAbsolutePath();
        Path into = docs.orElse(root.resolve("docs"));
        Report.of(results).write(into);
        System.out.println(into.resolve("benchmarks.md"));
        return 0;
    }
}
