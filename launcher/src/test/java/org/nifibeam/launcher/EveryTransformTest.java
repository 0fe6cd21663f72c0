package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nifibeam.core.code.CopiedJar;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.compile.TransformType;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.definition.DocumentNode.Mapping;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ConnectorProvider;
import picocli.CommandLine;

/**
 * Every transform of the catalogue, with every one of its settings, in documents that are checked
 * and run: the cases are texts in {@code src/test/resources/catalogue}. Each begins with {@code ==
 * Transform}; below it stand files ({@code -- in/name}), transforms that are run or only checked
 * ({@code -- run}, {@code -- check}), and the lines of all files below {@code out} afterwards.
 * {@code DIR} is the case's folder, {@code JAR} and {@code SHA256} are those of {@link
 * CodeStageTest}.
 */
@Timeout(60)
class EveryTransformTest {
    /** NiFi's FlowFiles are to be had on the canvas alone; see ReadFromFlowFileTest there. */
    private static final Set<String> ON_THE_CANVAS = Set.of("ReadFromFlowFile", "WriteToFlowFile");

    /**
     * What needs a server has such a test beside it: KafkaSettingsTest, KinesisSettingsTest,
     * MongoSettingsTest.
     */
    private static final Set<String> BESIDE_THEIR_SERVER =
            Set.of(
                    "ReadFromKafka",
                    "WriteToKafka",
                    "ReadFromKinesis",
                    "WriteToKinesis",
                    "ReadFromMongoDB",
                    "WriteToMongoDB");

    private static final PipelineCompiler COMPILER =
            PipelineCompiler.load(EveryTransformTest.class.getClassLoader());

    @TempDir private Path folder;

    /** What is in a case, in order: what each part is called, and its lines. */
    private record Part(String name, String text) {}

    /** A case. */
    private record Case(String of, List<Part> parts) {
        @Override
        public String toString() {
            return of;
        }

        List<String> documents() {
            return parts.stream()
                    .filter(part -> part.name().equals("run") || part.name().equals("check"))
                    .map(Part::text)
                    .toList();
        }
    }

    static Stream<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (String file : List.of("elements.txt", "files.txt")) {
            String text =
                    Files.readString(
                            Path.of(System.getProperty("basedir", "."))
                                    .resolve("src/test/resources/catalogue")
                                    .resolve(file));
            for (String one : text.split("(?m)^== ")) {
                if (!one.isBlank()) {
                    String[] parts = one.strip().split("(?m)^-- ");
                    cases.add(
                            new Case(
                                    parts[0].strip(),
                                    Arrays.stream(parts)
                                            .skip(1)
                                            .map(EveryTransformTest::part)
                                            .toList()));
                }
            }
        }
        return cases.stream();
    }

    private static Part part(String text) {
        String[] lines = text.split("\n", 2);
        return new Part(lines[0].strip(), lines.length < 2 ? "" : lines[1].stripTrailing() + "\n");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void checksAndRuns(Case given) throws Exception {
        int documents = 0;
        for (Part part : given.parts()) {
            switch (part.name()) {
                case "run" -> {
                    Path document = document(part.text(), ++documents);
                    launch("check", document);
                    launch("run", document);
                }
                case "check" -> launch("check", document(part.text(), ++documents));
                case "out" -> assertEquals(part.text().strip(), String.join("\n", written()));
                default -> {
                    Path file = folder.resolve(part.name());
                    Files.createDirectories(file.getParent());
                    Files.writeString(file, part.text());
                }
            }
        }
    }

    private Path document(String transforms, int number) throws IOException, ProblemException {
        String text =
                "pipeline:\n  transforms:\n" + transforms.replace("DIR", folder + "").indent(4);
        if (text.contains("JAR")) {
            Path jar = CodeStageTest.jar(Files.createDirectories(folder.resolve("code")));
            text = text.replace("JAR", jar + "").replace("SHA256", CopiedJar.sha256(jar));
        }
        return Files.writeString(folder.resolve("p" + number + ".yaml"), text);
    }

    private static void launch(String command, Path document) {
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setErr(new PrintWriter(err, true));
        line.setOut(new PrintWriter(new StringWriter()));
        assertEquals(0, line.execute(command, document.toString()), () -> command + ": " + err);
    }

    private List<String> written() throws IOException {
        Path out = folder.resolve("out");
        if (!Files.exists(out)) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(out)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines.stream().map(l -> l.replace(folder.toString(), "DIR")).sorted().toList();
    }

    @Test
    void everyTransformAndSettingHasACase() throws Exception {
        Map<String, Set<String>> missing = new TreeMap<>();
        declared().forEach((type, settings) -> missing.put(type, new TreeSet<>(settings)));
        for (Case given : cases().toList()) {
            Set<String> open = missing.get(given.of());
            if (open != null) {
                for (String document : given.documents()) {
                    open.removeAll(used(given.of(), document));
                }
                if (open.isEmpty()) {
                    missing.remove(given.of());
                }
            }
        }
        assertEquals(Map.of(), missing, "transforms and their settings that no case is of");
    }

    /** The settings by transform; a transform is one of its own, so that it has a case. */
    private static Map<String, Set<String>> declared() {
        Map<String, Set<String>> declared = new LinkedHashMap<>();
        for (TransformType type : COMPILER.catalogue()) {
            if (!ON_THE_CANVAS.contains(type.name())
                    && !BESIDE_THEIR_SERVER.contains(type.name())) {
                declared.put(type.name(), names(type.name(), type.settings()));
            }
        }
        for (ConnectorProvider lookup : COMPILER.connectors().lookups()) {
            String name = "Enrichment by " + lookup.type();
            declared.put(name, names(name, lookup.settings()));
        }
        return declared;
    }

    private static Set<String> names(String type, List<ConfigField> settings) {
        Set<String> names = settings.stream().map(ConfigField::name).collect(Collectors.toSet());
        names.add(type);
        return names;
    }

    /** What a document uses of a transform. */
    private static Set<String> used(String of, String document) throws ProblemException {
        String text = "pipeline:\n  transforms:\n" + document.indent(4);
        Definition definition = Definition.parse(text, Optional.empty());
        Function<TransformSpec, Mapping> config =
                of.startsWith("Enrichment by ")
                        ? spec -> (Mapping) spec.config().get("handler_config").orElseThrow()
                        : TransformSpec::config;
        String type = of.split(" ")[0];
        Set<String> used = new TreeSet<>();
        for (TransformSpec spec : definition.transforms()) {
            if (spec.type().equals(type)) {
                used.add(of);
                // A key of the config, which stands beside the config too.
                spec.windowing().ifPresent(windowing -> used.add("windowing"));
                used.addAll(config.apply(spec).entries().keySet());
            }
        }
        return used;
    }
}
