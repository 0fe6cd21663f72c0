package org.nifibeam.launcher;

import java.io.PrintWriter;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;
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
            "Also: nifi-beam verify (builds, runs all tests), nifi-beam bench (measures beside peers)."
        },
        subcommands = {
            RunCommand.class,
            CheckCommand.class,
            ExplainCommand.class,
            DemoCommand.class,
            InstallCommand.class
        })
public final class Main {
    /** The pipeline failed while it ran. */
    static final int FAILED = 1;

    /** The definition or the command line is wrong. */
    static final int WRONG = 2;

    private Main() {}

    /**
     * Runs a command and exits: 0 done, 1 failed while running, 2 the definition or the command
     * line is wrong.
     */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        line.setExecutionExceptionHandler(Main::report);
        return line;
    }

    private static int report(Exception exception, CommandLine line, CommandLine.ParseResult parsed)
            throws Exception {
        PrintWriter err = line.getErr();
        if (exception instanceof ProblemException problems) {
            for (Problem problem : problems.problems()) {
                err.println(problem);
            }
            return WRONG;
        }
        if (exception instanceof StageFailure failure) {
            err.println(failure.problem());
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
        throw exception;
    }
}
