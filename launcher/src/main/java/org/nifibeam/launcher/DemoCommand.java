package org.nifibeam.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.nifibeam.launcher.nifi.DemoFlow;
import org.nifibeam.launcher.nifi.DemoOutcome;
import org.nifibeam.launcher.nifi.DemoRun;
import org.nifibeam.launcher.nifi.Folders;
import org.nifibeam.launcher.nifi.HomeLibrary;
import org.nifibeam.launcher.nifi.NifiAssembly;
import org.nifibeam.launcher.nifi.NifiHome;
import org.nifibeam.launcher.nifi.Screenshots;
import org.nifibeam.launcher.nifi.ServerOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A real NiFi with our NARs in it, running templates on data. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Assembles and starts a NiFi, imports a template, runs it and shows the first rows; Ctrl-C stops all.")
final class DemoCommand implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String ALL = "all";

    @Option(
            names = "--template",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "flight-delays",
            description = "which templates, one after the other; 'all' for all (${DEFAULT-VALUE})")
    private List<String> templates = new ArrayList<>();

    @Option(names = "--list", description = "say which templates there are, and end")
    private boolean list;

    @Option(names = "--check", description = "end by itself: 0 if the rows are right, 1 if not")
    private boolean check;

    @Option(
            names = "--keep",
            description =
                    "go on with the NiFi of the last demo: what else is on its canvas stays there")
    private boolean keep;

    @Option(
            names = "--nifi-home",
            paramLabel = "DIR",
            description = "use the libraries of an official NiFi 2.x instead")
    private Optional<Path> nifiHome = Optional.empty();

    @Option(
            names = "--screenshots",
            paramLabel = "FOLDER",
            description =
                    "save a picture of each canvas once the results are there (needs chromium)")
    private Optional<Path> screenshots = Optional.empty();

    @Override
    public Integer call() throws Exception {
        Checkout checkout = Checkout.here();
        Demonstrations known = new Demonstrations(checkout.data(), Servers.ofEnvironment());
        if (list) {
            known.all()
                    .forEach(d -> System.out.printf("%-22s %s%n", d.template(), d.description()));
            return 0;
        }
        List<Demonstration> wanted = new ArrayList<>();
        for (String template : templates) {
            wanted.addAll(template.equals(ALL) ? all(known) : List.of(whole(known.of(template))));
        }
        ensureData(checkout.data());
        return run(checkout, wanted);
    }

    /** All but those that lack something, which is said. */
    private static List<Demonstration> all(Demonstrations known) {
        List<Demonstration> able = new ArrayList<>();
        for (Demonstration demonstration : known.all()) {
            Optional<String> missing = demonstration.missing();
            if (missing.isEmpty()) {
                able.add(demonstration);
            } else {
                System.err.printf(
                        "%s is left out, as it needs %s.%n",
                        demonstration.template(), missing.get());
            }
        }
        return able;
    }

    private static Demonstration whole(Demonstration demonstration) throws UserException {
        Optional<String> missing = demonstration.missing();
        if (missing.isPresent()) {
            throw new UserException(
                    Main.WRONG, demonstration.template() + " needs " + missing.get());
        }
        return demonstration;
    }

    private static void ensureData(Path data) throws UserException {
        for (String file : List.of("flights-3m.parquet", "airports.csv")) {
            if (!Files.exists(data.resolve(file))) {
                throw new UserException(
                        Main.WRONG,
                        "%s is missing; run build/fetch-data, which needs npm"
                                .formatted(data.resolve(file)));
            }
        }
    }

    private int run(Checkout checkout, List<Demonstration> wanted) throws Exception {
        Path work = checkout.root().resolve("target/demo");
        HomeLibrary library =
                nifiHome.isPresent()
                        ? InstallCommand.at(nifiHome.get()).library()
                        : new NifiAssembly(checkout.root(), System.out).library();
        NifiHome home = home(work.resolve("nifi"), library);
        DemoRun run = null;
        boolean right = true;
        try {
            for (Demonstration demonstration : wanted) {
                Path out = work.resolve("out").resolve(demonstration.template());
                Folders.delete(out);
                Files.createDirectories(out);
                demonstration.prepare(out);
                DemoFlow flow = flow(checkout, demonstration, out, work.resolve("runs"));
                run =
                        run == null
                                ? DemoRun.start(flow, home, ServerOptions.defaults(), System.out)
                                : run.next(flow);
                right &= shown(run, demonstration, out);
            }
            if (!check) {
                run.awaitEnd();
            }
        } finally {
            if (run != null) {
                run.close();
            }
        }
        return right ? 0 : Main.FAILED;
    }

    private NifiHome home(Path folder, HomeLibrary library) throws Exception {
        if (keep && Files.exists(folder)) {
            return NifiHome.open(folder);
        }
        Folders.delete(folder);
        return NifiHome.create(folder, library);
    }

    private static DemoFlow flow(
            Checkout checkout, Demonstration demonstration, Path out, Path runs) throws Exception {
        Map<String, String> parameters = new HashMap<>(demonstration.parameters(out));
        parameters.put("work.folder", runs.toString());
        return DemoFlow.of(checkout.template(demonstration.template()), checkout.nars())
                .withParameters(parameters)
                .withServices(demonstration.services())
                .withResults(demonstration.results())
                .withFinished("finished")
                .withRows(10)
                .withLimit(LIMIT);
    }

    /** True if there is nothing to check, or all is right. */
    private boolean shown(DemoRun run, Demonstration demonstration, Path out) throws Exception {
        demonstration.drive(run.group(), out);
        DemoOutcome outcome = run.awaitResults();
        System.out.println("The files are in " + out + ".");
        if (screenshots.isPresent()) {
            Path png = screenshots.get().resolve(demonstration.template() + ".png");
            Screenshots.withBrowser().take(run.server().canvas(run.group()), png);
        }
        if (!check) {
            return true;
        }
        List<String> differences = demonstration.differences(out, outcome.records());
        if (differences.isEmpty()) {
            System.out.printf(
                    "Checked %s: all rows are right, in the files and in number in the FlowFiles.%n",
                    demonstration.template());
            return true;
        }
        System.err.println(demonstration.template() + " is wrong:");
        differences.stream().limit(10).forEach(System.err::println);
        return false;
    }
}
