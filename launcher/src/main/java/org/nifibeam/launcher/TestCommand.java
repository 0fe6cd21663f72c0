package org.nifibeam.launcher;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.definition.TestSpec;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.testing.TestRun;
import org.nifibeam.launcher.nifi.Folders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the tests that a document brings along. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the tests in a definition's 'tests' section; ends with 0 if all hold.",
            "What they mock is not read or written, and time stands still unless a test moves it."
        })
final class TestCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "the definition, a Beam YAML file")
    private Path file;

    @Option(
            names = "--runner",
            defaultValue = "embedded",
            description = "what to run them on (${DEFAULT-VALUE})")
    private String runner;

    @Option(names = "--test", paramLabel = "NAME", description = "only the tests of this name")
    private Optional<String> only;

    @Override
    public Integer call() throws Exception {
        Runner target = DefinitionFile.runner(runner);
        List<Definition> definitions =
                Definition.parseAll(DefinitionFile.read(file), Optional.of(file.toString()));
        List<Case> cases = cases(definitions);
        if (cases.isEmpty()) {
            throw new UserException(
                    Main.WRONG,
                    file
                            + ": "
                            + only.map(name -> "there is no test '" + name + "'")
                                    .orElse("there are no tests; write them under 'tests'"));
        }
        PipelineCompiler compiler = PipelineCompiler.load(TestCommand.class.getClassLoader());
        Path work = Files.createTempDirectory("nifi-beam-test");
        try {
            return run(cases, new TestRun(compiler, target, work));
        } finally {
            Folders.delete(work);
        }
    }

    private List<Case> cases(List<Definition> definitions) {
        List<Case> cases = new ArrayList<>();
        for (Definition definition : definitions) {
            for (TestSpec test : definition.tests()) {
                if (only.isEmpty() || only.get().equals(test.name())) {
                    cases.add(new Case(definition, test));
                }
            }
        }
        return cases;
    }

    private int run(List<Case> cases, TestRun tests) throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        int failed = 0;
        for (Case one : cases) {
            List<TestRun.Failure> failures = tests.run(one.definition(), one.test());
            if (failures.isEmpty()) {
                out.println("holds   " + one.test().name());
            } else {
                failed++;
                out.println("FAILS   " + one.test().name() + " (" + one.test().place() + ")");
                failures.forEach(f -> f.toString().lines().forEach(l -> out.println("  " + l)));
            }
            out.flush();
        }
        out.println(cases.size() + " tests, " + failed + " failed");
        out.flush();
        return failed == 0 ? 0 : Main.FAILED;
    }

    private record Case(Definition definition, TestSpec test) {}
}
