package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.run.Failure;
import org.nifibeam.core.runtime.StageFailure;
import org.nifibeam.launcher.nifi.Folders;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What the commands say and end with, whatever they run. */
class LauncherTest {
    @TempDir private Path folder;
    private final StringWriter err = new StringWriter();

    private int launch(CommandLine line, String... arguments) {
        line.setErr(new PrintWriter(err, true));
        line.setOut(new PrintWriter(new StringWriter()));
        return line.execute(arguments);
    }

    private int launch(String... arguments) {
        return launch(Main.commandLine(), arguments);
    }

    /** What the launcher makes of an exception that a command throws. */
    private int report(Exception thrown) {
        return launch(Main.commandLine().addSubcommand("throw", new Throwing(thrown)), "throw");
    }

    private List<String> lines() {
        return err.toString().lines().toList();
    }

    @Test
    void aCommandAloneIsWhatItIsAmongAll() {
        Map<String, CommandLine> all = Main.commandLine().getSubcommands();
        assertEquals(Main.COMMANDS.keySet(), all.keySet());
        for (String name : all.keySet()) {
            Map<String, CommandLine> alone =
                    Main.commandLine(new String[] {name, "--help"}).getSubcommands();
            assertEquals(Set.of(name), alone.keySet());
            assertEquals(
                    all.get(name).getUsageMessage(CommandLine.Help.Ansi.OFF),
                    alone.get(name).getUsageMessage(CommandLine.Help.Ansi.OFF));
        }
    }

    @Test
    void aStageThatFailsBeforeTheRunIsTheDefinitionsFault() {
        assertEquals(2, report(failure("cannot be prepared", new IOException("disk full"))));
        assertEquals(
                List.of(
                        "[FAILED] stage 'Days': cannot be prepared; mend it",
                        "  caused by java.io.IOException: disk full"),
                lines());
    }

    @Test
    void aBugIsToldWithItsStackTrace() {
        assertEquals(1, report(new IllegalStateException("odd")));
        assertTrue(lines().get(0).contains("should not happen"), err::toString);
        assertEquals("java.lang.IllegalStateException: odd", lines().get(1));
        assertTrue(lines().get(2).strip().startsWith("at "), err::toString);
    }

    @Test
    void aCauseThatTheProblemTellsIsNotToldTwice() {
        StageFailure failure = failure("cannot write: disk full", new IOException("disk full"));
        Causes.print(new Failure(failure.problem(), failure), new PrintWriter(err));
        assertEquals(List.of("[FAILED] stage 'Days': cannot write: disk full; mend it"), lines());
    }

    @Test
    void aCauseThatHasOnlyAPathToSayShowsItsClass() {
        StageFailure failure =
                failure("cannot write: /out", new FileAlreadyExistsException("/out"));
        Causes.print(new Failure(failure.problem(), failure), new PrintWriter(err));
        assertEquals("  caused by java.nio.file.FileAlreadyExistsException: /out", lines().get(1));
    }

    @Test
    void aFailureOfNoStageShowsItsWholeCause() {
        Problem problem =
                new Problem(
                        ProblemCode.FAILED, Place.NOWHERE, Optional.empty(), "odd", "see the log");
        Causes.print(
                new Failure(problem, new IllegalStateException("odd", new IOException("deep"))),
                new PrintWriter(err));
        assertEquals("[FAILED] odd; see the log", lines().get(0));
        assertTrue(lines().contains("java.lang.IllegalStateException: odd"), err::toString);
        assertTrue(lines().contains("Caused by: java.io.IOException: deep"), err::toString);
    }

    @Test
    void wrongCommandLinesEndWith2() {
        assertEquals(2, launch());
        assertEquals(2, launch("run"));
        assertEquals(2, launch("run", "--such", "x.yaml"));
        assertEquals(2, launch("fly"));
        assertEquals(2, launch("run", "--parallelism", "0", "x.yaml"));
        assertFalse(err.toString().contains("\tat "), err::toString);
    }

    @Test
    void anUnknownOptionIsNamed() {
        launch("run", "--such", "x.yaml");
        assertEquals(
                List.of("'run' takes no option '--such'", "See: nifi-beam run --help"), lines());
    }

    @Test
    void whatIsNoNameAndValue() {
        launch("run", "x.yaml", "--param", "x");
        assertEquals(
                "Value for option '--param' (NAME=VALUE) should be in KEY=VALUE format but was x",
                lines().get(0));
    }

    @Test
    void withoutACommandTheCommandsAreListed() {
        assertEquals(2, launch());
        assertEquals("a command is missing", lines().get(0));
        assertTrue(err.toString().contains("explain "), err::toString);
    }

    /** A stage of several lines has its expressions in lines of their own. */
    @Test
    void aFailureIsToldAtItsExpressionsLine() throws Exception {
        Path file = folder.resolve("p.yaml");
        Files.writeString(
                file,
                """
                pipeline:
                  type: chain
                  transforms:
                    - {type: Create, config: {elements: [{n: 1}, {n: 0}]}}
                    - type: MapToFields
                      name: Shares
                      config:
                        fields:
                          n: n
                          share: 100 / n
                    - {type: LogForTesting}
                """);
        assertEquals(1, launch("run", file.toString()));
        assertEquals(
                file
                        + ":10: [FAILED] stage 'Shares': the expression (100 / n) failed on the row {n: 0}: division by zero; filter such rows out before, or write the expression so that it can take them",
                lines().get(0));
    }

    @Test
    void explainShowsAllFromTheDefinitionToWhatIsGuaranteed() throws Exception {
        Path file = folder.resolve("p.yaml");
        Files.writeString(
                file,
                """
                parameters: {least: {type: integer, default: 5}}
                pipeline:
                  type: chain
                  transforms:
                    - {type: Create, name: Orders, config: {elements: [{n: 7}]}}
                    - {type: Filter, name: Large, config: {keep: n > 5}}
                    - {type: WriteToJson, name: Out, config: {path: orders}}
                """);
        CommandLine line = Main.commandLine();
        StringWriter out = new StringWriter();
        line.setErr(new PrintWriter(err, true));
        line.setOut(new PrintWriter(out));
        assertEquals(0, line.execute("explain", file.toString()), err::toString);
        List<String> headings = out.toString().lines().filter(l -> l.startsWith("==")).toList();
        assertEquals("== definition, " + file, headings.get(0));
        assertEquals("== graph of " + file, headings.get(1));
        assertEquals("== pass CheckWindowing: nothing to change", headings.get(2));
        assertEquals("== pass PushIntoSources", headings.get(8));
        assertEquals("== plan for embedded", headings.get(headings.size() - 2));
        String text = out.toString();
        assertEquals(
                """
                == guaranteed from end to end
                'Orders' reads each record once, to the end
                embedded: a run that is killed has made nothing visible; started again under its run id, it begins from the beginning, or goes on if it took checkpoints
                'Out' writes when the run is done, each row exactly once
                together: exactly once
                """,
                text.substring(text.indexOf("== guaranteed")));
    }

    @Test
    void aMistypedCommandGetsASuggestion() {
        launch("chek", "x.yaml");
        assertEquals("there is no command 'chek'", lines().get(0));
        assertTrue(lines().get(1).contains("nifi-beam check"), err::toString);
    }

    @Test
    void aFolderThatIsNoNifiIsTheCommandLinesMistake() {
        assertEquals(2, launch("install", "--nifi-home", folder.toString()));
        assertTrue(lines().get(0).startsWith("[nifi-not-a-home]"), err::toString);
    }

    @Test
    void aFolderIsNoDefinition() {
        assertEquals(2, launch("check", folder.toString()));
        assertTrue(lines().get(0).contains("is a folder"), err::toString);
    }

    @Test
    void aBinaryFileIsNoDefinition() throws Exception {
        Path file = Files.write(folder.resolve("x.yaml"), new byte[] {(byte) 0xff, 0, 1});
        assertEquals(2, launch("check", file.toString()));
        assertTrue(lines().get(0).contains("no UTF-8 text"), err::toString);
    }

    @Test
    void deletesFoldersAndMindsNoneThatIsNotThere() throws Exception {
        Path deep = Files.createDirectories(folder.resolve("a/b/c"));
        Files.writeString(deep.resolve("file"), "x");
        Folders.delete(folder.resolve("a"));
        assertFalse(Files.exists(folder.resolve("a")));
        Folders.delete(folder.resolve("a"));
    }

    private static StageFailure failure(String message, Exception cause) {
        return new StageFailure(
                new StageInfo("Days", "Days", Place.NOWHERE), message, "mend it", cause);
    }

    /** A command that does nothing but throw. */
    @Command
    private record Throwing(Exception thrown) implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            throw thrown;
        }
    }
}
