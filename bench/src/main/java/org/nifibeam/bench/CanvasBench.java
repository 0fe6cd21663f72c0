package org.nifibeam.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.nifibeam.bench.report.Subject;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.launcher.canvas.Bundle;
import org.nifibeam.launcher.canvas.DocumentFlow;
import org.nifibeam.launcher.canvas.FlowDefinition;
import org.nifibeam.launcher.canvas.FlowProcessor;
import org.nifibeam.launcher.nifi.HomeLibrary;
import org.nifibeam.launcher.nifi.NifiAssembly;
import org.nifibeam.launcher.nifi.NifiHome;
import org.nifibeam.launcher.nifi.NifiServer;
import org.nifibeam.launcher.nifi.ProcessGroup;
import org.nifibeam.launcher.nifi.ServerOptions;

/**
 * What the canvas costs, in a real NiFi: a long definition on its way along the processors, many
 * definitions one after the other, and NiFi's start with and without our NARs. One thread's.
 */
final class CanvasBench {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Duration QUIET = Duration.ofMillis(700);

    private final Path root;
    private final Path work;
    private final PrintStream out;
    private final HomeLibrary library;

    CanvasBench(Path root, Path work, PrintStream out) {
        this.root = root;
        this.work = work;
        this.out = out;
        this.library = new NifiAssembly(root, out).library();
    }

    private NifiHome home(String name, boolean ours) throws IOException {
        NifiHome home = NifiHome.create(work.resolve(name), library);
        if (ours) {
            try (Stream<Path> nars = Files.list(root.resolve("target/nars"))) {
                home.install(nars.filter(f -> f.toString().endsWith(".nar")).toList());
            }
        }
        return home;
    }

    /**
     * Starts of NiFi with the NARs beside starts without, on homes of which both have been started
     * before.
     */
    void start(int pairs) throws Exception {
        NifiHome with = home("with", true);
        NifiHome without = home("without", false);
        Pairs measured =
                new Pairs(
                        new Subject("canvas", "NiFi's start with our NARs", "one NiFi", "a start"),
                        "without them");
        measured.run(1, pairs, () -> started(with), () -> started(without));
        out.println(measured.finding().line());
    }

    private static Measured started(NifiHome home) {
        try (NifiServer server = NifiServer.start(home, ServerOptions.defaults())) {
            double cpu =
                    ProcessHandle.of(server.pid())
                            .flatMap(p -> p.info().totalCpuDuration())
                            .orElse(Duration.ZERO)
                            .toMillis();
            return new Measured(server.startTime().toMillis(), cpu);
        }
    }

    /**
     * The time that the processors of a pipeline of 100 stages take for one definition, from begin
     * to submission: of the processor, and by the clock, which counts what else the machine does.
     * As a NiFi that has just begun takes it, and as one takes it that has been used for a while.
     *
     * @param begins how many definitions have gone before the first that is measured, ascending
     * @param times how many are measured from each on
     */
    void compose(List<Integer> begins, int times) throws Exception {
        Path flow = work.resolve("hundred.json");
        Definition definition = Definition.parse(hundredStages(), Optional.of("hundred.yaml"));
        Files.writeString(
                flow,
                DocumentFlow.of(
                        definition,
                        "hundred.yaml",
                        Connectors.load(CanvasBench.class.getClassLoader())));
        try (NifiServer server =
                NifiServer.start(tracking(home("compose", true)), ServerOptions.defaults())) {
            ProcessGroup group = server.client().importFlow("hundred", flow);
            group.setParameters(Map.of("work.folder", work.resolve("runs").toString()));
            group.enableServices(LIMIT);
            group.start(LIMIT);
            List<ProcessGroup.TaskTime> taken = new ArrayList<>();
            for (int begin : begins) {
                while (taken.size() < begin + times) {
                    taken.add(oneDefinition(group));
                }
                List<ProcessGroup.TaskTime> measured = taken.subList(begin, begin + times);
                out.printf(
                        Locale.ROOT,
                        "{\"workload\":\"100 stages along the canvas\",\"before\":%d,\"definitions\":%d,%s,%s}%n",
                        begin,
                        times,
                        spread("cpu_ms", measured.stream().map(ProcessGroup.TaskTime::cpu)),
                        spread("wall_ms", measured.stream().map(ProcessGroup.TaskTime::wall)));
            }
        }
    }

    /** A home whose NiFi measures the processor time of all that processors do. */
    private NifiHome tracking(NifiHome home) throws IOException {
        Files.writeString(
                home.path().resolve("conf/nifi.properties"),
                "%nnifi.performance.tracking.percentage=100%n".formatted(),
                StandardOpenOption.APPEND);
        return home;
    }

    private static String spread(String name, Stream<Duration> measured) {
        double[] millis = measured.mapToDouble(time -> time.toNanos() / 1e6).sorted().toArray();
        return String.format(
                Locale.ROOT,
                "\"%s\":{\"least\":%.1f,\"q1\":%.1f,\"median\":%.1f,\"q3\":%.1f,\"most\":%.1f}",
                name,
                millis[0],
                millis[millis.length / 4],
                millis[millis.length / 2],
                millis[millis.length * 3 / 4],
                millis[millis.length - 1]);
    }

    /**
     * RunPipeline looks for results ten times a second meanwhile: what the others take is measured.
     */
    private static ProcessGroup.TaskTime oneDefinition(ProcessGroup group) {
        ProcessGroup.TaskTime before = group.taskTime("RunPipeline");
        group.run(group.processor("DefinePipeline"), "STOPPED");
        group.run(group.processor("DefinePipeline"), "RUNNING");
        // Asking NiFi meanwhile would take one of two cores from the processors.
        LockSupport.parkNanos(QUIET.toNanos());
        group.queue("finished").awaitCount(1, LIMIT);
        group.queue("finished").empty();
        return group.taskTime("RunPipeline").since(before);
    }

    private static String hundredStages() {
        StringBuilder text =
                new StringBuilder(
                        """
                        pipeline:
                          type: chain
                          transforms:
                            - {type: Create, config: {elements: [{x: 1}, {x: 2}, {x: 3}]}}
                        """);
        for (int i = 0; i < 49; i++) {
            text.append(
                    "    - {type: MapToFields, name: Add%1$d, config: {language: sql, append: true, fields: {x%1$d: x + %1$d}}}%n"
                            .formatted(i));
            text.append(
                    "    - {type: Filter, name: Keep%1$d, config: {language: sql, keep: x%1$d > 0}}%n"
                            .formatted(i));
        }
        return text.append("    - {type: LogForTesting, config: {level: debug}}\n").toString();
    }

    /** Definitions, one each 50 ms, each run to its end; what NiFi holds before and after. */
    void many(Duration lasting) throws Exception {
        Path flow = work.resolve("many.json");
        Files.writeString(flow, manyDefinitions());
        try (NifiServer server = NifiServer.start(home("many", true), ServerOptions.defaults())) {
            ProcessGroup group = server.client().importFlow("many", flow);
            group.enableServices(LIMIT);
            group.start(LIMIT);
            // The first minute fills pools and caches, and the runs that the service remembers.
            run(group, Duration.ofMinutes(1));
            Held before = Held.of(server, work.resolve("many-runs"));
            long first = group.counters().getOrDefault("Rows: out", 0L);
            Instant begin = Instant.now();
            run(group, lasting);
            double minutes = Duration.between(begin, Instant.now()).toMillis() / 60_000.0;
            long definitions = group.counters().getOrDefault("Rows: out", 0L) - first;
            Held after = Held.of(server, work.resolve("many-runs"));
            out.printf(
                    Locale.ROOT,
                    "{\"workload\":\"definitions from DefinePipeline through RunPipeline\",\"definitions\":%d,\"per_minute\":%.0f,\"failed\":%d,\"before\":%s,\"after\":%s}%n",
                    definitions,
                    definitions / minutes,
                    group.queue("failed").count(),
                    before,
                    after);
        }
    }

    private static void run(ProcessGroup group, Duration lasting) {
        group.run(group.processor("DefinePipeline"), "RUNNING");
        LockSupport.parkNanos(lasting.toNanos());
        group.run(group.processor("DefinePipeline"), "STOPPED");
        group.awaitQuiet(LIMIT);
    }

    private String manyDefinitions() {
        FlowDefinition flow = new FlowDefinition("many", "many", "none");
        String runner =
                flow.service(
                        "org.nifibeam.nifi.service.EmbeddedPipelineRunner",
                        Bundle.OURS,
                        Map.of("Work Folder", work.resolve("many-runs").toString()));
        String run =
                flow.processor(
                        FlowProcessor.run(
                                        Map.of(
                                                "Pipeline Runner",
                                                runner,
                                                "If Already Running",
                                                "run beside"))
                                .withTerminated("submitted", "finished", "incomplete", "results"),
                        3,
                        0);
        flow.chain(
                flow.processor(
                        FlowProcessor.stage(
                                        "DefinePipeline",
                                        "DefinePipeline",
                                        Map.of("Pipeline Name", "many", "Start", "on schedule"))
                                .withTerminated()
                                .withPeriod("50 millis"),
                        0,
                        0),
                flow.processor(
                        FlowProcessor.stage(
                                "CreateElements", "Rows", Map.of("Elements", "[{\"x\": 1}]")),
                        1,
                        0),
                flow.processor(
                        FlowProcessor.stage("LogElements", "Log", Map.of("Log Level", "debug")),
                        2,
                        0),
                run);
        flow.end(run, 4, 0, "failed");
        return flow.json();
    }

    /**
     * What a NiFi holds.
     *
     * @param threads of its process
     * @param heapMegabytes in use after a collection
     * @param openFiles of its process
     * @param runFiles files in the work folder
     */
    private record Held(long threads, long heapMegabytes, long openFiles, long runFiles) {
        private static final Pattern USED = Pattern.compile("used (\\d+)K");

        static Held of(NifiServer server, Path runs) throws Exception {
            String pid = Long.toString(server.pid());
            jcmd(pid, "GC.run");
            Matcher used = USED.matcher(jcmd(pid, "GC.heap_info"));
            long heap = used.find() ? Long.parseLong(used.group(1)) / 1024 : -1;
            long threads =
                    Files.readAllLines(Path.of("/proc", pid, "status")).stream()
                            .filter(line -> line.startsWith("Threads:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElse(-1);
            try (Stream<Path> open = Files.list(Path.of("/proc", pid, "fd"));
                    Stream<Path> files = Files.walk(runs)) {
                return new Held(threads, heap, open.count(), files.count());
            }
        }

        private static String jcmd(String... arguments) throws Exception {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes());
            process.waitFor();
            return said;
        }

        @Override
        public String toString() {
            return "{\"threads\":%d,\"heap_mb\":%d,\"open_files\":%d,\"run_files\":%d}"
                    .formatted(threads, heapMegabytes, openFiles, runFiles);
        }
    }
}
