package org.nifibeam.core.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.compile.Compilation;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.definition.TestSpec;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Connectors;

/**
 * A test of a definition, compiled: the part of the pipeline that it runs, its mocks and what it
 * expects. For one run, since what comes is kept in it.
 */
public final class CompiledTest {
    private final TestSpec spec;
    private final Graph graph;
    private final Connectors connectors;
    private final Mocks mocks;
    private final Collected collected;
    private final Map<String, Expected> expectations;

    private CompiledTest(
            TestSpec spec,
            Graph graph,
            Connectors connectors,
            Mocks mocks,
            Collected collected,
            Map<String, Expected> expectations) {
        this.spec = spec;
        this.graph = graph;
        this.connectors = connectors;
        this.mocks = mocks;
        this.collected = collected;
        this.expectations = expectations;
    }

    /** What is expected at one place, and the schema of what comes there. */
    record Expected(TestSpec.Elements written, List<Expectation> elements, Schema schema) {}

    /**
     * Compiles all tests of a definition.
     *
     * @throws ProblemException with all that is wrong with them, in the document's order
     */
    public static List<CompiledTest> all(PipelineCompiler compiler, Definition definition)
            throws ProblemException {
        return all(compiler, definition, definition.tests());
    }

    /**
     * Compiles some tests of a definition.
     *
     * @throws ProblemException with all that is wrong with them, in the document's order
     */
    public static List<CompiledTest> all(
            PipelineCompiler compiler, Definition definition, List<TestSpec> tests)
            throws ProblemException {
        if (tests.isEmpty()) {
            return List.of();
        }
        Compilation pipeline = compiler.compile(definition, CompileSettings.UNRESTRICTED);
        List<CompiledTest> compiled = new ArrayList<>();
        Set<Problem> problems = new LinkedHashSet<>();
        for (TestSpec test : tests) {
            try {
                compiled.add(of(compiler, definition, test, pipeline));
            } catch (ProblemException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(List.copyOf(problems));
        }
        return compiled;
    }

    private static CompiledTest of(
            PipelineCompiler compiler, Definition definition, TestSpec test, Compilation pipeline)
            throws ProblemException {
        Mocks mocks = new Mocks();
        Collected collected = new Collected();
        PipelineCompiler own =
                compiler.with(
                        new MockProvider(mocks, true), new MockProvider(mocks, false), collected);
        TestPipeline part = new TestPipeline(definition, test, pipeline.outputs(), mocks);
        Definition built = part.build();
        Compilation compilation = own.compileToRun(built, CompileSettings.UNRESTRICTED);
        List<Problem> problems = new ArrayList<>();
        for (Problem problem : compilation.problems()) {
            problems.add(pipeline.problems().contains(problem) ? problem : ofTest(problem, test));
        }
        Map<String, Expected> expectations = new LinkedHashMap<>();
        for (Map.Entry<String, TestSpec.Elements> one : part.expectations().entrySet()) {
            Schema schema = collected.schema(one.getKey());
            if (schema == null) {
                continue;
            }
            try {
                List<Expectation> elements = Expectation.of(one.getValue(), schema);
                expectations.put(one.getKey(), new Expected(one.getValue(), elements, schema));
            } catch (ProblemException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty() || compilation.graph().isEmpty()) {
            throw new ProblemException(problems);
        }
        return new CompiledTest(
                test, compilation.graph().get(), own.connectors(), mocks, collected, expectations);
    }

    /**
     * A problem that the pipeline only has with the test's mocks: it stands where the test does.
     */
    private static Problem ofTest(Problem problem, TestSpec test) {
        String line = problem.place().line() > 0 ? " (line " + problem.place().line() + ")" : "";
        return new Problem(
                problem.code(),
                test.place(),
                Optional.empty(),
                "with the mocks of the test '"
                        + test.name()
                        + "'"
                        + problem.stage().map(s -> ", stage '" + s + "'" + line).orElse("")
                        + ": "
                        + problem.message(),
                problem.advice());
    }

    /** The test as it is written. */
    public TestSpec spec() {
        return spec;
    }

    Graph graph() {
        return graph;
    }

    Connectors connectors() {
        return connectors;
    }

    Mocks mocks() {
        return mocks;
    }

    /** What is expected, by the name of its place. */
    Map<String, Expected> expectations() {
        return expectations;
    }

    /** What has come to a place. */
    List<Collected.Element> came(String place) {
        return collected.elements(place);
    }
}
