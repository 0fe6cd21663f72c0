package org.nifibeam.nifi.service;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.nifibeam.core.storage.DurableFiles;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunState;
import org.nifibeam.service.StageAddress;
import org.nifibeam.service.StageFigures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs on disk, a folder each:
 *
 * <pre>
 * runs/RUN/definition.yaml   as it was submitted
 * runs/RUN/run.properties    the {@link RunEntry}, format 2; there is a run once this file is there
 * runs/RUN/jars/             its jars, until it has ended, see {@link RunJars}
 * runs/RUN/work/             the engine's folder for this run
 * runs/RUN/savepoint/        where it begins, if not at the beginning: made by the run in whose place
 *                            it goes on, while that one can still be gone back to, or one that was
 *                            kept
 * runs/RUN/savepoints/NAME/  what was kept of it, until it is forgotten
 * runs/RUN/process-N/        what a process of this run leaves, the newest last
 * runs/RUN/results/          what the run has committed for the canvas
 * </pre>
 *
 * <p>Every file is replaced as a whole. Thread-safe for different runs; callers keep one run to one
 * thread.
 */
final class RunJournal {
    private static final Logger LOG = LoggerFactory.getLogger(RunJournal.class);
    private static final String DEFINITION = "definition.yaml";
    private static final String ENTRY = "run.properties";
    private static final String PROCESS = "process-";
    private static final String FORMAT = "2";

    private final Path runs;

    RunJournal(Path folder) throws IOException {
        this.runs = Files.createDirectories(folder.resolve("runs"));
    }

    /** The service's folder. */
    Path home() {
        return runs.getParent();
    }

    Path folder(String runId) {
        return runs.resolve(runId);
    }

    /** The engine's folder of a run. */
    Path work(String runId) {
        return folder(runId).resolve("work");
    }

    /** Where a run begins that goes on from another one's savepoint. */
    Path savepoint(String runId) {
        return folder(runId).resolve("savepoint");
    }

    /** The same, once it is there; it is whole then. */
    Optional<Path> savepointMade(String runId) {
        return Optional.of(savepoint(runId)).filter(Files::isDirectory);
    }

    /** Removes it: its run goes on from its own checkpoints from here on. */
    void deleteSavepoint(String runId) throws IOException {
        DurableFiles.deleteTree(savepoint(runId));
    }

    /** Where a run's kept savepoint of that name is, or will be. */
    Path kept(String runId, String name) {
        return folder(runId).resolve("savepoints").resolve(name);
    }

    /** True if something of the run was kept. */
    boolean hasKept(String runId) {
        return Files.isDirectory(folder(runId).resolve("savepoints"));
    }

    /** The folders of a run's processes, the newest last. */
    List<Path> processes(String runId) throws IOException {
        try (Stream<Path> all = Files.list(folder(runId))) {
            return all.filter(path -> path.getFileName().toString().startsWith(PROCESS))
                    .sorted(Comparator.comparingInt(RunJournal::number))
                    .toList();
        }
    }

    /** Where a further process of a run has its folder. */
    Path nextProcess(String runId) throws IOException {
        List<Path> before = processes(runId);
        int last = before.isEmpty() ? 0 : number(before.get(before.size() - 1));
        return folder(runId).resolve(PROCESS + (last + 1));
    }

    private static int number(Path process) {
        return Integer.parseInt(process.getFileName().toString().substring(PROCESS.length()));
    }

    /** True if a run that is begun again goes on from a checkpoint. */
    boolean hasCheckpoint(String runId) throws IOException {
        Path checkpoints = work(runId).resolve("checkpoints");
        if (!Files.isDirectory(checkpoints)) {
            return false;
        }
        try (Stream<Path> all = Files.list(checkpoints)) {
            return all.anyMatch(path -> !path.getFileName().toString().endsWith(".part"));
        }
    }

    /** The engine's folder of a run: emptied, unless it goes on from what is there. */
    Path workFolder(String runId) throws IOException {
        Path work = work(runId);
        if (!hasCheckpoint(runId)) {
            DurableFiles.deleteTree(work);
        }
        return Files.createDirectories(work);
    }

    /** True if there is an entry, be it one that {@link #load} could not read. */
    boolean has(String runId) {
        return Files.exists(folder(runId).resolve(ENTRY));
    }

    /** Records a new run; it exists once this returns. */
    void create(RunEntry entry, String definition, RunJars.Arrival jars, Optional<Path> savepoint)
            throws IOException {
        Path folder = Files.createDirectories(folder(entry.runId()));
        jars.moveTo(folder);
        deleteSavepoint(entry.runId());
        if (savepoint.isPresent()) {
            DurableFiles.linkFolder(savepoint.get(), savepoint(entry.runId()));
        }
        DurableFiles.replace(
                folder.resolve(DEFINITION), definition.getBytes(StandardCharsets.UTF_8));
        update(entry);
    }

    void update(RunEntry entry) throws IOException {
        StringWriter text = new StringWriter();
        properties(entry).store(text, null);
        DurableFiles.replace(
                folder(entry.runId()).resolve(ENTRY),
                text.toString().getBytes(StandardCharsets.UTF_8));
    }

    String definition(String runId) throws IOException {
        return Files.readString(folder(runId).resolve(DEFINITION));
    }

    void delete(String runId) throws IOException {
        // First the entry: what is left of a half-deleted run is no run.
        Files.deleteIfExists(folder(runId).resolve(ENTRY));
        DurableFiles.deleteTree(folder(runId));
    }

    /** All runs whose entries can be read, the oldest first; others stay where they are. */
    List<RunEntry> load() throws IOException {
        List<RunEntry> entries = new ArrayList<>();
        try (Stream<Path> folders = Files.list(runs)) {
            for (Path folder : folders.toList()) {
                Path file = folder.resolve(ENTRY);
                if (Files.exists(file)) {
                    entry(file).ifPresent(entries::add);
                }
            }
        }
        entries.sort((a, b) -> a.submitted().compareTo(b.submitted()));
        return entries;
    }

    private static Optional<RunEntry> entry(Path file) {
        try {
            Properties properties = new Properties();
            properties.load(new StringReader(Files.readString(file)));
            return Optional.of(entry(properties));
        } catch (IOException | RuntimeException e) {
            LOG.error(
                    "{} cannot be read, and its run is not taken up ({}); another version of nifi-beam may have written it, and can"
                            + " read it",
                    file,
                    e.getMessage());
            return Optional.empty();
        }
    }

    private static Properties properties(RunEntry entry) {
        Properties properties = new Properties();
        properties.setProperty("format", FORMAT);
        properties.setProperty("run", entry.runId());
        properties.setProperty("pipeline", entry.pipeline());
        properties.setProperty("owner", entry.owner());
        properties.setProperty("submitter", entry.submitter());
        properties.setProperty("fingerprint", entry.fingerprint());
        properties.setProperty("submitted", entry.submitted().toString());
        properties.setProperty("turn", entry.turn().name());
        entry.asked().ifPresent(how -> properties.setProperty("asked", how.name()));
        RunEntry.Succession succession = entry.succession();
        succession.predecessor().ifPresent(run -> properties.setProperty("predecessor", run));
        succession.successor().ifPresent(run -> properties.setProperty("successor", run));
        properties.setProperty("state", entry.state().name());
        entry.ended().ifPresent(time -> properties.setProperty("ended", time.toString()));
        entry.ports().forEach((id, name) -> properties.setProperty("port." + id, name));
        if (!entry.connections().isEmpty()) {
            properties.setProperty("connections", String.join("\n", entry.connections()));
        }
        if (!entry.inputs().isEmpty()) {
            properties.setProperty("inputs", String.join("\n", entry.inputs()));
        }
        for (int i = 0; i < entry.problems().size(); i++) {
            RunProblem problem = entry.problems().get(i);
            String key = "problem." + i;
            properties.setProperty(key + ".code", problem.code());
            problem.stage().ifPresent(stage -> properties.setProperty(key + ".stage", stage));
            properties.setProperty(key + ".message", problem.message());
            properties.setProperty(key + ".advice", problem.advice());
        }
        for (int i = 0; i < entry.figures().size(); i++) {
            StageFigures figures = entry.figures().get(i);
            properties.setProperty("stage." + i + ".name", figures.stage());
            properties.setProperty(
                    "stage." + i + ".figures",
                    figures.in()
                            + " "
                            + figures.out()
                            + " "
                            + figures.late()
                            + " "
                            + figures.errors()
                            + " "
                            + figures.watermark()
                            + (figures.backlog().isPresent()
                                    ? " " + figures.backlog().getAsLong()
                                    : ""));
        }
        for (int i = 0; i < entry.addresses().size(); i++) {
            StageAddress address = entry.addresses().get(i);
            String key = "address." + i;
            properties.setProperty(key + ".stage", address.stage());
            properties.setProperty(key + (address.reads() ? ".read" : ".written"), address.uri());
        }
        return properties;
    }

    private static RunEntry entry(Properties properties) throws IOException {
        String format = properties.getProperty("format");
        if (!FORMAT.equals(format) && !"1".equals(format)) {
            throw new IOException("its format is " + format + ", not " + FORMAT + " or 1");
        }
        Map<String, String> ports = new LinkedHashMap<>();
        for (String key : properties.stringPropertyNames()) {
            if (key.startsWith("port.")) {
                ports.put(key.substring("port.".length()), properties.getProperty(key));
            }
        }
        List<RunProblem> problems = new ArrayList<>();
        for (int i = 0; properties.containsKey("problem." + i + ".code"); i++) {
            String key = "problem." + i;
            problems.add(
                    new RunProblem(
                            properties.getProperty(key + ".code"),
                            Optional.ofNullable(properties.getProperty(key + ".stage")),
                            properties.getProperty(key + ".message"),
                            properties.getProperty(key + ".advice")));
        }
        List<StageFigures> figures = new ArrayList<>();
        for (int i = 0; properties.containsKey("stage." + i + ".name"); i++) {
            figures.add(
                    figures(
                            properties.getProperty("stage." + i + ".name"),
                            properties.getProperty("stage." + i + ".figures").split(" ")));
        }
        return new RunEntry(
                properties.getProperty("run"),
                properties.getProperty("pipeline"),
                properties.getProperty("owner"),
                properties.getProperty("submitter"),
                properties.getProperty("fingerprint"),
                ports,
                Set.copyOf(properties.getProperty("connections", "").lines().toList()),
                Set.copyOf(properties.getProperty("inputs", "").lines().toList()),
                Instant.parse(properties.getProperty("submitted")),
                RunEntry.Turn.valueOf(properties.getProperty("turn", "AT_ONCE")),
                Optional.ofNullable(properties.getProperty("asked")).map(RunEntry.Asked::valueOf),
                new RunEntry.Succession(
                        Optional.ofNullable(properties.getProperty("predecessor")),
                        Optional.ofNullable(properties.getProperty("successor"))),
                RunState.valueOf(properties.getProperty("state")),
                Optional.ofNullable(properties.getProperty("ended")).map(Instant::parse),
                problems,
                figures,
                addresses(properties));
    }

    private static List<StageAddress> addresses(Properties properties) {
        List<StageAddress> addresses = new ArrayList<>();
        for (int i = 0; properties.containsKey("address." + i + ".stage"); i++) {
            String key = "address." + i;
            Optional<String> read = Optional.ofNullable(properties.getProperty(key + ".read"));
            addresses.add(
                    new StageAddress(
                            properties.getProperty(key + ".stage"),
                            read.isPresent(),
                            read.orElseGet(() -> properties.getProperty(key + ".written"))));
        }
        return addresses;
    }

    /** In format 1 there were four at first, without the errors. */
    private static StageFigures figures(String stage, String[] numbers) {
        boolean errors = numbers.length > 4;
        return new StageFigures(
                stage,
                Long.parseLong(numbers[0]),
                Long.parseLong(numbers[1]),
                Long.parseLong(numbers[2]),
                errors ? Long.parseLong(numbers[3]) : 0,
                Long.parseLong(numbers[errors ? 4 : 3]),
                numbers.length > 5
                        ? OptionalLong.of(Long.parseLong(numbers[5]))
                        : OptionalLong.empty());
    }
}
