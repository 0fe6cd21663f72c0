package org.nifibeam.core.testing;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.nifibeam.core.builtin.PlainElements;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.definition.DocumentEditor;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.definition.TestSpec;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.core.window.Timestamps;

/** Writes tests into a document from what its pipeline gives. Stateless. */
public final class TestWriter {
    /** How long an unbounded source may take to give its sample. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private TestWriter() {}

    /** Has a test that has run expect what has come. */
    public static void fix(CompiledTest ran, DocumentEditor editor) {
        TestRun.compare(ran)
                .forEach(
                        (place, comparison) -> {
                            if (!comparison.same()) {
                                editor.change(
                                        ran.expectations().get(place).written(),
                                        comparison.met().stream()
                                                .boxed()
                                                .collect(Collectors.toSet()),
                                        written(comparison));
                            }
                        });
    }

    private static List<Map<String, Object>> written(Comparison comparison) {
        List<Map<String, Object>> elements = new ArrayList<>();
        for (Collected.Element element : comparison.unexpected()) {
            Map<String, Object> plain = PlainElements.of(comparison.schema(), element.row());
            if (comparison.windows()) {
                plain.put(Expectation.WINDOW, element.window().toString());
            }
            if (comparison.panes()) {
                plain.put(Expectation.PANE, Expectation.timingAndIndex(element.pane()));
            }
            elements.add(plain);
        }
        return elements;
    }

    /**
     * Writes a test: the first elements of each reading stage as mocks, and what the stages at the
     * end take or give of them.
     *
     * @param runs runs the pipeline with these mocks
     * @param limit how many elements of each reading stage
     * @return why the run has failed, if it has, and nothing is written
     * @throws ProblemException if the definition is wrong
     * @throws IOException if a source cannot be read
     */
    public static Optional<TestRun.Failure> create(
            PipelineCompiler compiler,
            Definition definition,
            TestRun runs,
            int limit,
            DocumentEditor editor)
            throws ProblemException, IOException, InterruptedException {
        Graph graph = compiler.graph(definition, CompileSettings.UNRESTRICTED);
        List<DocumentEditor.Elements> places = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Read read) {
                places.add(
                        new DocumentEditor.Elements(
                                "mock_outputs",
                                read.stage().name(),
                                sample(read.spec().source(compiler.connectors()), limit)));
            }
        }
        TestSpec spec = spec(free(definition), places, ends(compiler, definition));
        CompiledTest test = CompiledTest.all(compiler, definition, List.of(spec)).get(0);
        Optional<TestRun.Failure> failure = runs.execute(test);
        if (failure.isPresent()) {
            return failure;
        }
        TestRun.compare(test)
                .forEach(
                        (place, comparison) -> {
                            TestSpec.Elements end = test.expectations().get(place).written();
                            boolean input = spec.expectedInputs().contains(end);
                            places.add(
                                    new DocumentEditor.Elements(
                                            input ? "expected_inputs" : "expected_outputs",
                                            end.name(),
                                            written(comparison)));
                        });
        editor.add(spec.name(), places);
        return Optional.empty();
    }

    private static String free(Definition definition) {
        Set<String> taken =
                definition.tests().stream().map(TestSpec::name).collect(Collectors.toSet());
        String name = "from a sample";
        for (int number = 2; taken.contains(name); number++) {
            name = "from a sample " + number;
        }
        return name;
    }

    /** The stages at the end: true if they write, so that what they take is what counts. */
    private static Map<String, Boolean> ends(PipelineCompiler compiler, Definition definition) {
        Set<String> names = new HashSet<>();
        definition.transforms().forEach(spec -> names.add(spec.name()));
        Set<String> taken = new HashSet<>();
        definition
                .transforms()
                .forEach(spec -> spec.inputs().forEach(input -> taken.add(input.stage(names))));
        Map<String, Boolean> ends = new LinkedHashMap<>();
        for (TransformSpec spec : definition.transforms()) {
            if (!taken.contains(spec.name()) && !spec.inputs().isEmpty()) {
                ends.put(spec.name(), compiler.connectors().sink(spec.type()).isPresent());
            }
        }
        return ends;
    }

    private static TestSpec spec(
            String name, List<DocumentEditor.Elements> mocks, Map<String, Boolean> ends)
            throws ProblemException {
        if (ends.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED,
                    "the pipeline only reads",
                    "a test needs a stage behind a reading one");
        }
        List<TestSpec.Elements> outputs = new ArrayList<>();
        for (DocumentEditor.Elements mock : mocks) {
            outputs.add(
                    new TestSpec.Elements(
                            mock.stage(),
                            mock.elements().stream().map(DocumentNode::of).toList(),
                            Place.NOWHERE));
        }
        List<TestSpec.Elements> expectedInputs = new ArrayList<>();
        List<TestSpec.Elements> expectedOutputs = new ArrayList<>();
        ends.forEach(
                (stage, writes) ->
                        (writes ? expectedInputs : expectedOutputs)
                                .add(new TestSpec.Elements(stage, List.of(), Place.NOWHERE)));
        return new TestSpec(
                name, outputs, List.of(), expectedOutputs, expectedInputs, Set.of(), Place.NOWHERE);
    }

    /** The first elements of a source, as a test writes them. */
    private static List<Map<String, Object>> sample(Source source, int limit)
            throws ProblemException, IOException, InterruptedException {
        Schema schema = source.schema();
        SourceRead read = source.plan(schema, Pushdown.everything(schema));
        List<Map<String, Object>> elements = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty())) {
            boolean more = true;
            while (more && elements.size() < limit) {
                for (Split split : enumerator.discover()) {
                    try (Reader reader = read.open(split, Optional.empty())) {
                        sample(reader, read.schema(), limit, deadline, elements);
                    }
                }
                more = !enumerator.exhausted() && System.nanoTime() < deadline;
            }
        }
        return elements;
    }

    private static void sample(
            Reader reader,
            Schema schema,
            int limit,
            long deadline,
            List<Map<String, Object>> elements)
            throws IOException, InterruptedException {
        while (elements.size() < limit && System.nanoTime() < deadline) {
            Reader.Result result = reader.poll(deadline);
            if (result instanceof Reader.End) {
                return;
            }
            if (result instanceof Reader.Rows rows) {
                for (int i = 0; i < rows.size() && elements.size() < limit; i++) {
                    elements.add(element(schema, rows.rows()[i], rows.timestamps()[i]));
                }
            } else if (result instanceof Reader.Columns columns) {
                Row[] rows = RowShape.of(schema).rows(columns.batch());
                for (int i = 0; i < columns.batch().size() && elements.size() < limit; i++) {
                    elements.add(element(schema, rows[i], Timestamps.MIN));
                }
            }
        }
    }

    private static Map<String, Object> element(Schema schema, Row row, long timestamp) {
        Map<String, Object> plain = PlainElements.of(schema, row);
        if (timestamp != Timestamps.MIN) {
            plain.put(Mock.TIMESTAMP, Instant.ofEpochMilli(timestamp).toString());
        }
        return plain;
    }
}
