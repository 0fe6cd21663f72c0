package org.nifibeam.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.nifibeam.core.code.UserJars;
import org.nifibeam.core.compile.Compilation;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.definition.Suite;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.testing.CompiledTest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compiles only; every problem of the document at once. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Checks a definition with its tests and reports all that is wrong with it.")
final class CheckCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Mixin private PipelineSource source;

    @Option(
            names = "--rendered",
            description = "prints what Jinja makes of the file, with the lines that messages name")
    private boolean rendered;

    @Override
    public Integer call() throws Exception {
        Runner target = source.runner();
        if (source.definition()) {
            document(target);
            return 0;
        }
        try (PipelineSource.Opened pipeline = source.open()) {
            Planner.plan(pipeline.graph(), target.capabilities(), pipeline.connectors());
            System.out.println(
                    source.file()
                            + ": fine, "
                            + stages(pipeline.graph())
                            + " stages, runs on "
                            + source.runnerName());
        }
        return 0;
    }

    private void document(Runner target) throws Exception {
        DocumentFile file = source.document();
        if (rendered) {
            print(file.text().lines().toList());
            return;
        }
        Suite suite = Suite.read(file.text(), file.name(), file.settings());
        if (!suite.several()) {
            one(file, target);
            return;
        }
        List<Problem> problems = new ArrayList<>();
        PipelineCompiler compiler = source.compiler();
        List<Definition> definitions;
        try (Fixtures fixtures = Fixtures.open(suite.fixtures())) {
            definitions = suite.definitions(fixtures.values());
            for (Definition definition : definitions) {
                check(definition, target, compiler, !suite.fixtures().isEmpty(), problems);
            }
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems.stream().distinct().toList());
        }
        System.out.println(
                source.file()
                        + ": fine, "
                        + definitions.size()
                        + " pipelines, run on "
                        + source.runnerName());
    }

    private void print(List<String> lines) {
        PrintWriter out = spec.commandLine().getOut();
        int width = String.valueOf(lines.size()).length();
        for (int i = 0; i < lines.size(); i++) {
            out.println(String.format("%" + width + "d  %s", i + 1, lines.get(i)).stripTrailing());
        }
        out.flush();
    }

    /**
     * Adds the problems of a pipeline of a suite.
     *
     * @param handedOn true if it may read what an earlier one writes, and which is not there yet
     */
    private static void check(
            Definition definition,
            Runner target,
            PipelineCompiler compiler,
            boolean handedOn,
            List<Problem> problems)
            throws IOException {
        try (UserJars jars = UserJars.any()) {
            Compilation compilation =
                    compiler.compileToRun(definition, CompileSettings.UNRESTRICTED.withJars(jars));
            compilation.problems().stream()
                    .filter(p -> !handedOn || p.code() != ProblemCode.UNREACHABLE)
                    .forEach(problems::add);
            CompiledTest.all(compiler, definition);
            if (compilation.graph().isPresent()) {
                Planner.plan(
                        compilation.graph().get(), target.capabilities(), compiler.connectors());
            }
        } catch (ProblemException e) {
            problems.addAll(e.problems());
        }
    }

    private void one(DocumentFile file, Runner target) throws Exception {
        List<Problem> problems = new ArrayList<>();
        Definition definition =
                Definition.read(file.text(), file.name(), file.settings(), problems::add);
        // Whoever checks a file of his own may run his own code.
        try (UserJars jars = UserJars.any()) {
            one(definition, problems, CompileSettings.UNRESTRICTED.withJars(jars), target);
        }
    }

    private void one(
            Definition definition,
            List<Problem> structural,
            CompileSettings settings,
            Runner target)
            throws Exception {
        PipelineCompiler compiler = source.compiler();
        Compilation compilation = compiler.compileToRun(definition, structural, settings);
        List<Problem> problems = new ArrayList<>(compilation.problems());
        try {
            CompiledTest.all(compiler, definition);
        } catch (ProblemException e) {
            problems.addAll(e.problems());
        }
        if (!problems.isEmpty() || compilation.graph().isEmpty()) {
            throw new ProblemException(problems.stream().distinct().toList());
        }
        Graph graph = compilation.graph().get();
        Planner.plan(graph, target.capabilities(), compiler.connectors());
        int tests = definition.tests().size();
        System.out.println(
                source.file()
                        + ": fine, "
                        + stages(graph)
                        + " stages"
                        + (tests == 0 ? "" : " and " + tests + (tests == 1 ? " test" : " tests"))
                        + ", runs on "
                        + source.runnerName());
    }

    private static long stages(Graph graph) {
        return graph.nodes().stream().map(Node::stage).distinct().count();
    }
}
