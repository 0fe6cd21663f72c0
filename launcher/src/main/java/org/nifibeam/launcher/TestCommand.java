package org.nifibeam.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.definition.DocumentEditor;
import org.nifibeam.core.definition.Suite;
import org.nifibeam.core.definition.TestSpec;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.testing.CompiledTest;
import org.nifibeam.core.testing.TestRun;
import org.nifibeam.core.testing.TestWriter;
import org.nifibeam.launcher.nifi.Folders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
            "What they mock is not read or written, and time stands still unless a test moves it.",
            "Of a suite, which has 'pipelines', it runs these, one after the other, and their tests."
        })
final class TestCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "the definition, a Beam YAML file")
    private Path file;

    @Mixin private Values values;

    @Option(
            names = "--runner",
            defaultValue = "embedded",
            description = "what to run them on (${DEFAULT-VALUE})")
    private String runner;

    @Option(names = "--test", paramLabel = "NAME", description = "only the tests of this name")
    private Optional<String> only;

    @Option(
            names = {"--fix-tests", "--fix_tests"},
            description =
                    "writes into FILE what has come, in the place of expectations that do not hold")
    private boolean fix;

    @Option(
            names = {"--create-test", "--create_test"},
            description = {
                "writes a further test into FILE: what the reading stages give first as mocks,",
                "and what comes of it as expectations"
            })
    private boolean create;

    @Option(
            names = "--sample",
            paramLabel = "N",
            description =
                    "how many elements of each reading stage --create-test takes (${DEFAULT-VALUE})")
    private int sample = 20;

    /** Made when the command is called, not when the command line is. */
    private PipelineCompiler compiler;

    private final List<CompiledTest> fixable = new ArrayList<>();
    private int ran;
    private int failed;

    @Override
    public Integer call() throws Exception {
        Runner target = DefinitionFile.runner(runner);
        compiler = DefinitionFile.newCompiler(values);
        DocumentFile document = DocumentFile.read(file, values);
        Suite suite = Suite.read(document.text(), document.name(), document.settings());
        if (fix || create) {
            refuse(document, suite);
        }
        Path work = Files.createTempDirectory("nifi-beam-test");
        try (Fixtures fixtures = Fixtures.open(suite.fixtures())) {
            List<Definition> definitions = suite.definitions(fixtures.values());
            if (create) {
                return create(definitions.get(0), document, new TestRun(target, work));
            }
            List<CompiledTest> tests = tests(definitions);
            if (suite.several() && only.isEmpty()) {
                run(definitions, new SuiteRun(compiler, target, work));
            }
            if (tests.isEmpty() && ran == 0) {
                throw new UserException(
                        Main.WRONG,
                        file
                                + ": "
                                + only.map(name -> "there is no test '" + name + "'")
                                        .orElse("there are no tests; write them under 'tests'"));
            }
            run(tests, new TestRun(target, work));
            if (fix) {
                writeFixed(document);
            }
        } finally {
            Folders.delete(work);
        }
        PrintWriter out = spec.commandLine().getOut();
        int fixed = fix ? fixable.size() : 0;
        out.println(
                ran
                        + " tests, "
                        + failed
                        + " failed"
                        + (fixed == 0 ? "" : ", " + fixed + " of them fixed in " + file));
        out.flush();
        return failed == fixed ? 0 : Main.FAILED;
    }

    /** What is written back must be what is in the file. */
    private void refuse(DocumentFile document, Suite suite) throws UserException {
        String option = fix ? "--fix-tests" : "--create-test";
        if (fix && create) {
            throw new UserException(Main.WRONG, "--fix-tests and --create-test go one by one");
        }
        if (document.rendered()) {
            throw new UserException(
                    Main.WRONG,
                    option
                            + ": there is Jinja in "
                            + file
                            + ", so that its tests are yours to write");
        }
        if (create && suite.several()) {
            throw new UserException(
                    Main.WRONG, option + ": " + file + " has several pipelines; give each a file");
        }
        if (create && sample < 1) {
            throw new UserException(Main.WRONG, "--sample is at least 1, not " + sample);
        }
    }

    private void writeFixed(DocumentFile document) throws IOException {
        DocumentEditor editor = new DocumentEditor(document.text());
        fixable.forEach(test -> TestWriter.fix(test, editor));
        if (!fixable.isEmpty()) {
            Files.writeString(file, editor.text());
        }
    }

    private int create(Definition definition, DocumentFile document, TestRun runs)
            throws Exception {
        DocumentEditor editor = new DocumentEditor(document.text());
        Optional<TestRun.Failure> failure =
                TestWriter.create(compiler, definition, runs, sample, editor);
        if (failure.isPresent()) {
            throw new UserException(
                    Main.FAILED,
                    "--create-test: the pipeline failed on its sample\n" + failure.get());
        }
        Files.writeString(file, editor.text());
        PrintWriter out = spec.commandLine().getOut();
        out.println("a test was written to the end of " + file + "; look through it");
        out.flush();
        return 0;
    }

    /** All tests, compiled before the first one runs, so that all mistakes are said at once. */
    private List<CompiledTest> tests(List<Definition> definitions) throws ProblemException {
        List<CompiledTest> tests = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Definition definition : definitions) {
            List<TestSpec> wanted =
                    definition.tests().stream()
                            .filter(test -> only.map(test.name()::equals).orElse(true))
                            .toList();
            try {
                tests.addAll(CompiledTest.all(compiler, definition, wanted));
            } catch (ProblemException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        return tests;
    }

    private void run(List<Definition> pipelines, SuiteRun runs) throws Exception {
        for (int i = 0; i < pipelines.size(); i++) {
            Definition pipeline = pipelines.get(i);
            Place place =
                    pipeline.transforms().isEmpty()
                            ? Place.NOWHERE
                            : pipeline.transforms().get(0).place();
            report("pipeline " + (i + 1), place, runs.run(pipeline));
        }
    }

    private void run(List<CompiledTest> tests, TestRun runs) throws Exception {
        for (CompiledTest test : tests) {
            List<String> lines = new ArrayList<>();
            List<TestRun.Failure> failures = runs.run(test);
            failures.forEach(failure -> failure.toString().lines().forEach(lines::add));
            if (!failures.isEmpty() && failures.stream().noneMatch(TestRun.Failure::isOfTheRun)) {
                fixable.add(test);
            }
            report(test.spec().name(), test.spec().place(), lines);
        }
    }

    private void report(String name, Place place, List<String> lines) {
        PrintWriter out = spec.commandLine().getOut();
        ran++;
        if (lines.isEmpty()) {
            out.println("holds   " + name);
        } else {
            failed++;
            out.println("FAILS   " + name + " (" + place + ")");
            lines.forEach(line -> out.println("  " + line));
        }
        out.flush();
    }
}
