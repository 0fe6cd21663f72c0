package org.nifibeam.launcher;

import java.io.PrintWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Failure;
import org.nifibeam.core.runtime.StageFailure;
import org.nifibeam.launcher.nifi.NifiProblem;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program behind {@code ./nifi-beam}. */
@Command(
        name = "nifi-beam",
        mixinStandardHelpOptions = true,
        version = "nifi-beam 0.1.0",
        description = "One model for bounded and unbounded data, on the NiFi canvas and off it.",
        footer = {
            "",
            "Also: nifi-beam verify (builds, runs all tests), nifi-beam bench (measures beside"
                    + " peers)."
        })
public final class Main {
    /** The pipeline failed while it ran. */
    static final int FAILED = 1;

    /** The definition or the command line is wrong. */
    static final int WRONG = 2;

    /** The commands, by their names. */
    static final Map<String, Class<?>> COMMANDS = commands();

    private Main() {}

    private static Map<String, Class<?>> commands() {
        Map<String, Class<?>> commands = new LinkedHashMap<>();
        commands.put("run", RunCommand.class);
        commands.put("check", CheckCommand.class);
        commands.put("explain", ExplainCommand.class);
        commands.put("test", TestCommand.class);
        commands.put("compare", CompareCommand.class);
        commands.put("demo", DemoCommand.class);
        commands.put("install", InstallCommand.class);
        commands.put("template", TemplateCommand.class);
        return Collections.unmodifiableMap(commands);
    }

    /**
     * Runs a command and exits: 0 done, 1 failed while running, 2 the definition or the command
     * line is wrong, which is also what a stage is told by that fails before the run has begun.
     */
    public static void main(String[] arguments) {
        System.exit(commandLine(arguments).execute(arguments));
    }

    /** The command line with all commands. */
    static CommandLine commandLine() {
        return commandLine(new String[0]);
    }

    /**
     * The command line for these arguments: with the one command that they begin with, if they do.
     * The library takes some tenths of a second of processor time to look at all.
     */
    static CommandLine commandLine(String[] arguments) {
        CommandLine line = new CommandLine(new Main());
        if (arguments.length > 0 && COMMANDS.containsKey(arguments[0])) {
            line.addSubcommand(COMMANDS.get(arguments[0]));
        } else {
            COMMANDS.values().forEach(line::addSubcommand);
        }
        line.setExecutionExceptionHandler(Main::report);
        line.setParameterExceptionHandler(Main::misused);
        return line;
    }

    /** What is wrong with the command line, in words of those who do not know picocli. */
    private static int misused(CommandLine.ParameterException exception, String[] arguments) {
        CommandLine line = exception.getCommandLine();
        PrintWriter err = line.getErr();
        boolean top = line.getParent() == null;
        if (exception instanceof CommandLine.UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().get(0);
            String what = first.startsWith("-") ? "option" : top ? "command" : "argument";
            err.println(
                    top
                            ? "there is no " + what + " '" + first + "'"
                            : "'"
                                    + line.getCommandName()
                                    + "' takes no "
                                    + what
                                    + " '"
                                    + first
                                    + "'");
            CommandLine.UnmatchedArgumentException.printSuggestions(unmatched, err);
        } else if (top) {
            err.println("a command is missing");
            line.usage(err);
            return WRONG;
        } else {
            // The library says it twice of options that take NAME=VALUE.
            err.println(exception.getMessage().replace("option option", "option"));
        }
        err.println("See: " + line.getCommandSpec().qualifiedName() + " --help");
        return WRONG;
    }

    private static int report(
            Exception exception, CommandLine line, CommandLine.ParseResult parsed) {
        PrintWriter err = line.getErr();
        if (exception instanceof ProblemException problems) {
            for (Problem problem : problems.problems()) {
                err.println(problem);
            }
            return WRONG;
        }
        if (exception instanceof StageFailure failure) {
            Causes.print(new Failure(failure.problem(), failure), err);
            return WRONG;
        }
        if (exception instanceof NifiProblem problem) {
            err.println(problem.getMessage());
            return FAILED;
        }
        if (exception instanceof UserException user) {
            err.println(user.getMessage());
            return user.exitCode();
        }
        err.println("nifi-beam: this should not happen; please report it with what follows");
        exception.printStackTrace(err);
        return FAILED;
    }
}
