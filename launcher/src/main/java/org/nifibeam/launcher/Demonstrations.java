package org.nifibeam.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemException;

/** The templates of this checkout that a demo can run: all there are. */
final class Demonstrations {
    private final Path flights;
    private final Path airports;

    private final Servers servers;

    /**
     * @param data the folder of the examples' data
     * @param servers where systems are that templates need
     */
    Demonstrations(Path data, Servers servers) {
        this.servers = servers;
        this.flights = data.resolve("flights-3m.parquet");
        this.airports = data.resolve("airports.csv");
    }

    /** One for each template. */
    List<Demonstration> all() {
        return List.of(
                new FlightDelays(
                        "flight-delays", "delays per airport and day, as files and FlowFiles"),
                new FlightDelays(
                        "flight-delays-forked", "the same, with a fork and a merge by names"),
                new LogSessions(),
                new JoinAndEnrich(),
                new DeadLetters(),
                new FlowFilesInOut(),
                new KafkaWindows(servers),
                new KafkaEnrichment(servers),
                new MongoParquet(servers),
                new KinesisSessions(servers),
                new FlightDelays("beam-yaml", "a Beam YAML document as a stage between others"));
    }

    /**
     * The one of a template.
     *
     * @throws UserException for a name that none has
     */
    Demonstration of(String template) throws UserException {
        Optional<Demonstration> found =
                all().stream().filter(d -> d.template().equals(template)).findFirst();
        List<String> names = all().stream().map(Demonstration::template).toList();
        return found.orElseThrow(
                () ->
                        new UserException(
                                Main.WRONG,
                                "there is no template '"
                                        + template
                                        + "'; "
                                        + Nearest.to(template, names)
                                                .map(near -> "did you mean '" + near + "'? ")
                                                .orElse("")
                                        + "There are: "
                                        + String.join(", ", names)));
    }

    /** Delays per airport and day. */
    private final class FlightDelays extends Demonstration {
        private final String description;

        FlightDelays(String template, String description) {
            super(template);
            this.description = description;
        }

        @Override
        String description() {
            return description;
        }

        @Override
        Map<String, String> parameters(Path out) {
            return Map.of(
                    "flights.path", flights.toString(),
                    "output.path", out.resolve("flight-delays").toString());
        }

        @Override
        List<String> differences(Path out, long records)
                throws IOException, ProblemException, InterruptedException {
            List<String> expected = FlightsAnswer.delays(flights);
            List<String> actual = Lines.json(Lines.files(out, "flight-delays"));
            return counted(Lines.differences(expected, actual), expected.size(), records);
        }
    }

    /** Delays between states. */
    private final class JoinAndEnrich extends Demonstration {
        JoinAndEnrich() {
            super("join-and-enrich");
        }

        @Override
        String description() {
            return "flights joined with airports, and looked up in them";
        }

        @Override
        Map<String, String> parameters(Path out) {
            return Map.of(
                    "flights.path", flights.toString(),
                    "airports.path", airports.toString(),
                    "output.path", out.resolve("between-states").toString());
        }

        @Override
        List<String> differences(Path out, long records)
                throws IOException, ProblemException, InterruptedException {
            List<String> expected = FlightsAnswer.betweenStates(flights, airports);
            List<String> actual = Lines.csv(Lines.files(out, "between-states"));
            return counted(Lines.differences(expected, actual), expected.size(), records);
        }
    }

    /** Flights from Seattle, those on time apart. */
    private final class DeadLetters extends Demonstration {
        DeadLetters() {
            super("dead-letters");
        }

        @Override
        String description() {
            return "rows that fail go to files and FlowFiles of their own";
        }

        @Override
        Map<String, String> parameters(Path out) {
            return Map.of(
                    "flights.path", flights.toString(),
                    "output.path", out.resolve("miles-per-minute").toString(),
                    "errors.path", out.resolve("dead-letters").toString());
        }

        @Override
        List<String> differences(Path out, long records)
                throws IOException, ProblemException, InterruptedException {
            List<String> good = new ArrayList<>();
            List<String> bad = new ArrayList<>();
            Flights.read(
                    flights,
                    f -> {
                        String named =
                                "{date="
                                        + FlightsAnswer.instant(f.dateMicros())
                                        + ", destination="
                                        + f.destination();
                        if (f.origin().equals("SEA") && f.delay() == 0) {
                            bad.add(named + "}");
                        } else if (f.origin().equals("SEA")) {
                            good.add(named + ", miles=" + f.distance() / f.delay() + "}");
                        }
                    });
            List<String> differences = new ArrayList<>();
            differences.addAll(
                    Lines.differences(good, Lines.json(Lines.files(out, "miles-per-minute"))));
            List<String> letters = Lines.json(Lines.files(out, "dead-letters"));
            letters.stream()
                    .filter(line -> !line.matches(".*, problem=.*distance / delay.*by zero.*}"))
                    .limit(5)
                    .forEach(line -> differences.add("does not say what is wrong: " + line));
            differences.addAll(
                    Lines.differences(
                            bad,
                            letters.stream()
                                    .map(line -> line.replaceFirst(", problem=.*}$", "}"))
                                    .toList()));
            return counted(differences, bad.size(), records);
        }
    }

    /** Orders that come as a FlowFile. */
    private static final class FlowFilesInOut extends Demonstration {
        FlowFilesInOut() {
            super("flowfiles-in-out");
        }

        @Override
        String description() {
            return "records of FlowFiles through a pipeline, and on as FlowFiles";
        }

        @Override
        Map<String, String> parameters(Path out) {
            return Map.of("output.folder", out.resolve("totals").toString());
        }

        @Override
        String results() {
            return "success";
        }

        @Override
        List<String> differences(Path out, long records) throws IOException {
            List<String> expected =
                    List.of(
                            "{customer=ann, orders=2, total=42.5}",
                            "{customer=bob, orders=2, total=5.75}");
            List<String> actual = Lines.json(Lines.files(out.resolve("totals"), ""));
            return counted(Lines.differences(expected, actual), expected.size(), records);
        }
    }

    private static List<String> counted(List<String> differences, long expected, long records) {
        List<String> all = new ArrayList<>(differences);
        if (records != expected) {
            all.add("the FlowFiles hold " + records + " rows, not " + expected);
        }
        return all;
    }
}
