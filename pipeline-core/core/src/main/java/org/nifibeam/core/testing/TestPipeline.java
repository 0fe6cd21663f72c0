package org.nifibeam.core.testing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.definition.DocumentNode.Mapping;
import org.nifibeam.core.definition.TestSpec;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/**
 * The part of a pipeline that a test runs: from its mocks to what it expects, and nothing else.
 * Used once, on one thread.
 */
final class TestPipeline {
    private final Definition definition;
    private final TestSpec test;
    private final Map<String, PCollection> known;
    private final Mocks mocks;
    private final Map<String, TransformSpec> stages = new LinkedHashMap<>();
    private final Map<String, TransformSpec> added = new LinkedHashMap<>();
    private final Map<String, String> mockedOutputs = new LinkedHashMap<>();
    private final Map<String, TestSpec.Elements> expectations = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    /**
     * A pipeline.
     *
     * @param known what the stages give, as far as it is known without running anything
     * @param mocks takes the mocks
     */
    TestPipeline(
            Definition definition, TestSpec test, Map<String, PCollection> known, Mocks mocks) {
        this.definition = definition;
        this.test = test;
        this.known = known;
        this.mocks = mocks;
        definition.transforms().forEach(spec -> stages.put(spec.name(), spec));
    }

    /** What is expected, by the name of the sink's expectation. */
    Map<String, TestSpec.Elements> expectations() {
        return expectations;
    }

    /** The pipeline's definition. */
    Definition build() throws ProblemException {
        test.mockOutputs().forEach(this::mockOutput);
        test.mockInputs().forEach(this::mockInput);
        test.expectedOutputs().forEach(this::expectOutput);
        test.expectedInputs().forEach(this::expectInput);
        refuse();
        List<TransformSpec> run = needed();
        run.addAll(discards(run));
        refuse();
        return definition.withTransforms(run);
    }

    private void refuse() throws ProblemException {
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
    }

    private void mockOutput(TestSpec.Elements elements) {
        for (String reference : definition.resolve(elements.name())) {
            Optional<TransformSpec> stage = stage(reference, elements);
            if (stage.isPresent()) {
                Optional<PCollection> collection = Optional.ofNullable(known.get(reference));
                // That of a stage with inputs is on these, and what it gives may be otherwise.
                Optional<Mapping> windowing =
                        stage.get().inputs().isEmpty() ? stage.get().windowing() : Optional.empty();
                mock(elements, collection, windowing)
                        .ifPresent(source -> mockedOutputs.put(reference, source));
            }
        }
    }

    private void mockInput(TestSpec.Elements elements) {
        Optional<TransformSpec> stage = stage(elements.name(), elements);
        if (stage.isEmpty()) {
            return;
        }
        List<TransformSpec.Input> inputs = stage.get().inputs();
        if (inputs.stream().map(TransformSpec.Input::alias).distinct().count() != 1) {
            add(
                    ProblemCode.UNSUPPORTED,
                    elements,
                    "it has " + (inputs.isEmpty() ? "no" : "several") + " inputs",
                    "mock the outputs of the stages before it");
            return;
        }
        Optional<PCollection> collection =
                Optional.ofNullable(known.get(inputs.get(0).reference()));
        mock(elements, collection, Optional.empty())
                .ifPresent(
                        source ->
                                stages.put(
                                        stage.get().name(),
                                        withInputs(
                                                stage.get(),
                                                List.of(
                                                        new TransformSpec.Input(
                                                                inputs.get(0).alias(),
                                                                source,
                                                                elements.place())))));
    }

    /** Adds a source that does what a mock says; its name. */
    private Optional<String> mock(
            TestSpec.Elements elements,
            Optional<PCollection> collection,
            Optional<Mapping> windowing) {
        try {
            Mock mock = Mock.of(elements, collection.map(PCollection::schema));
            String name = free("mock of " + elements.name());
            mocks.add(name, mock);
            added.put(
                    name,
                    new TransformSpec(
                            mock.timed() ? MockProvider.UNBOUNDED : MockProvider.BOUNDED,
                            name,
                            name,
                            List.of(),
                            windowing,
                            (Mapping) DocumentNode.of(Map.of("mock", name)),
                            elements.place()));
            return Optional.of(name);
        } catch (ProblemException e) {
            problems.addAll(e.problems());
            return Optional.empty();
        }
    }

    private void expectOutput(TestSpec.Elements elements) {
        List<TransformSpec.Input> inputs = new ArrayList<>();
        for (String reference : definition.resolve(elements.name())) {
            stage(reference, elements);
            inputs.add(new TransformSpec.Input("input", reference, elements.place()));
        }
        collect(elements, inputs, "output of ");
    }

    private void expectInput(TestSpec.Elements elements) {
        stage(elements.name(), elements)
                .ifPresent(
                        stage -> {
                            List<TransformSpec.Input> inputs = new ArrayList<>();
                            stage.inputs()
                                    .forEach(
                                            i ->
                                                    inputs.add(
                                                            new TransformSpec.Input(
                                                                    "input",
                                                                    i.reference(),
                                                                    elements.place())));
                            collect(elements, inputs, "input of ");
                        });
    }

    private void collect(
            TestSpec.Elements elements, List<TransformSpec.Input> inputs, String what) {
        String name = free(what + elements.name());
        expectations.put(name, elements);
        added.put(name, sink(name, inputs, elements));
    }

    private static TransformSpec sink(
            String name, List<TransformSpec.Input> inputs, TestSpec.Elements elements) {
        return new TransformSpec(
                Collected.TYPE,
                name,
                name,
                inputs,
                Optional.empty(),
                (Mapping) DocumentNode.of(Map.of("expectation", name)),
                elements.place());
    }

    /** The stages between mocks and expectations, their mocked inputs replaced. */
    private List<TransformSpec> needed() {
        Deque<String> waiting = new ArrayDeque<>(expectations.keySet());
        Set<String> found = new LinkedHashSet<>(waiting);
        Map<String, TransformSpec> run = new LinkedHashMap<>();
        Set<String> names = new HashSet<>(stages.keySet());
        while (!waiting.isEmpty()) {
            String name = waiting.poll();
            TransformSpec spec = added.containsKey(name) ? added.get(name) : stages.get(name);
            List<TransformSpec.Input> inputs = new ArrayList<>();
            for (TransformSpec.Input input : spec.inputs()) {
                String reference = mockedOutputs.getOrDefault(input.reference(), input.reference());
                inputs.add(new TransformSpec.Input(input.alias(), reference, input.place()));
                String before =
                        added.containsKey(reference)
                                ? reference
                                : new TransformSpec.Input("", reference, input.place())
                                        .stage(names);
                if ((added.containsKey(before) || stages.containsKey(before))
                        && found.add(before)) {
                    waiting.add(before);
                }
            }
            checkSource(spec);
            run.put(name, withInputs(spec, inputs));
        }
        return new ArrayList<>(run.values());
    }

    /** What a test reads it says itself. */
    private void checkSource(TransformSpec spec) {
        boolean allowed =
                spec.type().equals("Create")
                        || added.containsKey(spec.name())
                        || test.allowedSources().contains(spec.name())
                        || test.allowedSources().contains(spec.type());
        if (spec.inputs().isEmpty() && !allowed) {
            problems.add(
                    new Problem(
                            ProblemCode.MISSING,
                            test.place(),
                            Optional.of(spec.name()),
                            "the test '" + test.name() + "' would really read from it",
                            "add it to 'mock_outputs', or its name or type to 'allowed_sources'"));
        }
    }

    /** Sinks for error outputs whose consumers are no part of the test. */
    private List<TransformSpec> discards(List<TransformSpec> run) {
        Set<String> taken = new HashSet<>();
        run.forEach(spec -> spec.inputs().forEach(i -> taken.add(i.reference())));
        List<TransformSpec> discards = new ArrayList<>();
        for (TransformSpec spec : run) {
            List<Optional<DocumentNode>> handlings =
                    List.of(
                            spec.config().get("error_handling"),
                            spec.config()
                                    .get("output_schema")
                                    .filter(Mapping.class::isInstance)
                                    .flatMap(m -> ((Mapping) m).get("error_handling")));
            for (Optional<DocumentNode> handling : handlings) {
                if (handling.orElse(null) instanceof Mapping mapping
                        && mapping.get("output").isPresent()) {
                    String reference =
                            spec.name() + "." + mapping.get("output").orElseThrow().plain();
                    if (taken.add(reference)) {
                        discards.add(
                                sink(
                                        free("errors of " + reference),
                                        List.of(
                                                new TransformSpec.Input(
                                                        "input", reference, spec.place())),
                                        new TestSpec.Elements(reference, List.of(), spec.place())));
                    }
                }
            }
        }
        return discards;
    }

    private Optional<TransformSpec> stage(String reference, TestSpec.Elements elements) {
        String name =
                new TransformSpec.Input("", reference, elements.place()).stage(stages.keySet());
        if (!stages.containsKey(name)) {
            add(
                    ProblemCode.UNKNOWN_STAGE,
                    elements,
                    "there is no stage '" + reference + "'",
                    Nearest.advice(reference, stages.keySet()));
        }
        return Optional.ofNullable(stages.get(name));
    }

    private String free(String wanted) {
        String name = wanted;
        while (stages.containsKey(name) || added.containsKey(name)) {
            name += "'";
        }
        return name;
    }

    private static TransformSpec withInputs(TransformSpec spec, List<TransformSpec.Input> inputs) {
        return new TransformSpec(
                spec.type(),
                spec.name(),
                spec.id(),
                inputs,
                spec.windowing(),
                spec.config(),
                spec.place());
    }

    private void add(ProblemCode code, TestSpec.Elements at, String message, String advice) {
        problems.add(new Problem(code, at.place(), Optional.of(at.name()), message, advice));
    }
}
