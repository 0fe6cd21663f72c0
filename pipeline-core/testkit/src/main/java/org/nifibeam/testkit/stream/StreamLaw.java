package org.nifibeam.testkit.stream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.model.AggregateFunction;
import org.nifibeam.core.model.ErrorSchema;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.run.StageMetrics;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.testkit.Course;
import org.nifibeam.testkit.Element;
import org.nifibeam.testkit.Laboratory;
import org.nifibeam.testkit.reference.Outcome;
import org.nifibeam.testkit.reference.ReferenceInterpreter;

/**
 * Random streams on a runner against the reference. A failing case is made smaller for as long as
 * it still fails, and printed as the text that {@link StreamCase} reads; with {@code
 * -Dnifibeam.keep=true} it is also kept, as a file of {@code src/test/resources/streams}.
 */
public final class StreamLaw {
    private static final Schema ORIGINAL = TypeText.schema("{original: bytes}");
    private static final long SHRINK_NANOS = 15_000_000_000L;
    private static final AtomicLong RUNS = new AtomicLong();

    private final Runner runner;
    private final Path folder;
    private final Supplier<Course> courses;
    private final Map<String, Integer> refused = new TreeMap<>();
    private int checked;
    private int lawful;
    private int undecided;
    private long late;

    /** A law over a runner's runs, whose work folders are in a folder. */
    public StreamLaw(Runner runner, Path folder) {
        this(runner, folder, () -> Course.STRAIGHT);
    }

    /** A law whose runs each take a course. */
    public StreamLaw(Runner runner, Path folder, Supplier<Course> courses) {
        this.runner = runner;
        this.folder = folder;
        this.courses = courses;
    }

    /** What time can do in the cases that are made. */
    public static List<String> modes() {
        return List.of(RandomStreams.Mode.values()).stream().map(Enum::name).toList();
    }

    /** What was compared, and what could not be. */
    public String figures() {
        return checked
                + " outcomes compared, "
                + lawful
                + " checked by the laws of panes alone, "
                + undecided
                + " excluded as several are permitted, "
                + late
                + " late elements; stages not made as the runner does not declare: "
                + refused;
    }

    /** Checks the case of a seed and a mode. */
    public void check(long seed, String mode) throws IOException, InterruptedException {
        check(seed, mode, made(seed, mode));
    }

    /**
     * Checks the case of a seed and a mode with commits that fail; for the courses that go on then.
     */
    public void checkFailingCommits(long seed, String mode)
            throws IOException, InterruptedException {
        check(seed, mode, made(seed, mode).withFailingCommits(new Random(seed)));
    }

    /** True if the cases of a mode end by themselves. */
    public static boolean isBounded(String mode) {
        return RandomStreams.Mode.valueOf(mode) == RandomStreams.Mode.BOUNDED;
    }

    /** Checks that the case of a seed is refused, for a runner that declares none of its mode. */
    public void checkRefused(long seed, String mode) {
        RandomStreams.Mode how = RandomStreams.Mode.valueOf(mode);
        StreamCase made = RandomStreams.of(seed, how, this::isValid, (any, parallelism) -> true);
        if (problems(made).isEmpty()) {
            throw new AssertionError("seed " + seed + " " + mode + " is not refused\n" + made);
        }
    }

    /** True if nothing is wrong with a case but what the runner does not declare. */
    private boolean isValid(StreamCase made) {
        return problems(made).stream()
                .allMatch(problem -> problem.code() == ProblemCode.CAPABILITY);
    }

    private StreamCase made(long seed, String mode) {
        RandomStreams.Mode how = RandomStreams.Mode.valueOf(mode);
        return RandomStreams.of(seed, how, this::wanted, StreamLaw::decided);
    }

    private void check(long seed, String mode, StreamCase made)
            throws IOException, InterruptedException {
        Optional<String> failure = failure(made);
        if (failure.isPresent()) {
            StreamCase small = shrink(made);
            String text =
                    "# seed " + seed + " " + mode + " (again with -Dnifibeam.seed=" + seed + ")\n";
            keep(seed, mode, text + small);
            throw new AssertionError(failure(small).orElse(failure.get()) + "\n" + text + small);
        }
    }

    /** True if the reference knows what comes out of a case at a parallelism. */
    private static boolean decided(StreamCase made, int parallelism) {
        try {
            return ReferenceInterpreter.outcome(made.graph(), made.scripts()).decides(parallelism);
        } catch (RuntimeException e) {
            // To be found out by the check itself.
            return true;
        }
    }

    /** How many of a hundred outcomes were not compared exactly, those of the seeds so far. */
    public int excluded() {
        return (lawful + undecided) * 100 / Math.max(1, checked + lawful + undecided);
    }

    private static void keep(long seed, String mode, String text) throws IOException {
        if (Boolean.getBoolean("nifibeam.keep")) {
            Files.createDirectories(kept());
            Files.writeString(
                    kept().resolve(mode.toLowerCase(Locale.ROOT) + "-" + seed + ".txt"), text);
        }
    }

    private static Path kept() {
        return Path.of(System.getProperty("basedir", "."), "src/test/resources/streams");
    }

    /** Cases that have failed once. */
    public static List<Path> keptCases() throws IOException {
        if (!Files.isDirectory(kept())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(kept())) {
            return files.sorted().toList();
        }
    }

    /** Checks a case that is kept, unless the runner does not declare what it needs. */
    public void checkKept(Path file) throws IOException, InterruptedException {
        StreamCase kept = StreamCase.parse(Files.readString(file));
        if (wanted(kept)) {
            failure(kept)
                    .ifPresent(
                            failure -> {
                                throw new AssertionError(file + ": " + failure + "\n" + kept);
                            });
        }
    }

    /** True if the runner declares what the case asks of it, and it makes sense. */
    private boolean wanted(StreamCase made) {
        return declared(made) && problems(made).isEmpty();
    }

    /**
     * True if the runner declares what the case asks of it, and what grouping would ask behind its
     * last stage if that is of windows: elements are not put into windows that nobody can group by.
     */
    private boolean declared(StreamCase made) {
        StreamStage last = made.stages().get(made.stages().size() - 1);
        List<Problem> problems = new ArrayList<>(problems(made));
        if (last.operation().equals("window")) {
            List<StreamStage> longer = new ArrayList<>(made.stages());
            longer.add(new StreamStage("probe", "group", List.of(last.name()), "sum"));
            problems.addAll(problems(new StreamCase(made.bounded(), longer, made.scripts())));
        }
        problems.removeIf(problem -> problem.code() != ProblemCode.CAPABILITY);
        problems.forEach(problem -> refused.merge(problem.message(), 1, Integer::sum));
        return problems.isEmpty();
    }

    private List<Problem> problems(StreamCase made) {
        try {
            laboratory(made).plan(made.graph(), runner.capabilities());
            return List.of();
        } catch (ProblemException e) {
            return e.problems();
        }
    }

    private static Laboratory laboratory(StreamCase made) {
        return laboratory(made, Course.STRAIGHT);
    }

    private static Laboratory laboratory(StreamCase made, Course course) {
        Laboratory laboratory = new Laboratory();
        made.scripts().forEach((name, script) -> laboratory.script(name, course.script(script)));
        return laboratory;
    }

    private StreamCase shrink(StreamCase failing) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SHRINK_NANOS;
        StreamCase smallest = failing;
        boolean progress = true;
        while (progress) {
            progress = false;
            for (StreamCase smaller : smallest.smaller()) {
                if (System.nanoTime() > deadline) {
                    return smallest;
                }
                if (makesSense(smaller) && failure(smaller).isPresent()) {
                    smallest = smaller;
                    progress = true;
                    break;
                }
            }
        }
        return smallest;
    }

    private boolean makesSense(StreamCase made) {
        try {
            Graph graph = made.graph();
            Laboratory laboratory = laboratory(made);
            laboratory.plan(graph, runner.capabilities());
            laboratory.outcome(graph);
            return graph.nodes().stream().anyMatch(Node.Write.class::isInstance);
        } catch (ProblemException | RuntimeException e) {
            return false;
        }
    }

    /** What is wrong with a case, empty if nothing is. */
    Optional<String> failure(StreamCase made) throws IOException, InterruptedException {
        for (int parallelism = 1; parallelism <= 3; parallelism++) {
            for (boolean optimized : parallelism == 1 ? List.of(true, false) : List.of(true)) {
                Optional<String> failure = failure(made, parallelism, optimized);
                if (failure.isPresent()) {
                    String plan = optimized ? "" : ", plan not optimized";
                    return Optional.of(
                            "at parallelism " + parallelism + plan + ": " + failure.get());
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> failure(StreamCase made, int parallelism, boolean optimized)
            throws IOException, InterruptedException {
        Course course = courses.get();
        Laboratory laboratory = laboratory(made, course);
        Graph graph = made.graph();
        Outcome outcome;
        try {
            outcome = laboratory.outcome(graph);
        } catch (RuntimeException e) {
            return Optional.of("the reference fails: " + e);
        }
        long dropped;
        try {
            Plan plan =
                    optimized
                            ? laboratory.plan(graph, runner.capabilities())
                            : laboratory.planUnoptimized(graph, runner.capabilities());
            String id = "stream " + RUNS.incrementAndGet();
            Job job = course.run(laboratory, runner, plan, id, parallelism, folder);
            dropped = job.metrics().stream().mapToLong(StageMetrics::late).sum();
        } catch (ProblemException e) {
            return Optional.of("is refused: " + e.getMessage());
        } catch (AssertionError | RuntimeException e) {
            return Optional.of(e + (e.getCause() == null ? "" : "\n  " + e.getCause()));
        }
        List<String> wrong = new ArrayList<>();
        if (outcome.decides(parallelism)) {
            checked++;
            late += dropped;
            if (dropped != outcome.late()) {
                wrong.add(dropped + " late elements, not " + outcome.late());
            }
            wrong.addAll(differences(graph, outcome, laboratory));
        } else {
            boolean any = false;
            for (Node.GroupByKey group : groups(graph)) {
                any |= laws(graph, group, outcome, laboratory, dropped, wrong);
            }
            lawful += any ? 1 : 0;
            undecided += any ? 0 : 1;
        }
        return wrong.isEmpty()
                ? Optional.empty()
                : Optional.of("\n  " + String.join("\n  ", wrong));
    }

    private static List<String> differences(Graph graph, Outcome outcome, Laboratory laboratory) {
        List<String> lines = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Write write) {
                String into = write.stage().name();
                Schema schema = write.input().schema();
                List<String> expected =
                        texts(outcome.comparable(outcome.written().get(into)), schema);
                List<String> actual =
                        texts(outcome.comparable(laboratory.sink().elements(into)), schema);
                Element.difference(expected, actual).stream()
                        .limit(10)
                        .forEach(line -> lines.add(into + " " + line));
            }
        }
        return lines;
    }

    /** Texts of elements; what an error's texts say is left out. */
    private static List<String> texts(List<Element> elements, Schema schema) {
        if (!schema.names().contains(ErrorSchema.STACK)) {
            return Element.texts(elements.stream().map(e -> ordered(e, schema)).toList());
        }
        return Element.texts(
                elements.stream()
                        .map(
                                e ->
                                        new Element(
                                                failed(e, schema),
                                                e.timestamp(),
                                                e.window(),
                                                e.pane()))
                        .toList());
    }

    /** What failed: the row, or the bytes of a record in one. */
    private static Row failed(Element error, Schema schema) {
        return schema.equals(ErrorSchema.OF_READ)
                ? RowShape.of(ORIGINAL).row(error.row().get(0))
                : (Row) error.row().get(0);
    }

    /** An element whose list that has no order is sorted. */
    private static Element ordered(Element element, Schema schema) {
        OptionalInt list = schema.indexOf(StreamCombiners.UNORDERED);
        if (list.isEmpty()) {
            return element;
        }
        Object[] values = new Object[schema.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = element.row().get(i);
        }
        List<Long> numbers = new ArrayList<>();
        ((List<?>) values[list.getAsInt()]).forEach(number -> numbers.add((Long) number));
        numbers.sort(Comparator.nullsFirst(Comparator.naturalOrder()));
        values[list.getAsInt()] = numbers;
        Row row = RowShape.of(schema).row(values);
        return new Element(row, element.timestamp(), element.window(), element.pane());
    }

    private static List<Node.GroupByKey> groups(Graph graph) {
        return graph.nodes().stream()
                .filter(Node.GroupByKey.class::isInstance)
                .map(Node.GroupByKey.class::cast)
                .toList();
    }

    /** Checks what a group's panes must be in any order; false if nobody writes them. */
    private static boolean laws(
            Graph graph,
            Node.GroupByKey group,
            Outcome outcome,
            Laboratory laboratory,
            long dropped,
            List<String> wrong) {
        boolean any = false;
        for (Node node : graph.nodes()) {
            // A sink that rejects some panes does not show all of them.
            if (node instanceof Node.Write write
                    && write.errors().isEmpty()
                    && write.input().equals(group.result())) {
                any = true;
                String into = write.stage().name();
                List<Element> panes = laboratory.sink().elements(into);
                PaneLaws.breaches(panes).forEach(line -> wrong.add(into + " " + line));
                boolean sums =
                        group.grouping().aggregations().get(0).function() == AggregateFunction.SUM;
                if (sums && dropped == 0 && isFirst(graph, group)) {
                    PaneLaws.totals(group.input().windowing(), panes, outcome.finals().get(into))
                            .forEach(line -> wrong.add(into + " " + line));
                }
            }
        }
        return any;
    }

    /** True if nothing before a group depends on order. */
    private static boolean isFirst(Graph graph, Node.GroupByKey group) {
        return graph.nodes().stream()
                .takeWhile(node -> !node.equals(group))
                .allMatch(
                        node ->
                                !(node instanceof Node.GroupByKey)
                                        && !(node instanceof Node.ParDo parDo
                                                && parDo.function() instanceof RowFunction.Call));
    }
}
