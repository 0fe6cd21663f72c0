package org.nifibeam.launcher.canvas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nifibeam.core.compile.Compilation;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.definition.ParseSettings;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.spi.Connectors;

/**
 * A document goes onto the canvas, and what the processors there make of it is the same pipeline.
 */
@Timeout(120)
class DocumentFlowTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final ClassLoader CLASSES = DocumentFlowTest.class.getClassLoader();
    private static final Connectors CONNECTORS = Connectors.load(CLASSES);

    static List<String> examples() throws Exception {
        try (Stream<Path> files = Files.list(ROOT.resolve("examples"))) {
            return files.map(f -> f.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static String flow(String document) throws ProblemException {
        return DocumentFlow.of(
                Definition.parse(document, Optional.of("pipeline.yaml")),
                "pipeline.yaml",
                CONNECTORS);
    }

    /** The plan of a document. */
    private static String plan(String document) throws Exception {
        Compilation compilation =
                PipelineCompiler.load(CLASSES)
                        .compile(
                                document,
                                Optional.empty(),
                                ParseSettings.NONE,
                                CompileSettings.UNRESTRICTED);
        assertEquals(List.of(), compilation.problems());
        Runner runner =
                java.util.ServiceLoader.load(Runner.class, CLASSES).findFirst().orElseThrow();
        return Planner.explain(compilation.graph().orElseThrow(), runner.capabilities(), CONNECTORS)
                .plan()
                .print()
                .lines()
                .map(DocumentFlowTest::inOrder)
                .collect(Collectors.joining("\n"));
    }

    /**
     * NiFi keeps dynamic properties, and so the fields that a stage makes, in the alphabet's order.
     */
    private static String inOrder(String line) {
        return Pattern.compile("\\[([^\\[\\]]* = [^\\[\\]]*)\\]")
                .matcher(line)
                .replaceAll(
                        made ->
                                Matcher.quoteReplacement(
                                        Stream.of(made.group(1).split(", "))
                                                .sorted()
                                                .toList()
                                                .toString()));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleIsTheSamePipelineOnTheCanvas(String example) throws Exception {
        String document =
                Files.readString(ROOT.resolve("examples").resolve(example))
                        .replace("examples/data/", ROOT.resolve("examples/data") + "/")
                        .replace("out/", ROOT.resolve("out") + "/");
        ComposedCanvas canvas = ComposedCanvas.of(flow(document));
        assertEquals(List.of(), canvas.problems());
        assertTrue(
                canvas.processors().stream().noneMatch(p -> p.contains(": AddBeamYaml")),
                () -> "each has a processor: " + canvas.processors());
        assertEquals(plan(document), plan(canvas.definition().toYaml()));
    }

    /**
     * Forks, error outputs, pieces of YAML, several inputs, and texts that mean something to NiFi.
     */
    @Test
    void anyGraphIsStrungOnOneLine() throws Exception {
        String document =
                """
                pipeline:
                  transforms:
                    - type: Create
                      name: Orders
                      config: {elements: [{id: 1, item: a, parts: [1, 2]}, {id: 2, item: b, parts: []}]}
                    - type: Create
                      name: Items
                      config: {elements: [{code: a, price: 3}], reshuffle: false}
                    - type: Filter
                      name: Real
                      input: Orders
                      config: {keep: "id > 0", error_handling: {output: broken, threshold: 0.5}}
                    - type: composite
                      name: Priced
                      input: {o: Real, i: Items}
                      transforms:
                        - type: Join
                          name: both
                          input: {o: o, i: i}
                          config: {type: left, equalities: [{o: item, i: code}], fields: {o: [id, item], i: {cost: price}}}
                      output: both
                    - type: Partition
                      name: Sizes
                      input: Priced
                      config: {language: sql, by: "CASE WHEN cost > 2 THEN 'big' ELSE 'small' END", outputs: [big, small]}
                    - type: Flatten
                      name: Again
                      input: [Sizes.big, Sizes.small]
                    - type: WindowInto
                      name: Minutes
                      input: Again
                      windowing: {type: fixed, size: 60s, allowed_lateness: 1h, trigger: {after_watermark: {late: {after_count: 1}}}}
                    - type: Combine
                      name: PerItem
                      input: Minutes
                      config: {group_by: item, combine: {top: {value: cost, fn: {type: top, config: {n: 2}}}}}
                    - type: StripErrorMetadata
                      name: Bad
                      input: Real.broken
                    - type: LogForTesting
                      name: Log
                      input: PerItem
                      id: logged
                """;
        ComposedCanvas canvas = ComposedCanvas.of(flow(document));
        assertEquals(List.of(), canvas.problems());
        assertEquals(
                """
                Orders: CreateElements {Elements=[{"id": 1, "item": "a", "parts": [1, 2]}, {"id": 2, "item": "b", "parts": []}]}
                Items: CreateElements {Elements=[{"code": "a", "price": 3}], Reshuffle=false}
                Real: FilterElements {Condition=id > 0, Error Handling=branch, Error Threshold=0.5, Expression Language=generic, Input Stage=Orders}
                Priced/both: JoinCollections {Equalities=o.item = i.code, First Input=o, Join Type=left, Output Fields=o.id, o.item, i.price AS cost, i=Items, o=Real}
                Sizes: PartitionElements {By=CASE WHEN cost > 2 THEN 'big' ELSE 'small' END, Expression Language=sql, Outputs=big, small}
                Again: FlattenCollections {Input Stages=Sizes.big, Sizes.small}
                Minutes: WindowInto {Allowed Lateness=1h, Size=60s, Trigger=written, Trigger Definition={"after_watermark": {"late": {"after_count": 1}}}, Window Type=fixed}
                PerItem: CombineElements {Expression Language=generic, Group By=item, top=top(cost; "n": 2)}
                Bad: AddBeamYaml {Beam YAML=type: StripErrorMetadata
                , Input Stage=Real.errors}
                Log: LogElements {Input Stage=PerItem, State Id=logged}""",
                String.join("\n", canvas.processors()));
        assertEquals(
                plan(document),
                plan(canvas.definition().toYaml()).replace("'Bad/StripErrorMetadata'", "'Bad'"),
                "a piece's transforms are named below it");
    }

    @Test
    void aPieceOfYamlHasItsOutputsAndItsPaths() throws Exception {
        String flow =
                flow(
                        """
                        pipeline:
                          transforms:
                            - type: Create
                              name: Flights
                              config: {elements: [{to: SEA}]}
                            - type: Enrichment
                              name: Cities
                              input: Flights
                              config:
                                enrichment_handler: Csv
                                handler_config: {path: /data/airports.csv, key: {to: iata}, fields: [city]}
                                error_handling: {output: unknown}
                            - {type: LogForTesting, input: Cities}
                            - {type: LogForTesting, name: Unknown, input: Cities.unknown}
                        """);
        assertEquals(
                List.of(
                        """
                        Cities: AddBeamYaml {Beam YAML=type: composite
                        transforms:
                          - type: Enrichment
                            config:
                              enrichment_handler: Csv
                              handler_config:
                                path: "/data/airports.csv"
                                key:
                                  to: iata
                                fields:
                                  - city
                              error_handling:
                                output: unknown
                            name: it
                            input: input
                        output:
                          output: it
                          unknown: it.unknown
                        }""",
                        "LogForTesting: LogElements {}",
                        "Unknown: LogElements {Input Stage=Cities.unknown}"),
                ComposedCanvas.of(flow).processors().subList(1, 4));
        assertEquals(List.of(), ComposedCanvas.of(flow).problems());
        assertTrue(flow.contains("\"Allowed Paths\": \"/data/airports.csv\""), flow);
    }

    @Test
    void whatMeansSomethingToNifiIsEscaped() throws Exception {
        String flow =
                flow(
                        """
                        pipeline:
                          type: chain
                          transforms:
                            - {type: Create, config: {elements: ["${a} #{b}"]}}
                            - {type: Filter, config: {language: sql, keep: "element <> '${a} #{b}'"}}
                            - {type: WriteToCsv, config: {path: "/out/a b", delimiter: "\\t"}}
                        """);
        assertTrue(flow.contains("[\\\"$${a} ##{b}\\\"]"), flow);
        assertTrue(flow.contains("element <> '${a} ##{b}'"), flow);
        assertTrue(flow.contains("\"Delimiter\": \"\\\\t\""), flow);
        assertTrue(flow.contains("\"WriteToCsv.path\""), flow);
    }

    /** NiFi keeps no order of fields, and in a CSV file it shows. */
    @Test
    void theOrderOfCsvColumnsIsKept() throws Exception {
        String document =
                """
                pipeline:
                  type: chain
                  transforms:
                    - {type: Create, config: {elements: [{x: 1}]}}
                    - {type: MapToFields, config: {fields: {b: x, a: x}}}
                    - {type: WriteToJson, config: {path: /out/rows}}
                """;
        assertTrue(ComposedCanvas.of(flow(document)).processors().get(1).contains(": MapToFields"));
        assertTrue(
                ComposedCanvas.of(flow(document.replace("Json", "Csv")))
                        .processors()
                        .get(1)
                        .contains(": AddBeamYaml"));
    }

    @Test
    void whatCannotBeSaidOnTheCanvasIsRefused() {
        ProblemException refused =
                assertThrows(
                        ProblemException.class,
                        () ->
                                flow(
                                        """
                                        pipeline:
                                          transforms:
                                            - {type: Create, name: A, config: {elements: [{x: 1}]}}
                                            - {type: Create, name: B, config: {elements: [{x: 1}]}}
                                            - type: Join
                                              name: Both
                                              input: {a: A, b: B}
                                              config: {type: {outer: [a]}, equalities: x}
                                        """));
        assertEquals(
                "pipeline.yaml:5: [UNSUPPORTED] stage 'Both': it takes several inputs, and no processor's properties can say"
                        + " what it does; write it in a simpler way, or put the whole document into one AddBeamYaml",
                refused.problems().get(0).toString());
    }
}
