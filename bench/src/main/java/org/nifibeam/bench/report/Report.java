package org.nifibeam.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The page of all findings. Of a measurement that was made several times the last one counts, files
 * in the order of their names.
 */
public final class Report {
    private static final List<String> ORDER =
            List.of("nexmark", "group", "parquet", "formats", "latency", "rates", "canvas");

    /** What is waited for is not what is measured. */
    private static final String BUSY =
            " **That is more than the processors could do**: the clock says little here, and verdicts by it are of that day; go by processor time.";

    private final List<Section> sections;
    private final List<Finding> findings;

    private Report(List<Finding> findings) {
        this.findings = findings;
        Map<String, List<Finding>> byBench = new LinkedHashMap<>();
        ORDER.forEach(bench -> byBench.put(bench, new ArrayList<>()));
        findings.forEach(
                f -> byBench.computeIfAbsent(f.subject().bench(), b -> new ArrayList<>()).add(f));
        byBench.values().removeIf(List::isEmpty);
        this.sections =
                byBench.entrySet().stream()
                        .map(entry -> new Section(entry.getKey(), entry.getValue()))
                        .toList();
    }

    /**
     * Of all files {@code *.jsonl} in a folder.
     *
     * @throws IOException if they cannot be read, or say nothing
     */
    public static Report of(Path results) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(results)) {
            files = all.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList();
        }
        Map<List<Object>, Finding> last = new LinkedHashMap<>();
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                Optional<Finding> finding = Finding.of(line);
                finding.ifPresent(f -> last.put(List.of(f.subject(), f.peer()), f));
            }
        }
        if (last.isEmpty()) {
            throw new IOException("no findings in " + results + "/*.jsonl");
        }
        return new Report(List.copyOf(last.values()));
    }

    /** Writes {@code benchmarks.md} and its plots into a folder of documents. */
    public void write(Path docs) throws IOException {
        Files.createDirectories(docs.resolve("benchmarks"));
        for (Section section : sections) {
            Files.writeString(docs.resolve(section.plotFile()), section.plot().svg());
        }
        Files.writeString(docs.resolve("benchmarks.md"), page());
    }

    String page() {
        return "# Benchmarks\n\n"
                + "Made by `./nifi-beam bench report` of what `./nifi-beam bench all` had written. "
                + conditions()
                + "\n\nMedians, quartiles in brackets, and behind the part how many pairs: each pair is one run of ours and one of the peer's, who takes turns\n"
                + "with us going first. A bar inside the quartiles is *undecided*. Processor time is that of the whole process, its compiler and collector included.\n"
                + "[What the peers are and how they are tuned](../bench/README.md).\n\n"
                + sections.stream().map(Section::markdown).collect(Collectors.joining("\n"));
    }

    private String conditions() {
        SortedSet<String> dates = new TreeSet<>();
        SortedSet<String> machines = new TreeSet<>();
        for (Finding finding : findings) {
            dates.add(finding.machine().date());
            machines.add(finding.machine().cores() + " cores, JDK " + finding.machine().java());
        }
        DoubleStream loads = findings.stream().mapToDouble(f -> f.machine().load());
        Spread load = Spread.of(loads);
        String said =
                String.format(
                        Locale.ROOT,
                        "%s; %s. The machine's load before a measurement, of what went before and of others, was %.1f [%.1f–%.1f].",
                        String.join(", ", dates),
                        String.join("; ", machines),
                        load.median(),
                        load.low(),
                        load.high());
        int cores = findings.stream().mapToInt(f -> f.machine().cores()).max().orElse(1);
        return load.median() > 2 * cores ? said + BUSY : said;
    }
}
