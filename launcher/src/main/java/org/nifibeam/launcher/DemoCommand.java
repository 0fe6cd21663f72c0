package org.nifibeam.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

/** A real NiFi with our NARs in it, running a template on real data. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Assembles and starts a NiFi, imports a template, runs it and shows the first rows; Ctrl-C stops all.")
final class DemoCommand implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @Option(
            names = "--template",
            defaultValue = "flight-delays",
            description = "which template (${DEFAULT-VALUE})")
    private String template;

    @Option(names = "--check", description = "end by itself: 0 if the rows are right, 1 if not")
    private boolean check;

    @Option(
            names = "--nifi-home",
            paramLabel = "DIR",
            description = "use the libraries of an official NiFi 2.x instead")
    private Optional<Path> nifiHome = Optional.empty();

    @Option(
            names = "--screenshot",
            paramLabel = "PNG",
            description =
                    "save a picture of the canvas once the results are there (needs chromium)")
    private Optional<Path> screenshot = Optional.empty();

    @Override
    public Integer call() throws Exception {
        Checkout checkout = Checkout.here();
        Path flights = checkout.flights();
        if (!Files.exists(flights)) {
            throw new UserException(
                    Main.WRONG,
                    "the flights are missing: "
                            + flights
                            + "; run build/fetch-data, which needs npm");
        }
        Path work = checkout.root().resolve("target/demo");
        Path output = work.resolve("out");
        Folders.delete(output);
        Files.createDirectories(output);
        DemoFlow flow =
                DemoFlow.of(checkout.template(template), checkout.nars())
                        .withParameters(
                                Map.of(
                                        "flights.path", flights.toString(),
                                        "output.path", output.resolve("flight-delays").toString(),
                                        "work.folder", work.resolve("runs").toString()))
                        .withResults("results")
                        .withFinished("finished")
                        .withRows(10)
                        .withLimit(LIMIT);
        HomeLibrary library =
                nifiHome.isPresent()
                        ? InstallCommand.at(nifiHome.get()).library()
                        : new NifiAssembly(checkout.root(), System.out).library();
        Folders.delete(work.resolve("nifi"));
        NifiHome home = NifiHome.create(work.resolve("nifi"), library);
        try (DemoRun run = DemoRun.start(flow, home, ServerOptions.defaults(), System.out)) {
            DemoOutcome outcome = run.awaitResults();
            System.out.println("The files are in " + output + ".");
            screenshot.ifPresent(
                    png -> Screenshots.withBrowser().take(run.server().canvas(run.group()), png));
            if (check) {
                return check(outcome, flights, output);
            }
            run.awaitEnd();
            return 0;
        }
    }

    private static int check(DemoOutcome outcome, Path flights, Path output) throws Exception {
        FlightsAnswer answer = FlightsAnswer.of(flights);
        List<String> differences = answer.differences(output);
        if (outcome.records() != answer.size()) {
            differences.add(
                    "the FlowFiles hold " + outcome.records() + " rows, not " + answer.size());
        }
        if (differences.isEmpty()) {
            System.out.println(
                    "Checked: all "
                            + answer.size()
                            + " rows are right, in the files and in number in the FlowFiles.");
            return 0;
        }
        differences.stream().limit(10).forEach(System.err::println);
        return Main.FAILED;
    }
}
